"""Booking an appointment: checking what for, where and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.another import like_the_last
from actions.base import Values, entity, intent, language, said
from actions.booking_form import not_refused
from actions.booking_times import free_times, later
from actions.compared_hours import days_asked, foremost
from actions.history import slot_before
from actions.places import offices_that_would_do, say_no_office, say_where_offices_are
from actions.put_back import cancelled_and_wanted
from actions.refusals import refused_offices
from actions.service_status import ServiceStatus, tells_where_it_fails
from actions.the_other import other_office
from actions.time_check import TimeCheck
from actions.wish_words import bare_hour
from actions.wishes import at_hour, has_hours, with_hours, without_hours
from bot.core import wording

_CLEARED = {
    "kind": {"booking_kind": None},
    "office": {"booking_office": None},
    "time": {"booking_time": None},
}
# "Otra hora", "otra oficina": outside a booking these ask for something else.
_MEANT = {"change_appointment": "time", "office_location": "office"}
# In answer to "what shall we change?", in so many words at most.
_WORDS_OF_A_NAME = 4


def _only_refuses(new: Values) -> bool:
    return new == {"booking_office": None}


class ValidateBookAppointment(TimeCheck):
    title = "validate_book_appointment_form"

    async def check(
        self, say: CollectingDispatcher, tracker: Tracker, heard: Values, opening: bool
    ) -> dict[str, Any]:
        if opening:
            new = {**heard, **self._said_before(tracker), **await self._another(say, tracker)}
            self.say_no_such_day(say, tracker)
            new = {**self.unchecked_time(tracker), **new, **self._refused_office(tracker, new)}
        elif refusal := self.refusal(tracker):
            return {**refusal, "correction": None}
        elif tells_where_it_fails(self, tracker):
            await ServiceStatus(self.desk).act(say, tracker, {})
            return dict.fromkeys({"booking_office"} & heard.keys(), slot_before(tracker, "booking_office"))
        else:
            new = await self._meant(say, tracker, heard)
            if new == {"booking_time": None} and (day := self._day_kept(tracker)):
                return {**new, "booking_wish": day, "booking_confirmed": None, "correction": None}
            if not new and self._refuses_what_was_said_back(tracker):
                return {"booking_confirmed": None, "correction": "asked"}
            if not new:
                return {}
            if set(new) == {"booking_confirmed"}:
                refused = new["booking_confirmed"] is False
                if refused or tracker.get_slot("correction") == "asked":  # no yes to what was refused
                    return {"booking_confirmed": None, "correction": "asked" if refused else None}
                return new
        return {
            **await self._settled(say, tracker, new, opening),
            "booking_confirmed": None,
            "correction": None,
        }

    async def _meant(self, say: CollectingDispatcher, tracker: Tracker, heard: Values) -> dict[str, Any]:
        """What was heard in the middle of a booking, and what was meant without being named."""
        if self._wants_the_nearest(tracker):
            say_where_offices_are(self, say, tracker, self._offices(tracker))
            heard = {**heard, "booking_office": None}
        if office := other_office(self, tracker):
            return {"booking_office": office}
        new = {**self.unchecked_time(tracker), **heard, **self._refused_office(tracker, heard)}
        if other := self.instead(tracker):
            new = {**new, "booking_time": other}
        if not new and (bare_hour(said(tracker)) or self.business.cues.booking.beyond(said(tracker))):
            new = await self.unnamed_time(tracker)
        new = new or self._said_again(tracker)
        if _only_refuses(new):
            new = {**new, **await self._any_office(tracker)}
        return new or await self._any_office(tracker) or await self.unnamed_time(tracker)

    async def _settled(
        self, say: CollectingDispatcher, tracker: Tracker, new: Values, opening: bool
    ) -> dict[str, Any]:
        """What for, where and when, as far as it is known and can be had."""
        kind = new.get("booking_kind", tracker.get_slot("booking_kind"))
        wanted = new.get("booking_office", tracker.get_slot("booking_office"))
        anywhere = opening and not wanted and self.business.cues.naming.of_any_office(said(tracker))
        several = not_refused(self._done_in(kind), tracker) if anywhere else offices_that_would_do(tracker)
        wanted = await self._first_of(tracker, kind, wanted, several) if wanted or anywhere else None
        office = self._office_for(say, tracker, kind, wanted)
        time = new.get("booking_time", tracker.get_slot("booking_time") or tracker.get_slot("booking_wish"))
        if opening and not time and kind and office and self.business.cues.booking.asap(said(tracker)):
            free = await free_times(self, tracker, kind, office, self.desk.now())
            time = at_hour(free[0].date(), free[0].time()) if free else None
        when = await self.settle(say, tracker, kind, office, time)
        return {"booking_kind": kind, "booking_office": office, **when}

    def _said_again(self, tracker: Tracker) -> dict[str, Any]:
        """What is cleared to be asked anew. Another time is one after those offered."""
        cleared = _CLEARED.get(self._correction(tracker), {})
        offered = "booking_time" in cleared and tracker.get_slot("requested_slot") == "booking_time"
        after = later(tracker) if offered else None
        return cleared | ({"booking_time": after} if after else {})

    def _done_in(self, kind: str | None) -> Sequence[str]:
        return self.business.appointment_kinds[kind].offices if kind else ()

    async def _first_of(
        self, tracker: Tracker, kind: str | None, office: str | None, named: Sequence[str]
    ) -> str | None:
        """ "Centro or Norte", "any office": of those that would each do the one with the first free time."""
        done = [each for each in self._done_in(kind) if each in named]
        if len(done) < 2:
            return next(iter(done or named), office)
        free = {each: await free_times(self, tracker, kind or "", each, self.desk.now()) for each in done}
        return min(done, key=lambda each: free[each][:1] or [datetime.max.replace(tzinfo=self.business.zone)])

    @staticmethod
    def _refused_office(tracker: Tracker, new: Values) -> Values:
        """ "Not Puerto": an office that was chosen before is none any more, and what is left may be one."""
        refused = refused_offices(tracker)
        office = new.get("booking_office") or tracker.get_slot("booking_office")
        return {"booking_office": None} if refused and (office is None or office in refused) else {}

    def _refuses_what_was_said_back(self, tracker: Tracker) -> bool:
        """ "No, la otra": whatever else it may say, it is no yes; "no, déjalo" leaves it."""
        asked = tracker.get_slot("requested_slot") == "booking_confirmed"
        return asked and intent(tracker) != "nevermind" and self.business.cues.refuses(said(tracker))

    def _day_kept(self, tracker: Tracker) -> str | None:
        """Another hour is one of the day spoken of, unless another day is wanted."""
        wished = tracker.get_slot("booking_wish") or "T"
        other = self.business.cues.naming.of_a_day(said(tracker))
        return None if wished.startswith("T") or not has_hours(wished) or other else without_hours(wished)

    def _correction(self, tracker: Tracker) -> str:
        """What is to be said again: a button of ours, or words that mean it in the middle of a booking."""
        pressed = tracker.get_slot("correction") or ""
        text = said(tracker)
        if intent(tracker) == "change_appointment" and not self._time_is_told(tracker, text):
            return ""
        brief = len(text.split()) <= _WORDS_OF_A_NAME and not self.business.cues.asks(text)
        named = self.business.cues.naming.part_of_a_booking(text)
        if pressed == "asked" and brief and named:
            return named
        meant = _MEANT.get(intent(tracker), "")
        another = self.business.cues.naming.of_another(text)
        if brief and named and another:
            return named
        return meant if meant == "time" or (meant and another) else pressed

    def _time_is_told(self, tracker: Tracker, text: str) -> bool:
        """Whether there is a time in this booking that could be another one."""
        asked = tracker.get_slot("requested_slot") in ("booking_time", "booking_confirmed")
        there = self.business.cues.naming.of_one_there_is(text)
        return (asked or bool(tracker.get_slot("booking_wish"))) and not there

    def _offices(self, tracker: Tracker) -> Sequence[str]:
        """Those where it is done, while we ask in which; none otherwise."""
        kind = self.business.appointment_kinds.get(tracker.get_slot("booking_kind") or "")
        asked = tracker.get_slot("requested_slot") == "booking_office"
        return not_refused(kind.offices, tracker) if asked and kind else ()

    def _wants_the_nearest(self, tracker: Tracker) -> bool:
        """Of where they are, which we do not know. "La más cercana al puerto" names one."""
        named = entity(tracker, "office") or entity(tracker, "district")
        offices, cues = self._offices(tracker), self.business.cues
        nearest = cues.booking.nearest_to(said(tracker), cues.naming)
        return nearest and bool(offices) and named not in offices

    async def _any_office(self, tracker: Tracker) -> dict[str, Any]:
        """For whoever does not mind which: the office with the first free time; or the one open latest."""
        kind = self.business.appointment_kinds.get(tracker.get_slot("booking_kind") or "")
        offices, cues = self._offices(tracker), self.business.cues
        text = cues.naming.without_all_but(said(tracker))
        if not offices or kind is None or self._wants_the_nearest(tracker):
            return {}
        if by := cues.compared(text):
            wish = self.wish(tracker)
            best = foremost(by, {each: days_asked(self.desk, each, wish) for each in offices})
            return {"booking_office": best[0]} if best else {}
        if not cues.booking.soonest(text, cues.choosing):
            return {}
        first = {
            office: free[0]
            for office in offices
            if (free := await self.desk.free_times(kind.key, office, self.desk.now(), limit=1))
        }
        return {"booking_office": min(first, key=first.__getitem__)} if first else {}

    def _said_before(self, tracker: Tracker) -> dict[str, Any]:
        """What was named as the form opened, or a moment before."""
        said = {
            "booking_kind": tracker.get_slot("appointment_kind"),
            "booking_office": tracker.get_slot("office"),
            "booking_time": self.named_time(tracker),
        }
        return {key: value for key, value in said.items() if value} | {"booking_confirmed": None}

    async def _another(self, say: CollectingDispatcher, tracker: Tracker) -> Values:
        """ "Lo mismo el viernes": as the one just made, but for what is said now; "ponla otra vez": as
        the one that was just cancelled."""
        if again := await cancelled_and_wanted(self, tracker):
            at = again.starts_at.astimezone(self.business.zone)
            when = at_hour(at.date(), at.time())
            return {"booking_kind": again.kind, "booking_office": again.office, "booking_time": when}
        last = await like_the_last(self, tracker)
        if last is None:
            return {}
        at, wished = last.starts_at.astimezone(self.business.zone), self.named_time(tracker)
        say.utter_message(response="utter_another_beside", when=wording.moment(at, language(tracker)))
        return {
            "booking_kind": entity(tracker, "appointment_kind") or last.kind,
            "booking_office": entity(tracker, "office") or last.office,
            "booking_time": with_hours(wished, f"T{at:%H:%M}") if wished else None,
        }

    def _office_for(
        self, say: CollectingDispatcher, tracker: Tracker, kind: str | None, office: str | None
    ) -> str | None:
        if kind is None:
            if office and say_no_office(self, say, tracker):
                return None
            return office if office in self.business.offices else None
        offices, lang = self.business.appointment_kinds[kind].offices, language(tracker)
        if office and office not in offices:
            say.utter_message(
                response="utter_office_not_for_kind",
                place=(self.business.offices | self.business.districts)[office].name(lang),
                kind=wording.sentence(self.business.appointment_kinds[kind].name(lang)),
                offices=wording.listing((self.business.offices[each].name(lang) for each in offices), lang),
            )
            office = None
        left = not_refused(offices, tracker)
        return left[0] if len(left) == 1 else office
