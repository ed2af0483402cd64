"""What a few words such as "¿y el centro?" are about: the subject of the answer before."""

from __future__ import annotations

from collections.abc import Container
from itertools import dropwhile, takewhile
from typing import Any

from rasa_sdk import Tracker

from actions.base import entity

_TOPICS = (
    "action_opening_hours",
    "action_office_location",
    "action_service_status",
    "action_appointment_requirements",
)
# A booking just made: what is said next may be about it.
BOOKED = {"action_book_appointment", "action_change_appointment"}
_OPENINGS = ("y ", "and ", "what about ", "how about ")


def topic_before(tracker: Tracker) -> str | None:
    """The action that answered the customer last, before the present message, and may go on."""
    return last_before(tracker, _TOPICS)


def last_before(tracker: Tracker, actions: Container[str | None]) -> str | None:
    """The last of these actions before the present message."""
    earlier = [*dropwhile(lambda event: event["event"] != "user", reversed(tracker.events))][1:]
    named = (event["name"] for event in earlier if event["event"] == "action")
    return next((name for name in named if name in actions), None)


def acted_before(tracker: Tracker) -> set[str]:
    """The actions of the turn before the present message."""
    return {event["name"] for event in _turn_before(tracker) if event["event"] == "action"}


def asked_before(tracker: Tracker) -> set[str]:
    """The responses that the engine itself added to the turn before the present message."""
    said = [event.get("metadata") or {} for event in _turn_before(tracker) if event["event"] == "bot"]
    return {meta["response"] for meta in said if "response" in meta}


def said_last(tracker: Tracker) -> dict[str, Any]:
    """What was said last before the present message, to the customer; empty if nothing was."""
    return next((event for event in _turn_before(tracker) if event["event"] == "bot"), {})


def offered_before(tracker: Tracker) -> list[dict[str, str]]:
    """The buttons offered last before the present message."""
    offers = (
        (event.get("data") or {}).get("buttons") for event in _turn_before(tracker) if event["event"] == "bot"
    )
    return next((buttons for buttons in offers if buttons), [])


def _turn_before(tracker: Tracker) -> list[dict[str, Any]]:
    earlier = [*dropwhile(lambda event: event["event"] != "user", reversed(tracker.events))][1:]
    return [*takewhile(lambda event: event["event"] != "user", earlier)]


def office_meant(tracker: Tracker, offices: Container[str]) -> str | None:
    """The office named, also as a district, or else the one spoken of before."""
    named = entity(tracker, "office") or entity(tracker, "district")
    office = named or tracker.get_slot("office")
    return office if office in offices else None


def carries_on(tracker: Tracker) -> bool:
    """Whether the message only adds to what was asked before."""
    said = (tracker.latest_message.get("text") or "").lower().lstrip("¿ ")
    return said.startswith(_OPENINGS)
