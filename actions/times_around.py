"""The times around the one spoken of: "not that one, the next", "no, la de antes"."""

from __future__ import annotations

from datetime import date
from itertools import chain, takewhile

from rasa_sdk import Tracker

from actions.base import Values, entities, said
from actions.booking_times import following, later, offered_there, offered_times
from actions.history import slot_before
from actions.wishes import LATER_THAN, holds, hours_of, is_moment
from bot.core.choice_cues import ChoiceCues
from bot.core.choices import Next, before_that, behind_a_refusal, next_of
from bot.core.dates import EARLIEST, LATEST


def around_that(tracker: Tracker, cues: ChoiceCues) -> str | None:
    """The time, or the times, meant by what comes after the one spoken of, or before it. None if none is."""
    text = said(tracker)
    match next_of(text, cues):
        case None:
            return None
        case Next.ONE | Next.SEVERAL as meant:
            return after_that(tracker, meant, behind_a_refusal(text, cues) != text)
        case meant:
            taken_before = None if before_that(text, cues) else taken_earlier(tracker, "booking_time", cues)
            return taken_before or _times_before(tracker, meant)


def taken_earlier(tracker: Tracker, slot: str, cues: ChoiceCues) -> str | None:
    """What was taken in the open form before that which is now: "la de antes". None where that is how they
    came to what is now: then the one before it is meant."""
    (now, how), *held = _held_in_form(tracker, slot) or [(None, "")]
    if now and next_of(how, cues) in (Next.ONE_BEFORE, Next.SEVERAL_BEFORE):
        return None
    return next((value for value, _ in held if value and value != now), None)


def _held_in_form(tracker: Tracker, slot: str) -> list[tuple[str | None, str]]:
    """What it held after each of their messages in the open form before the present one, the latest first,
    and the message."""
    opened = ("active_loop", tracker.active_loop_name)
    since = takewhile(lambda one: (one["event"], one.get("name")) != opened, reversed(tracker.events))
    held, value, how = list[tuple[str | None, str]](), None, ""
    for event in [*since][::-1]:
        if event["event"] == "user":
            held.append((value, how))
            how = str(event.get("text") or "")
        elif (event["event"], event.get("name")) == ("slot", slot):
            value = event["value"]
    return held[::-1]


def _times_before(tracker: Tracker, meant: Next) -> str | None:
    """Of those that were offered the one before that which waits for a yes, or all of them; else whatever is
    earlier that day. Where none waits, those that were offered before."""
    shown, *earlier = offered_there(tracker) or [[]]
    waits = slot_before(tracker, "booking_time")
    if not is_moment(waits):
        return ",".join(earlier[0]) if earlier else None
    before = sorted(at for at in {*chain(shown, *earlier)} if at < waits)
    if before:
        return before[-1] if meant is Next.ONE_BEFORE else ",".join(before[-3:])
    return f"{waits[:10]}T{EARLIEST}/{waits}" if waits[-len("10:30") :] > EARLIEST else None


def after_that(tracker: Tracker, meant: Next, refuses: bool) -> str | None:
    """The time after the one that waits for a yes, or that a message which ``refuses`` names, of those
    offered; else whatever is later. Where there is neither, the first of them, and the second for who refuses
    "that one": of several the first is meant."""
    offered = offered_times(tracker)
    named = [one for one in entities(tracker) if one["entity"] == "time"] if refuses else []
    refused = [at for at in offered if _refusing(named, at)]
    waits = filter(is_moment, (slot_before(tracker, "booking_time"), tracker.get_slot("booking_wish")))
    last = next(chain(waits, refused), None)
    behind = [at for at in offered if at > last] if last else offered[1:] if refuses else offered
    if meant is Next.ONE and (left := [at for at in behind if at not in refused]):
        return left[0]
    if not last:
        return later(tracker)
    day, ends = last[:10], f"{last[:10]}T{LATEST}"
    hours = [hours_of(value)[-len("T10:30") :] for value in _refusing(named, last)]
    begins = max([f"{last}{LATER_THAN}", *(f"{day}{hour}" if hour else ends for hour in hours)])
    after = following(date.fromisoformat(day))
    return f"{begins}/{ends},{after}" if begins < ends else after


def _refusing(named: list[Values], at: str) -> list[str]:
    """Those times of a refusal that ``at`` is one of: "not at 10", "el martes no"."""
    each = ((value, bool(one.get("weekday"))) for one in named for value in one["value"].split(","))
    return [value for value, every_week in each if holds(value, at, every_week)]
