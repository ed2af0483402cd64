"""What a few words such as "¿y el centro?" are about: the subject of the answer before."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from datetime import date, timedelta
from itertools import dropwhile, takewhile
from typing import Any

from rasa_sdk import Tracker

from actions.base import entity, intent
from actions.counted import days_later

TOPICS = (
    "action_opening_hours",
    "action_office_location",
    "action_service_status",
    "action_appointment_requirements",
)
# What was said last of something that does not work.
OF_A_TROUBLE = {"action_service_status", "action_notify_me", "action_report_problem"}
# A booking just made: what is said next may be about it.
BOOKED = {"action_book_appointment", "action_change_appointment"}
# What was said as it was recorded, or added to.
RECORDED = {
    "utter_problem_noted",
    "utter_problem_noted_alone",
    "utter_complaint_noted",
    "utter_added_to_ticket",
    "utter_recorded_already",
}
_NOT_UNDERSTOOD, _FAQ = "action_ask_rephrase", "faq"
_TICKET = re.compile(r"\bR-\d+\b")
_OPENINGS = ("y ", "and ", "what about ", "how about ")


def topic_before(tracker: Tracker) -> str | None:
    """The action that answered the customer last, before the present message, and may go on."""
    return last_before(tracker, TOPICS)


def last_before(tracker: Tracker, actions: Container[str | None]) -> str | None:
    """The last of these actions before the present message."""
    earlier = [*dropwhile(lambda event: event["event"] != "user", reversed(tracker.events))][1:]
    named = (event["name"] for event in earlier if event["event"] == "action")
    return next((name for name in named if name in actions), None)


def acted_before(tracker: Tracker) -> set[str]:
    """The actions of the turn before the present message."""
    return {event["name"] for event in _turn_before(tracker) if event["event"] == "action"}


def booked_before(tracker: Tracker) -> bool:
    """Whether a booking was made or moved just now, but for what was not understood since."""
    earlier = _actions_by_turn(tracker)
    return bool(next((acted for acted in earlier if _NOT_UNDERSTOOD not in acted), set()) & BOOKED)


def asked_before(tracker: Tracker) -> set[str]:
    """The responses that the engine itself added to the turn before the present message."""
    said = [event.get("metadata") or {} for event in _turn_before(tracker) if event["event"] == "bot"]
    return {meta["response"] for meta in said if "response" in meta}


def said_responses(tracker: Tracker) -> set[str]:
    """The responses of the turn before the present message."""
    said = [event.get("metadata") or {} for event in _turn_before(tracker) if event["event"] == "bot"]
    return {str(value) for meta in said for value in meta.values()}


def said_when_understood(tracker: Tracker) -> set[str]:
    """The responses of the last turn before the present message in which they were understood."""
    earlier = dropwhile(lambda event: event["event"] != "user", reversed(tracker.events))
    told, lost = set[str](), False
    for event in [*earlier][1:]:
        if event["event"] == "action":
            lost = lost or event["name"] == _NOT_UNDERSTOOD
        elif event["event"] == "bot":
            told |= {str(value) for value in (event.get("metadata") or {}).values()}
        elif event["event"] == "user":
            if not lost:
                break
            told, lost = set(), False
    return told


def slot_before(tracker: Tracker, slot: str) -> Any:
    """What a slot held before the present message."""
    earlier = dropwhile(lambda event: event["event"] != "user", reversed(tracker.events))
    return next((one["value"] for one in earlier if one["event"] == "slot" and one["name"] == slot), None)


def said_last(tracker: Tracker) -> dict[str, Any]:
    """What was said last before the present message, to the customer; empty if nothing was."""
    return next((event for event in _turn_before(tracker) if event["event"] == "bot"), {})


def said_before(tracker: Tracker) -> list[dict[str, Any]]:
    """All that was said in the turn before the present message, in order."""
    return [event for event in reversed(_turn_before(tracker)) if event["event"] == "bot"]


def ticket_told(tracker: Tracker) -> str | None:
    """The number of the ticket that we spoke of last."""
    ours = (event.get("text") or "" for event in reversed(tracker.events) if event["event"] == "bot")
    return next((found[-1] for text in ours if (found := _TICKET.findall(text))), None)


def recorded_before(tracker: Tracker) -> str | None:
    """The number of the problem that was recorded last, if no other service or place was named since."""
    for events in _turns(tracker):
        named = events[0].get("parse_data", {}).get("entities") or []
        numbers = [found for event in events if (found := _TICKET.findall(event.get("text") or ""))]
        if any(event["event"] == "action" and event["name"] == "action_report_problem" for event in events):
            return numbers[-1][-1] if numbers else None
        if any(one["entity"] in ("service", "district") for one in named):
            return None
    return None


def _turns(tracker: Tracker) -> Iterator[list[dict[str, Any]]]:
    """What happened since each of the customer's messages, the latest first; with the message in front."""
    since: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        since.insert(0, event)
        if event["event"] == "user":
            yield since
            since = []


def faq_before(tracker: Tracker) -> str | None:
    """Which prepared answer was given last before the present message: ``faq/home_visit``."""
    told = (message.get("parse_data") or {} for message in _messages(tracker)[1:])
    return next(filter(None, map(_faq_key, told)), None)


def faq_gone_on_with(tracker: Tracker) -> str | None:
    """The prepared answer that was given last, if they ask the same of something else."""
    given = faq_before(tracker) if "utter_faq" in acted_before(tracker) and carries_on(tracker) else None
    return f"utter_faq/{given.partition('/')[2]}" if given else None


def faq_now(tracker: Tracker) -> str | None:
    """Which prepared answer the latest message is for, if any."""
    return _faq_key(tracker.latest_message) if intent(tracker) == _FAQ else None


def _faq_key(parsed: dict[str, Any]) -> str | None:
    chosen = (parsed.get("response_selector") or {}).get(_FAQ) or {}
    return (chosen.get("response") or {}).get("intent_response_key")


def day_counted(tracker: Tracker) -> date | None:
    """ "And the day after?": so long after the day that was asked about before; None if none is meant."""
    ahead = 0
    for message in _messages(tracker):
        named = [
            one for one in message.get("parse_data", {}).get("entities") or [] if one["entity"] == "time"
        ]
        if named and ahead:
            written = str(named[0]["value"])[-16:].partition("T")[0][-10:]
            return None if not written[:4].isdigit() else date.fromisoformat(written) + timedelta(days=ahead)
        days = days_later(message.get("text") or "")
        if days is None or named:
            return None
        ahead += days
    return None


def same_message(tracker: Tracker) -> bool:
    """Whether what was asked before stands in the same message: two wishes are taken one by one."""
    turns = [(message.get("metadata") or {}).get("turn") for message in _messages(tracker)[:2]]
    return len(turns) == 2 and turns[0] == turns[1]


def _messages(tracker: Tracker) -> list[dict[str, Any]]:
    """The customer's, the latest first."""
    return [event for event in reversed(tracker.events) if event["event"] == "user"]


def offered_before(tracker: Tracker) -> list[dict[str, str]]:
    """The buttons offered last before the present message."""
    offers = (
        (event.get("data") or {}).get("buttons") for event in _turn_before(tracker) if event["event"] == "bot"
    )
    return next((buttons for buttons in offers if buttons), [])


def _turn_before(tracker: Tracker) -> list[dict[str, Any]]:
    earlier = [*dropwhile(lambda event: event["event"] != "user", reversed(tracker.events))][1:]
    return [*takewhile(lambda event: event["event"] != "user", earlier)]


def _actions_by_turn(tracker: Tracker) -> Iterator[set[str]]:
    """The actions of each turn before the present message, the latest first."""
    acted: set[str] = set()
    for event in [*dropwhile(lambda event: event["event"] != "user", reversed(tracker.events))][1:]:
        if event["event"] == "action":
            acted.add(event["name"])
        elif event["event"] == "user":
            yield acted
            acted = set()
    yield acted


def offices_named(tracker: Tracker, offices: Container[str]) -> list[str]:
    """All that the latest message names: "centro y norte"."""
    named = dict.fromkeys(map(str, tracker.get_latest_entity_values("office")))
    return [office for office in named if office in offices]


def office_meant(tracker: Tracker, offices: Container[str]) -> str | None:
    """The office named, also as a district, or else the one spoken of before."""
    named = entity(tracker, "office") or entity(tracker, "district")
    office = named or tracker.get_slot("office")
    return office if office in offices else None


def time_before(tracker: Tracker) -> str | None:
    """The time that the message before the present one named."""
    for message in _messages(tracker)[1:2]:
        named = message.get("parse_data", {}).get("entities") or []
        return next((str(one["value"]) for one in named if one["entity"] == "time"), None)
    return None


def time_gone_by(tracker: Tracker) -> bool:
    """Whether the day that the message names has gone by: it tells what happened, and is no wish."""
    found = tracker.latest_message.get("entities") or []
    return any(one["entity"] == "time" and one.get("gone_by") for one in found)


def carries_on(tracker: Tracker) -> bool:
    """Whether the message only adds to what was asked before."""
    said = (tracker.latest_message.get("text") or "").lower().lstrip("¿ ")
    return said.startswith(_OPENINGS)
