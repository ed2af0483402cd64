"""Whether a time that was said can be had."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Values, entities, entity, intent, language, names, said, slots
from actions.booking_times import first_free, following, free_times, offered_hours
from actions.refusals import refused_now, refused_offices
from actions.time_meant import TimeMeant
from actions.wish_words import bare_hour, hours_beyond
from actions.wishes import (
    LISTED,
    Wish,
    at_hour,
    days_of,
    fits,
    has_hours,
    hours_of,
    in_week_of,
    is_moment,
    is_stretch,
    of_that_weekday,
    on_day,
    read_wish,
    with_hours,
)
from bot.core import wording

# Where no day was spoken of, "the latest you have" is an hour of these days.
_WITHIN = timedelta(days=7)
_PAST = "utter_time_past"


class TimeCheck(TimeMeant):
    """Turns what was said of a time into one that is free, or into a wish to offer free times for."""

    async def act(self, say: CollectingDispatcher, tracker: Tracker, domain: Values) -> list[EventType]:
        """A day or an office that will not do is not offered again, until it is named after all."""
        now = [*await self.refused(tracker), *refused_offices(tracker)]
        before = tracker.get_slot("booking_refused") or []
        said = entity(tracker, "time") or "T"
        named = [*([] if said.startswith("T") else days_of(said)), entity(tracker, "office")]
        refused = [day for day in [*before, *now] if day in now or day not in named]
        tracker.slots["booking_refused"] = refused
        events = await super().act(say, tracker, domain)
        return [*events, *slots(booking_refused=refused or None)] if refused != before else events

    async def refused(self, tracker: Tracker) -> list[str]:
        return refused_now(tracker)

    def refusal(self, tracker: Tracker) -> Values:
        """ "El martes no puedo", and no other day: what was wished for holds; of that day, those after it."""
        refused, wish = refused_now(tracker), tracker.get_slot("booking_wish") or ""
        if not refused or entity(tracker, "time"):
            return {}
        kept = ",".join(one for one in wish.split(",") if one[:10] not in refused or _is_left(one, refused))
        before = self.wish(tracker)
        if not kept and before and before.days:
            kept = following(before.days[-1])
        return {"booking_time": None, "booking_wish": kept or None, "booking_confirmed": None}

    async def settle(
        self,
        say: CollectingDispatcher,
        tracker: Tracker,
        kind: str | None,
        office: str | None,
        said: str | None,
    ) -> dict[str, Any]:
        """Return ``booking_time``, if it is one that is free, and ``booking_wish``, what was wished for."""
        said = await self._with_day(tracker, kind, office, said) if said else None
        wish = read_wish(said, self.business.zone) if said and not said.startswith("T") else None
        if wish and self._gone_by(wish):
            return self._say_gone_by(say, wish, language(tracker))
        if wish and self._closed_then(kind, office, wish):
            self._say_closed(say, office, wish, language(tracker))
            return {"booking_time": None, "booking_wish": hours_of(said or "") or None}
        if wish and kind and office and (at := await self._one_moment(tracker, kind, office, wish)):
            said = at_hour(at.date(), at.time())
            wish = read_wish(said, self.business.zone)
        if wish is None or not wish.exact or not kind or not office:
            return {"booking_time": None, "booking_wish": said}
        problem = await self._problem(kind, office, wish.after)
        if problem:
            lang = language(tracker)
            when = wording.moment(wish.after, lang)
            say.utter_message(response=problem, when=when, **names(self.business, lang, office=office))
        return {
            "booking_time": None if problem else said,
            "booking_wish": None if problem == _PAST else said,
        }

    def _closed_then(self, kind: str | None, office: str | None, wish: Wish) -> bool:
        """Whether nothing opens on the day wished for. Where both are known, others are offered."""
        if not wish.day or (kind and office):
            return False
        done_in = self.business.appointment_kinds[kind].offices if kind else self.business.offices
        return not any(self.desk.opening(each, wish.day) for each in ([office] if office else done_in))

    def _say_closed(self, say: CollectingDispatcher, office: str | None, wish: Wish, lang: str) -> None:
        when, named = wording.full_day(wish.after.date(), lang), names(self.business, lang, office=office)
        say.utter_message(response="utter_time_closed" if office else "utter_day_closed", when=when, **named)

    async def _one_moment(self, tracker: Tracker, kind: str, office: str, wish: Wish) -> datetime | None:
        """The one free time that a wish for more than one comes to, if it does."""
        end = await self._end_of(tracker, kind, office, wish)
        return end or await self._only_one(tracker, kind, office, wish)

    async def _only_one(self, tracker: Tracker, kind: str, office: str, wish: Wish) -> datetime | None:
        """Of several exact times the one that is free, where the others are not."""
        if not wish.parts or not all(part.exact for part in wish.parts):
            return None
        free = await free_times(
            self, tracker, kind, office, max(wish.begins, self.desk.now()), wish.ends, wish
        )
        meant = [part.after for part in wish.parts if part.after in free]
        return meant[0] if len(meant) == 1 else None

    async def _end_of(self, tracker: Tracker, kind: str, office: str, wish: Wish) -> datetime | None:
        """ "The earliest tomorrow", "el jueves lo más tarde posible": the first or last that is free then,
        whatever hours were spoken of before."""
        cues, named = self.business.cues.booking, entity(tracker, "time") or ""
        latest = cues.latest_of(said(tracker))
        if not named or not (latest or cues.asap(said(tracker))) or has_hours(named):
            return None
        wish = read_wish(",".join(map(str, wish.days)), self.business.zone) if wish.days else wish
        free = await free_times(
            self, tracker, kind, office, max(wish.begins, self.desk.now()), wish.ends, wish
        )
        return (free[-1] if latest else free[0]) if free else None

    def _gone_by(self, wish: Wish) -> bool:
        """Whether the day itself has gone by, whatever its hour."""
        return (wish.before - timedelta(seconds=1)).date() < self.desk.now().date()

    @staticmethod
    def _say_gone_by(say: CollectingDispatcher, wish: Wish, lang: str) -> dict[str, Any]:
        said = wording.moment(wish.after, lang) if wish.exact else wording.full_day(wish.after.date(), lang)
        say.utter_message(response=_PAST, when=said)
        return {"booking_time": None, "booking_wish": None}

    @staticmethod
    def say_no_such_day(say: CollectingDispatcher, tracker: Tracker) -> None:
        if wrong := entity(tracker, "no_such_day"):
            say.utter_message(response="utter_no_such_day", day=wrong)

    def named_time(self, tracker: Tracker) -> str | None:
        """The time named as the form opened. A day gone by tells what happened, not what is wished for."""
        said = entity(tracker, "time")
        wish = read_wish(said, self.business.zone) if said and not said.startswith("T") else None
        return None if wish and self._gone_by(wish) else said

    @staticmethod
    def unchecked_time(tracker: Tracker) -> dict[str, Any]:
        """A time heard in a turn that went elsewhere: one that was checked is also what was wished for."""
        heard = tracker.get_slot("booking_time")
        return {"booking_time": heard} if heard and heard != tracker.get_slot("booking_wish") else {}

    async def unnamed_time(self, tracker: Tracker) -> dict[str, Any]:
        """A time meant but not named: a number alone, or the first free one as wished for."""
        text, asked, cues = said(tracker), tracker.get_slot("requested_slot"), self.business.cues.booking
        number = intent(tracker) in ("inform", "change_appointment") and not entity(tracker, "address")
        hour = bare_hour(text) if number else None
        of_a_day = asked in ("booking_time", "booking_confirmed") or (
            asked and self.wish(tracker) and cues.only_an_hour(text)
        )
        if hour and of_a_day:
            return {"booking_time": f"T{hour:%H:%M}"}
        offered = offered_hours(tracker) if asked == "booking_time" else _hour_said_back(tracker)
        hours = hours_beyond(cues.beyond(text), offered)
        if asked in ("booking_time", "booking_confirmed") and hours:
            later = await first_free(self, tracker, self.wish(tracker), hours)
            return {"booking_time": self._or_another_day(tracker, later) or later}
        if asked == "booking_time" and cues.latest_of(text):
            free = await self._free_as_wished(tracker, _WITHIN)
            at = max(free, key=lambda one: (one.time(), -one.timestamp()), default=None)
        elif self._any_will_do(text, asked):
            at = next(iter(await self._free_as_wished(tracker)), None)
        else:
            return {}
        return {"booking_time": at_hour(at.date(), at.time())} if at else {}

    def _any_will_do(self, text: str, asked: str | None) -> bool:
        """Of the times that there are; of one that waits for a yes, only in so many words."""
        cues = self.business.cues
        if asked == "booking_time":
            return cues.booking.soonest(text, cues.choosing)
        return asked == "booking_confirmed" and cues.booking.asap(text)

    def _or_another_day(self, tracker: Tracker, hours: str) -> str | None:
        """ "Too soon", of today or tomorrow: those hours, or the days after."""
        at = tracker.get_slot("booking_time")
        if not self.business.cues.booking.may_be_another_day(said(tracker)) or not is_moment(at):
            return None
        day = date.fromisoformat(at[:10])
        soon = day <= self.desk.now().date() + timedelta(days=1)
        return f"{on_day(day, hours)},{following(day)}" if soon else None

    async def _free_as_wished(self, tracker: Tracker, within: timedelta | None = None) -> list[datetime]:
        """Those of the day spoken of, or else all that come, ``within`` so long."""
        kind, office = tracker.get_slot("booking_kind"), tracker.get_slot("booking_office")
        wish, now = self.wish(tracker), self.desk.now()
        free = wish and await free_times(self, tracker, kind, office, max(wish.begins, now), wish.ends, wish)
        if not free and wish and wish.days:  # at other hours of these days
            days = read_wish(",".join(map(str, wish.days)), self.business.zone)
            free = await free_times(self, tracker, kind, office, max(days.begins, now), days.ends, days)
        before = now + within if within else None
        return free or await free_times(self, tracker, kind, office, now, before)

    async def _with_day(self, tracker: Tracker, kind: str | None, office: str | None, said: str) -> str:
        """With the day spoken of before, or the hours, where it names none of its own. A weekday alone is of
        the week spoken of. Hours of no day are those of the next day that has them free."""
        before, wish = tracker.get_slot("booking_wish") or "", self.wish(tracker)
        if wish and weekday_alone(tracker, said):
            one_of_them = of_that_weekday(wish, said)
            if one_of_them or wish.day or len(wish.days) not in LISTED:
                said = in_week_of(wish, said)
        if not said.startswith("T"):
            one_before = wish is None or wish.days
            return said if has_hours(said) or not one_before else with_hours(said, hours_of(before))
        if wish and wish.parts and wish.days and not wish.day:
            return with_hours(",".join(map(str, wish.days)), said)
        day = wish.day if wish else None
        if day and office and not self.desk.opening(office, day):
            day = None  # others were offered instead
        if day is None and kind and office:
            day = await self._next_day_free(tracker, kind, office, said, wish)
        return on_day(day, said) if day else said

    async def _next_day_free(
        self, tracker: Tracker, kind: str, office: str, hours: str, wish: Wish | None
    ) -> date:
        now = self.desk.now()
        after, before = (max(wish.begins, now), wish.ends) if wish else (now, None)
        free = await free_times(self, tracker, kind, office, after, before, wish)
        free = free or await free_times(self, tracker, kind, office, after)
        return next((at.date() for at in free if fits(at.time(), hours)), after.date())

    async def _problem(self, kind: str, office: str, at: datetime) -> str | None:
        """The response that says why it cannot be had."""
        if at <= self.desk.now():
            return _PAST
        if not self.desk.is_open(office, at):
            return "utter_time_closed"
        free = await self.desk.free_times(kind, office, at, at + timedelta(minutes=1), limit=1)
        return None if at in free else "utter_time_taken"


def weekday_alone(tracker: Tracker, said: str) -> bool:
    """Whether the latest message names the time ``said`` by a weekday, and does not say which week's."""
    times = [one for one in entities(tracker) if one["entity"] == "time" and one["value"] == said]
    return any(one.get("weekday") for one in times)


def _is_left(wished: str, refused: list[str]) -> bool:
    """Whether of a longer stretch there are days that will do."""
    return is_stretch(wished) and not set(days_of(wished)) <= set(refused)


def _hour_said_back(tracker: Tracker) -> list[time]:
    """The one that waits for a yes."""
    at = tracker.get_slot("booking_time") or ""
    return [time.fromisoformat(at[-5:])] if hours_of(at) else []
