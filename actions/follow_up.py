"""What a few words such as "¿y el centro?" are about: the subject of the answer before."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta
from typing import Any

from rasa_sdk import Tracker

from actions.base import entities, entity, intent, said
from actions.counted import days_later
from actions.history import (
    acted_before,
    acted_when_understood,
    entities_of,
    held_before,
    last_before,
    messages,
    responses_of,
    ticket_in,
    turns,
)
from bot.core.cues import Cues
from bot.core.desk import FORM_NOTED

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
_RECORDED_NOW = {"utter_problem_noted", "utter_problem_noted_alone", "utter_complaint_noted"}
_ADDED_TO = {"utter_added_to_ticket", "utter_recorded_already"}
# What was recorded, or was, is no fault that is being seen to.
_NOT_OF_A_FAULT = {"utter_ticket_withdrawn", "utter_complaint_noted"}
_FAQ = "faq"


def recorded_now(told: set[str]) -> bool:
    """Whether one of these responses was said as something was recorded, in whatever form."""
    return bool(told & _RECORDED_NOW) or any(one.startswith(FORM_NOTED) for one in told)


def recorded(told: set[str]) -> bool:
    """Whether one of them was said as something was recorded, or added to."""
    return recorded_now(told) or bool(told & _ADDED_TO)


def topic_before(tracker: Tracker) -> str | None:
    """The action that answered the customer last, before the present message, and may go on."""
    return last_before(tracker, TOPICS)


def booked_before(tracker: Tracker) -> bool:
    """Whether a booking was made or moved just now, but for what was not understood since."""
    return not BOOKED.isdisjoint(acted_when_understood(tracker))


def recorded_before(tracker: Tracker) -> str | None:
    """The number of the problem that was recorded last, if no other service or place was named since."""
    for events in turns(tracker):
        said = {one for event in events if event["event"] == "bot" for one in responses_of(event)}
        if said & _NOT_OF_A_FAULT:
            return None
        if any(event["event"] == "action" and event["name"] == "action_report_problem" for event in events):
            return next(filter(None, map(ticket_in, reversed(events))), None)
        named = [one for one in entities_of(events[0]) if one["entity"] in ("service", "district")]
        if any(one["value"] != held_before(tracker, events[0], one["entity"]) for one in named):
            return None
    return None


def faq_before(tracker: Tracker) -> str | None:
    """Which prepared answer was given last before the present message: ``faq/home_visit``."""
    told = (message.get("parse_data") or {} for message in messages(tracker)[1:])
    return next(filter(None, map(_faq_key, told)), None)


def faq_gone_on_with(tracker: Tracker, cues: Cues) -> str | None:
    """The prepared answer that was given last, if they ask the same of something else."""
    goes_on = "utter_faq" in acted_before(tracker) and cues.carries_on(said(tracker))
    given = faq_before(tracker) if goes_on else None
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
    for message in messages(tracker):
        named = _time_of(message)
        if named and ahead:
            written = named[-16:].partition("T")[0][-10:]
            return None if not written[:4].isdigit() else date.fromisoformat(written) + timedelta(days=ahead)
        days = days_later(message.get("text") or "")
        if days is None or named:
            return None
        ahead += days
    return None


def time_before(tracker: Tracker, dated: bool = False) -> str | None:
    """The time that the message before the present one named; ``dated``: in figures, and not "¿y los
    sábados?", which is of any week."""
    for message in messages(tracker)[1:2]:
        if not dated or _in_figures(message):
            return _time_of(message)
    return None


def _time_of(message: dict[str, Any]) -> str | None:
    return next((str(one["value"]) for one in entities_of(message) if one["entity"] == "time"), None)


def _in_figures(message: dict[str, Any]) -> bool:
    return any(map(str.isdigit, message.get("text") or ""))


def time_gone_by(tracker: Tracker) -> bool:
    """Whether the day that the message names has gone by: it tells what happened, and is no wish."""
    return any(one["entity"] == "time" and one.get("gone_by") for one in entities(tracker))


def offices_named(tracker: Tracker, offices: Container[str]) -> list[str]:
    """All that the latest message names: "centro y norte"."""
    named = dict.fromkeys(map(str, tracker.get_latest_entity_values("office")))
    return [office for office in named if office in offices]


def office_meant(tracker: Tracker, offices: Container[str]) -> str | None:
    """The office named, also as a district, or else the one spoken of before."""
    named = entity(tracker, "office") or entity(tracker, "district")
    office = named or tracker.get_slot("office")
    return office if office in offices else None
