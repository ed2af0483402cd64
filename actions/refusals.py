"""Days and offices that will not do, as the latest message says."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import entities, entity
from actions.booking_times import offered_times
from actions.wishes import days_of

# As the engine says it (bot.engine.nlu.times).
_THAT_DAY = "that day"


def refused_now(tracker: Tracker) -> list[str]:
    """The days that the latest message says will not do, ISO. A weekday will not do in any week."""
    if refuses_that_day(tracker):
        return _spoken_of(tracker)
    refused = [one for one in entities(tracker) if one["entity"] == "refused_day"]
    return [day for one in refused for day in days_of(one["value"], bool(one.get("weekday")))]


def refuses_that_day(tracker: Tracker) -> bool:
    """Whether the day that will not do is one spoken of: "ese día trabajo"."""
    return entity(tracker, "refused_day") == _THAT_DAY


def _spoken_of(tracker: Tracker) -> list[str]:
    """The day that waits for a yes or was wished for; else those that are offered, while one is chosen."""
    at, wish = tracker.get_slot("booking_time") or "", tracker.get_slot("booking_wish") or "T"
    told = [at] if at[:1].isdigit() else [] if wish.startswith("T") else [wish]
    days = [day for each in told for day in days_of(each)]
    choosing = tracker.get_slot("requested_slot") in ("booking_time", "booking_confirmed")
    offered = list(dict.fromkeys(at[:10] for at in offered_times(tracker) if choosing))
    of_one = [day for day in days if day in offered or not offered] if len(days) > 1 else days
    return of_one or offered


def refused_offices(tracker: Tracker) -> list[str]:
    """Those that the latest message says will not do: "any but Norte"."""
    return [str(office) for office in tracker.get_latest_entity_values("refused_office")]
