"""When offices open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.another import like_the_last
from actions.base import DeskAction, Values, entity, language, said, slots
from actions.compared_hours import days_asked, foremost, usual_week
from actions.follow_up import (
    OF_A_TROUBLE,
    TOPICS,
    booked_before,
    day_counted,
    faq_gone_on_with,
    office_meant,
    offices_named,
    time_before,
)
from actions.history import acted_before, last_before
from actions.places import say_no_office
from actions.wishes import Wish, read_wish
from bot.core import wording
from bot.core.comparing_cues import Compared
from bot.core.cues import Cues

# "Saturday and Sunday" are told one by one, more days together.
_DAYS_ONE_BY_ONE = 2
# Prepared answers to what is of some day, and the same of each.
_OF_ANY_DAY = ("utter_faq/planned_outage", "utter_faq/home_visit", "utter_faq/technician_when")
# Of any day, and of one.
_FOREMOST = {
    Compared.OPENS_FIRST: ("utter_opening_hours_opens_first", "utter_opening_hours_opens_first_day"),
    Compared.CLOSES_LAST: ("utter_opening_hours_closes_last", "utter_opening_hours_closes_last_day"),
}


def tells_which_open(tracker: Tracker, cues: Cues) -> bool:
    """Whether a mere "which one?" is of the day whose hours were told just now."""
    told = OpeningHours.title in acted_before(tracker) and time_before(tracker) is not None
    return told and cues.asks_only_which(said(tracker))


class OpeningHours(DeskAction):
    title = "action_opening_hours"

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        if answer := self._answer_of_any_day(tracker):
            say.utter_message(response="utter_the_same_goes")
            say.utter_message(response=answer)
            return []
        if elsewhere := await self._asks_elsewhere(tracker):
            return [FollowupAction(elsewhere)]
        if wrong := entity(tracker, "no_such_day"):
            say.utter_message(response="utter_no_such_day", day=wrong)
            return []
        wish, lang, cues = self._asked_of(tracker), language(tracker), self.business.cues
        if cues.asks_only_which(said(tracker)) and wish and wish.day:
            return self._tell_which(say, wish.day, cues.comparing.are_to_be_shut(said(tracker)), lang)
        named = offices_named(tracker, self.business.offices)
        none_there = say_no_office(self, say, tracker)
        which = not named and not none_there and cues.asks_which(said(tracker))
        of_any = which or none_there or len(named) > 1
        office = None if of_any else office_meant(tracker, self.business.offices)
        several = named if len(named) > 1 else [*self.business.offices]
        if (by := cues.compared(said(tracker))) and (office is None or not entity(tracker, "office")):
            best = self._foremost(say, by, several, wish, lang)
            return slots(office=best[0] if len(best) == 1 else None)
        now_is_meant = cues.is_of_now(said(tracker))
        self._tell(say, office, several, wish, now_is_meant, lang)
        return [] if which else slots(office=office)

    def _answer_of_any_day(self, tracker: Tracker) -> str | None:
        """The prepared answer given just now, if "¿y el jueves?" is of that and not of an office."""
        answer = faq_gone_on_with(tracker, self.business.cues)
        asks = answer in _OF_ANY_DAY and entity(tracker, "time") and not entity(tracker, "office")
        return answer if asks else None

    async def _asks_elsewhere(self, tracker: Tracker) -> str | None:
        """What is to be done where the message asks for no hours of ours, after what came before."""
        asks = self.business.cues.only_asks(said(tracker))
        if asks and last_before(tracker, {*TOPICS, *OF_A_TROUBLE}) in OF_A_TROUBLE:
            return "action_tell_when"  # "hasta qué hora?", of an outage
        if entity(tracker, "time") and await like_the_last(self, tracker):
            return "book_appointment_form"
        if entity(tracker, "refused_day") and booked_before(tracker):
            return "change_appointment_form"
        return None

    def _asked_of(self, tracker: Tracker) -> Wish | None:
        """The day or days asked about, if any were named; "¿hasta qué hora?" and "¿y Puerto?" ask of those
        told just now."""
        of_that_day, cues = self._asks_of_that_day(tracker), self.business.cues
        of_it = of_that_day or cues.only_asks(said(tracker)) or cues.asks_only_which(said(tracker))
        of_it = of_it and self.title in acted_before(tracker)
        counted, named = day_counted(tracker), entity(tracker, "time")
        asked = str(counted) if counted else named or (time_before(tracker, of_that_day) if of_it else None)
        return read_wish(asked, self.business.zone) if asked and not asked.startswith("T") else None

    def _asks_of_that_day(self, tracker: Tracker) -> bool:
        named = entity(tracker, "office") or entity(tracker, "district")
        return self.business.cues.carries_on(said(tracker)) and named in self.business.offices

    def _tell(
        self,
        say: CollectingDispatcher,
        office: str | None,
        several: list[str],
        wish: Wish | None,
        now_is_meant: bool,
        lang: str,
    ) -> None:
        """The hours of ``office``, or of ``several`` where none is meant; of the days of ``wish``, if any."""
        day = wish.day if wish else None
        if wish and wish.parts and 1 < len(wish.days) <= _DAYS_ONE_BY_ONE:
            for each in wish.days:
                self._on_day(say, office, several, each, lang)
        elif wish and day is None:
            self._stretch(say, [office] if office else several, wish, lang)
        elif office is None and day in (None, self.desk.now().date()) and now_is_meant:
            self._open_now(say, several, lang)
        elif day is not None:
            self._on_day(say, office, several, day, lang)
        elif office is None:
            self._offices(say, several, None, lang)
        else:
            self._one_office(say, office, lang)

    def _tell_which(self, say: CollectingDispatcher, day: date, shut: bool, lang: str) -> list[EventType]:
        """Of those whose hours of a day were told, the ones that open then, or are ``shut``; all of them if
        none is."""
        offices = [*self.business.offices]
        those = [key for key in offices if bool(self.desk.hours_said(key, day)) is not shut] or offices
        only = those[0] if len(those) == 1 else None
        self._on_day(say, only, those, day, lang)
        return slots(office=only)

    def _on_day(
        self, say: CollectingDispatcher, office: str | None, several: list[str], day: date, lang: str
    ) -> None:
        if office:
            self._one_day(say, office, day, lang)
        else:
            self._offices(say, several, day, lang)

    def _foremost(
        self, say: CollectingDispatcher, by: Compared, offices: list[str], asked: Wish | None, lang: str
    ) -> list[str]:
        """Say which close last, or open first; of the days that were named, if any."""
        day = asked.day if asked else None
        opens = {key: days_asked(self.desk, key, asked) for key in offices}
        best = foremost(by, opens)
        if not best:
            if asked and not day:
                self._stretch(say, offices, asked, lang)
            else:
                self._offices(say, offices, day, lang)
            return best
        lines = [
            f"{self.business.offices[key].name(lang)}:"
            f" {wording.hours(opens[key][0], lang) if day else wording.week(opens[key], lang)}"
            for key in best
        ]
        any_day, that_day = _FOREMOST[by]
        full = wording.full_day(day, lang) if day else ""
        say.utter_message(response=that_day if day else any_day, hours="\n".join(lines), day=full)
        return best

    def _stretch(self, say: CollectingDispatcher, offices: list[str], asked: Wish, lang: str) -> None:
        """Days that are asked about together: a week as it will be, of more than that one as it mostly is."""
        lines = []
        for key in offices:
            opens = wording.week(days_asked(self.desk, key, asked), lang) or wording.CLOSED[lang]
            lines.append(f"{self.business.offices[key].name(lang)}: {opens}")
        say.utter_message(response="utter_opening_hours_then", hours="\n".join(lines))

    def _one_office(self, say: CollectingDispatcher, office: str, lang: str) -> None:
        now = self.desk.now()
        values = {"office": self.business.offices[office].name(lang), "week": self._week(office, lang)}
        if self.desk.is_open(office, now):
            until = self._closing(office, now, lang)
            which = "utter_opening_hours_open" if until else "utter_opening_hours_open_on"
            say.utter_message(response=which, **values, until=until)
        else:
            say.utter_message(
                response="utter_opening_hours_closed", **values, opens=self._next_opening(office, now, lang)
            )
        self._note(say, office, lang)

    def _one_day(self, say: CollectingDispatcher, office: str, day: date, lang: str) -> None:
        spans = self.desk.hours_said(office, day)
        values = {"office": self.business.offices[office].name(lang), "day": wording.full_day(day, lang)}
        if spans:
            hours, opens = wording.hours(spans, lang), self._next_opening(office, self.desk.now(), lang)
            over = self._is_over(office, day)
            which = "utter_opening_hours_day_over" if over else "utter_opening_hours_day"
            say.utter_message(response=which, **values, hours=hours, opens=opens)
            return
        opens = self._next_opening(office, self._start_of(day), lang)
        usual = usual_week(self.desk, office, day)[day.weekday()]
        holiday = usual and self.desk.is_holiday(day)
        which = "utter_opening_hours_holiday" if holiday else "utter_opening_hours_day_closed"
        say.utter_message(response=which, **values, opens=opens)

    def _offices(self, say: CollectingDispatcher, offices: list[str], day: date | None, lang: str) -> None:
        if day and not any(self.desk.hours_said(key, day) for key in self.business.offices):
            self._none_open(say, day, lang)
            return
        if day and not any(self.desk.hours_said(key, day) for key in offices):
            shut = wording.listing((self.business.offices[key].name(lang) for key in offices), lang)
            full = wording.full_day(day, lang)
            say.utter_message(response="utter_opening_hours_shut", offices=shut, day=full)
            return
        lines = []
        for key in offices:
            open_when = wording.hours(self.desk.hours_said(key, day), lang) if day else self._week(key, lang)
            lines.append(f"{self.business.offices[key].name(lang)}: {open_when}")
        which = "utter_opening_hours_all_day" if day else "utter_opening_hours_all"
        say.utter_message(
            response=which, hours="\n".join(lines), day=wording.full_day(day, lang) if day else ""
        )

    def _none_open(self, say: CollectingDispatcher, day: date, lang: str) -> None:
        after = self._start_of(day)
        found = [self.desk.next_opening(office, after) for office in self.business.offices]
        opens = min(filter(None, found), default=None)
        say.utter_message(
            response="utter_opening_hours_none",
            day=wording.sentence(wording.full_day(day, lang)),
            opens=wording.soon(opens, self.desk.now().date(), lang) if opens else "",
        )

    def _is_over(self, office: str, day: date) -> bool:
        """Whether it is today, it opens no more, and when it opens again is known."""
        now = self.desk.now()
        opens = self.desk.next_opening(office, now)
        today = day == now.date() and not self.desk.is_open(office, now)
        return today and opens is not None and opens.date() > day

    def _start_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.business.zone)

    def _open_now(self, say: CollectingDispatcher, offices: list[str], lang: str) -> None:
        """Which offices are open, until when, and when the others open."""
        now = self.desk.now()
        open_ones, closed = [], []
        for key in offices:
            name = self.business.offices[key].name(lang)
            if self.desk.is_open(key, now):
                open_ones.append(f"{name}: {self._closing(key, now, lang) or wording.ALL_DAY[lang]}")
            else:
                closed.append(f"{name}: {self._next_opening(key, now, lang)}")
        if open_ones:
            say.utter_message(response="utter_offices_open_now", offices="\n".join(open_ones))
        else:
            say.utter_message(response="utter_offices_closed_now", offices="\n".join(closed))

    def _closing(self, office: str, now: datetime, lang: str) -> str:
        """Empty where it does not close within a day."""
        closes = self.desk.closing(office, now)
        near = closes and closes - now < timedelta(days=1)
        return wording.clock(closes.time(), lang) if closes and near else ""

    def _note(self, say: CollectingDispatcher, office: str, lang: str) -> None:
        note = self.business.offices[office].note
        if note.get(lang):
            say.utter_message(response="utter_office_note", note=note[lang])

    def _week(self, office: str, lang: str) -> str:
        return wording.week(usual_week(self.desk, office, self.desk.now().date()), lang)

    def _next_opening(self, office: str, after: datetime, lang: str) -> str:
        opens = self.desk.next_opening(office, after)
        return wording.soon(opens, self.desk.now().date(), lang) if opens else ""
