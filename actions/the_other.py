""" "No, la otra": the other of two that were named, shown or are there."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Sequence

from rasa_sdk import Tracker

from actions.base import DeskAction, said
from actions.history import Event, buttons_said, entities_of, messages

_THE_OTHER = re.compile(
    r"\W*(?:(?:no|nop|nope|that one|this one|es[ae]|est[ae]|mejor|pues|bueno|digo|perd[oó]n|perdona|sorry"
    r"|quiero|prefiero|quer[ií]a|quise decir|quer[ií]a decir|me refer[ií]a a|es|era|para|en|por|actually"
    r"|i want|i meant|i mean|rather|it'?s|for|in|make it)\W+)*"
    r"(?:la otra|el otro|lo otro|the other(?: one)?)(?: (?P<of>cita|oficina|hora|office|time|appointment))?"
    r"(?:\W+(?:por favor|porfa|please|gracias|thanks|mejor|then))*\W*",
    re.IGNORECASE,
)
_REPORT = "/report_problem{"


def means_the_other(tracker: Tracker, *kinds: str) -> bool:
    """``kinds``: what may be named with it, "la otra oficina"; of which of them it is need not be said."""
    meant = _THE_OTHER.fullmatch(said(tracker))
    return meant is not None and (meant["of"] is None or meant["of"].lower() in kinds)


def other_than(one: str | None, both: Sequence[str]) -> str | None:
    """The other of exactly two; of two of which none was taken so far, the second: the first is meant by
    "that one"."""
    if len(both) != 2 or (one is not None and one not in both):
        return None
    return both[1] if one in (None, both[0]) else both[0]


def other_office(action: DeskAction, tracker: Tracker) -> str | None:
    """ "Norte o Puerto", of which one was taken."""
    if not means_the_other(tracker, "oficina", "office"):
        return None
    each_named = (_offices_in(message, action.business.offices) for message in messages(tracker)[1:])
    return other_than(tracker.get_slot("booking_office"), next(filter(None, each_named), []))


async def other_appointment(action: DeskAction, tracker: Tracker) -> str | None:
    """The number of the one that is not spoken of."""
    taken = tracker.get_slot("booking_number")
    if not taken or not means_the_other(tracker, "cita", "appointment"):
        return None
    return other_than(taken, [one.number for one in await action.desk.appointments(action.turn(tracker))])


def other_report(tracker: Tracker) -> tuple[str, str] | None:
    """The service and district of the other of two outages that could be reported."""
    if not means_the_other(tracker):
        return None
    payloads = ([one["payload"] for one in each] for each in buttons_said(tracker))
    offered = next((one for each in payloads if (one := [p for p in each if p.startswith(_REPORT)])), [])
    places = [json.loads(one[len(_REPORT) - 1 :]) for one in offered]
    both = [(one["service"], one["district"]) for one in places if {"service", "district"} <= one.keys()]
    taken = (tracker.get_slot("problem_service"), tracker.get_slot("problem_district"))
    return next((one for one in both if one != taken), None) if len(both) == 2 and taken in both else None


def _offices_in(message: Event, offices: Container[str]) -> list[str]:
    """Those a message names, if there are several."""
    named = [str(one["value"]) for one in entities_of(message) if one["entity"] in ("office", "district")]
    known = [one for one in dict.fromkeys(named) if one in offices]
    return known if len(known) > 1 else []
