""" "No, la otra": the other of two that were named, shown or are there, and which kind of thing that is."""

from __future__ import annotations

import json
from collections.abc import Container, Sequence
from enum import Enum, auto

from rasa_sdk import Tracker

from actions.base import DeskAction, said
from actions.booking_times import later, offered_in_form
from actions.history import Event, buttons_said, entities_of, messages
from actions.times_around import taken_earlier
from bot.core.choice_cues import ChoiceCues
from bot.core.choices import Next, before_that, next_of, pointed_at
from bot.core.message import Button
from bot.core.naming_cues import NamingCues

_REPORT = "/report_problem{"
_TIME_ASKED = ("booking_time", "booking_confirmed")
_PLACES = {"office", "district"}
_WHICH = {"appointment_number", *_PLACES}


class Other(Enum):
    """What there is another of. OFFERED: whatever was offered, where no form asks for anything."""

    OFFICE = auto()
    TIME = auto()
    APPOINTMENT = auto()
    REPORT = auto()
    OFFERED = auto()


_NAMED = {"appointment": Other.APPOINTMENT, "office": Other.OFFICE, "time": Other.TIME}


def the_other(action: DeskAction, tracker: Tracker) -> Other | None:
    """Which kind of thing is meant: the one that is named with it, "la otra oficina"; else by what is asked
    and shown, and of a time or what it is for by what they named last. None where no other is meant."""
    naming = action.business.cues.naming
    meant = naming.other(said(tracker))
    if meant is None or meant in _NAMED:
        return _NAMED.get(meant or "")
    named, asks_time = _named_last(tracker, naming), tracker.get_slot("requested_slot") in _TIME_ASKED
    match tracker.active_loop_name:
        case "cancel_appointment_form":
            return Other.APPOINTMENT
        case "report_problem_form":
            return Other.REPORT
        case "change_appointment_form":
            of_a_time = asks_time and offered_in_form(tracker) and ("time" in named or not named & _WHICH)
            return Other.TIME if of_a_time else Other.APPOINTMENT
        case "book_appointment_form":
            of_an_office = named & _PLACES and _office_beside(tracker, action.business.offices)
            return Other.OFFICE if of_an_office or not asks_time else Other.TIME
    return Other.OFFERED


def other_than(one: str | None, both: Sequence[str]) -> str | None:
    """The other of exactly two; of two of which none was taken so far, the second: the first is meant by
    "that one"."""
    if len(both) != 2 or (one is not None and one not in both):
        return None
    return both[1] if one in (None, both[0]) else both[0]


def other_office(action: DeskAction, tracker: Tracker) -> str | None:
    """ "Norte o Puerto", of which one was taken."""
    if the_other(action, tracker) is not Other.OFFICE:
        return None
    return _office_beside(tracker, action.business.offices)


def other_time(action: DeskAction, tracker: Tracker) -> str | None:
    """Of two times that are shown the other, or of those of two days the other day; of more, of which none
    was taken, the days after them."""
    if the_other(action, tracker) is not Other.TIME or tracker.get_slot("requested_slot") not in _TIME_ASKED:
        return None
    waits, (shown, *before) = tracker.get_slot("booking_time"), offered_in_form(tracker) or [[]]
    taken = waits if waits in shown else None
    days = _days_in(shown)
    wished = [at for at in shown if at in (tracker.get_slot("booking_wish") or "").split(",")]
    both = shown if taken else wished or shown  # beside the hours wished for that of the appointment is shown
    if other := other_than(taken, both) or other_than(taken and taken[:10], days):
        return other
    of_two = next((both for each in before if len(both := _days_in(each)) == 2), [])
    back = other_than(days[0], of_two) if len(days) == 1 else None  # from the one day to the other again
    return None if taken else back or later(tracker)


async def other_appointment(action: DeskAction, tracker: Tracker) -> str | None:
    """The number of the one that is not spoken of, or that stands before or behind it: "no, la primera"."""
    taken = tracker.get_slot("booking_number")
    if not taken:
        return None
    other, mine = the_other(action, tracker), await action.desk.appointments(action.turn(tracker))
    numbers = [one.number for one in mine]
    if other is Other.APPOINTMENT:
        return other_than(taken, numbers)
    return _beside(tracker, taken, numbers, action.business.cues.choosing) if other is None else None


def _beside(tracker: Tracker, taken: str, numbers: Sequence[str], cues: ChoiceCues) -> str | None:
    """While one is moved "la de antes" is one of them only until a time is taken; whatever else is pointed at
    is a time."""
    text, cancelling = said(tracker), tracker.active_loop_name == "cancel_appointment_form"
    meant = next_of(text, cues)
    before = meant in (Next.ONE_BEFORE, Next.SEVERAL_BEFORE)
    choosing_time = tracker.get_slot("requested_slot") == "booking_time"
    of_a_time = not choosing_time or taken_earlier(tracker, "booking_time", cues)
    if taken not in numbers or (not cancelling and (not before or of_a_time)):
        return None
    if meant is None:
        pointed = pointed_at(text, [Button(one, one) for one in numbers], cues)
        return pointed.payload if pointed else None
    if before and not before_that(text, cues) and (held := taken_earlier(tracker, "booking_number", cues)):
        return held if held in numbers else None
    at = numbers.index(taken) + (-1 if before else 1)
    return numbers[at] if 0 <= at < len(numbers) else None


def other_report(action: DeskAction, tracker: Tracker) -> tuple[str, str] | None:
    """The service and district of the other of two outages that could be reported."""
    if the_other(action, tracker) is not Other.REPORT:
        return None
    payloads = ([one["payload"] for one in each] for each in buttons_said(tracker))
    offered = next((one for each in payloads if (one := [p for p in each if p.startswith(_REPORT)])), [])
    places = [json.loads(one[len(_REPORT) - 1 :]) for one in offered]
    both = [(one["service"], one["district"]) for one in places if {"service", "district"} <= one.keys()]
    taken = (tracker.get_slot("problem_service"), tracker.get_slot("problem_district"))
    return next((one for one in both if one != taken), None) if len(both) == 2 and taken in both else None


def _office_beside(tracker: Tracker, offices: Container[str]) -> str | None:
    """The other of the two that were named, of which one was taken."""
    each_named = (_offices_in(message, offices) for message in messages(tracker)[1:])
    return other_than(tracker.get_slot("booking_office"), next(filter(None, each_named), []))


def _named_last(tracker: Tracker, naming: NamingCues) -> set[str]:
    """What the last message before names that is about where and when."""
    for message in messages(tracker)[1:]:
        named = {str(one["entity"]) for one in entities_of(message)}
        if named != {"appointment_kind"} and naming.other(message.get("text") or "") is None:
            return named
    return set()


def _days_in(times: Sequence[str]) -> list[str]:
    return [*dict.fromkeys(at[:10] for at in times)]


def _offices_in(message: Event, offices: Container[str]) -> list[str]:
    """Those a message names, if there are several."""
    named = [str(one["value"]) for one in entities_of(message) if one["entity"] in ("office", "district")]
    known = [one for one in dict.fromkeys(named) if one in offices]
    return known if len(known) > 1 else []
