"""Whether a time that was said can be had."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import entity, intent, language, names
from actions.booking_times import offered_hours
from actions.forms import FormCheck
from actions.wishes import (
    Wish,
    at_hour,
    bare_hour,
    beyond,
    fits,
    hours_of,
    in_week_of,
    on_day,
    read_wish,
    soonest,
)
from bot.core import wording

_LOOKED_THROUGH = 60


class TimeCheck(FormCheck):
    """Turns what was said of a time into one that is free, or into a wish to offer free times for."""

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
        if wish is None or not wish.exact or not kind or not office:
            return {"booking_time": None, "booking_wish": said}
        problem = await self._problem(kind, office, wish.after)
        if problem:
            lang = language(tracker)
            when = wording.moment(wish.after, lang)
            say.utter_message(
                response=f"utter_time_{problem}", when=when, **names(self.business, lang, office=office)
            )
        return {
            "booking_time": None if problem else said,
            "booking_wish": None if problem == "past" else said,
        }

    def _gone_by(self, wish: Wish) -> bool:
        """Whether the day itself has gone by, whatever its hour."""
        return (wish.before - timedelta(seconds=1)).date() < self.desk.now().date()

    @staticmethod
    def _say_gone_by(say: CollectingDispatcher, wish: Wish, lang: str) -> dict[str, Any]:
        said = wording.moment(wish.after, lang) if wish.exact else wording.full_day(wish.after.date(), lang)
        say.utter_message(response="utter_time_past", when=said)
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
        text, asked = tracker.latest_message.get("text") or "", tracker.get_slot("requested_slot")
        number = intent(tracker) == "inform" and not entity(tracker, "address")
        hour = bare_hour(text) if number else None
        if hour and asked in ("booking_time", "booking_confirmed"):
            return {"booking_time": f"T{hour:%H:%M}"}
        if asked == "booking_time" and (hours := beyond(text, offered_hours(tracker))):
            return {"booking_time": hours}
        if asked != "booking_time" or not soonest(text):
            return {}
        kind, office = tracker.get_slot("booking_kind"), tracker.get_slot("booking_office")
        said, now = tracker.get_slot("booking_wish") or "T", self.desk.now()
        wish = None if said.startswith("T") else read_wish(said, self.business.zone)
        free = wish and await self.desk.free_times(kind, office, max(wish.begins, now), wish.ends, limit=1)
        free = free or await self.desk.free_times(kind, office, now, limit=1)
        return {"booking_time": at_hour(free[0].date(), free[0].time())} if free else {}

    async def _with_day(self, tracker: Tracker, kind: str | None, office: str | None, said: str) -> str:
        """With the day spoken of before, or the hours, where it names none of its own. A weekday alone is of
        the week spoken of. Hours of no day are those of the next day that has them free."""
        before = tracker.get_slot("booking_wish") or ""
        wish = None if before.startswith("T") or not before else read_wish(before, self.business.zone)
        if wish and weekday_alone(tracker, said):
            said = in_week_of(wish, said)
        if not said.startswith("T"):
            one_day = "/" not in said and not hours_of(said)
            one_before = wish is None or wish.day
            return on_day(date.fromisoformat(said), hours_of(before)) if one_day and one_before else said
        day = wish.day if wish else None
        if day and office and not self.desk.opening(office, day):
            day = None  # others were offered instead
        if day is None and kind and office:
            day = await self._next_day_free(kind, office, said, wish)
        return on_day(day, said) if day else said

    async def _next_day_free(self, kind: str, office: str, hours: str, wish: Wish | None) -> date:
        now = self.desk.now()
        after, before = (max(wish.begins, now), wish.ends) if wish else (now, None)
        free = await self.desk.free_times(kind, office, after, before, limit=_LOOKED_THROUGH)
        free = free or await self.desk.free_times(kind, office, after, limit=_LOOKED_THROUGH)
        return next((at.date() for at in free if fits(at.time(), hours)), after.date())

    async def _problem(self, kind: str, office: str, at: datetime) -> str | None:
        if at <= self.desk.now():
            return "past"
        if not self.desk.is_open(office, at):
            return "closed"
        free = await self.desk.free_times(kind, office, at, at + timedelta(minutes=1), limit=1)
        return None if at in free else "taken"


def weekday_alone(tracker: Tracker, said: str) -> bool:
    """Whether the latest message names the time ``said`` by a weekday, and does not say which week's."""
    found = tracker.latest_message.get("entities") or []
    return any(one["entity"] == "time" and one["value"] == said and one.get("weekday") for one in found)
