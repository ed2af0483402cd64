"""A time that is meant without being named: one of those offered, or so long after one that was spoken of."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from rasa_sdk import Tracker

from actions.base import entity, said
from actions.booking_times import offered_times
from actions.counted import days_later, minutes_later
from actions.forms import FormCheck
from actions.the_other import Other, other_time, the_other
from actions.times_around import after_that, around_that
from actions.wishes import Wish, days_of, has_hours, hours_of, on_day, read_wish
from bot.core.choices import Next, pointed_at
from bot.core.desk import NOT_THEN
from bot.core.message import Button


class TimeMeant(FormCheck):
    def wish(self, tracker: Tracker) -> Wish | None:
        """What was wished for so far, if that has a day."""
        wished = tracker.get_slot("booking_wish") or "T"
        return None if wished.startswith("T") else read_wish(wished, self.business.zone)

    def instead(self, tracker: Tracker, otherwise: datetime | None = None) -> str | None:
        """A time named beside another: one of those offered before, "no, the first", "esa no, la siguiente",
        or so long after what was said back or wished for, or after ``otherwise``: "una hora más tarde", "el
        día siguiente"."""
        text, asked = said(tracker), tracker.get_slot("requested_slot")
        asked_which = asked in ("booking_time", "booking_confirmed")
        if entity(tracker, "correction") == NOT_THEN:
            return after_that(tracker, Next.SEVERAL, refuses=False)
        minutes, heard = minutes_later(text), tracker.get_slot("booking_time") or "T"
        at = None if heard.startswith("T") else read_wish(heard, self.business.zone)
        if minutes and (base := at.after if at and at.exact else otherwise):
            return (base + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")
        offered = offered_times(tracker)
        if (
            asked == "booking_time"
        ):  # "Thursday, the first one"; "la última", where something else was said since
            days, text = self._days_alone(tracker)
            offered = [at for at in offered if at[:10] in days or not days]
        elif asked != "booking_confirmed":
            offered = []
        if asked_which and the_other(self, tracker) is Other.TIME:
            return other_time(self, tracker)
        cues = self.business.cues.choosing
        pointed = pointed_at(text, [Button(at, at) for at in offered], cues)
        near = around_that(tracker, cues) if asked_which and pointed is None else None
        if near:
            return near
        return pointed.payload if pointed else self._counted_day(tracker, otherwise)

    @staticmethod
    def _days_alone(tracker: Tracker) -> tuple[list[str], str]:
        """The days that are named without an hour, and what is said beside them."""
        text, found = said(tracker), tracker.latest_message.get("entities") or []
        named = [one for one in found if one["entity"] == "time" and one.get("start") is not None]
        if len(named) != 1 or has_hours(named[0]["value"]):
            return [], text
        return days_of(named[0]["value"]), f"{text[: named[0]['start']]} {text[named[0]['end'] :]}"

    def _counted_day(self, tracker: Tracker, otherwise: date | None = None) -> str | None:
        """ "El día siguiente", "a week later": from the day spoken of, or ``otherwise``; with its hour."""
        days, named = days_later(said(tracker)), entity(tracker, "time") or "T"
        wish = self.wish(tracker)
        ends = (
            wish.days[:: -1 if days and days > 0 else 1] if wish else []
        )  # of several the last, or the first
        base = ends[0] if ends else otherwise
        of_a_week = "/" in named and not hours_of(named)  # "la semana siguiente"
        if days is None or base is None or not (named.startswith("T") or of_a_week):
            return None
        day = f"{base + timedelta(days=days):%Y-%m-%d}"
        return on_day(date.fromisoformat(day), named) if hours_of(named) else day
