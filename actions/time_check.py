"""Whether a time that was said can be had."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import phrases
from actions.base import language, names
from actions.forms import FormCheck
from actions.wishes import at_hour, hour_alone, read_wish, soonest


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
        said = self._with_day(tracker, said) if said else None
        wish = read_wish(said, self.business.zone) if said and not hour_alone(said) else None
        if wish is None or not wish.exact or not kind or not office:
            return {"booking_time": None, "booking_wish": said if wish else None}
        problem = await self._problem(kind, office, wish.after)
        if problem:
            lang = language(tracker)
            when = phrases.moment(wish.after, lang)
            say.utter_message(
                response=f"utter_time_{problem}", when=when, **names(self.business, lang, office=office)
            )
        return {
            "booking_time": None if problem else said,
            "booking_wish": None if problem == "past" else said,
        }

    @staticmethod
    def unchecked_time(tracker: Tracker) -> dict[str, Any]:
        """A time heard in a turn that went elsewhere: one that was checked is also what was wished for."""
        heard = tracker.get_slot("booking_time")
        return {"booking_time": heard} if heard and heard != tracker.get_slot("booking_wish") else {}

    async def soonest(self, tracker: Tracker) -> dict[str, Any]:
        """The first free time, for whoever will have any."""
        if tracker.get_slot("requested_slot") != "booking_time":
            return {}
        if not soonest(tracker.latest_message.get("text") or ""):
            return {}
        kind, office = tracker.get_slot("booking_kind"), tracker.get_slot("booking_office")
        free = await self.desk.free_times(kind, office, self.desk.now(), limit=1)
        return {"booking_time": at_hour(free[0].date(), free[0].time())} if free else {}

    def _with_day(self, tracker: Tracker, said: str) -> str:
        """An hour alone belongs to the day spoken of before, if there was one."""
        hour, before = hour_alone(said), tracker.get_slot("booking_wish")
        day = read_wish(before, self.business.zone).day if hour and before else None
        return at_hour(day, hour) if hour and day else said

    async def _problem(self, kind: str, office: str, at: datetime) -> str | None:
        if at <= self.desk.now():
            return "past"
        if not self.desk.is_open(office, at):
            return "closed"
        free = await self.desk.free_times(kind, office, at, at + timedelta(minutes=1), limit=1)
        return None if at in free else "taken"
