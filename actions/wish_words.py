"""The hours that a message means by a number alone, or beside those that were offered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from actions.wishes import LATER_THAN
from bot.core.booking_cues import Beyond
from bot.core.dates import EARLIEST, LATEST

_BARE_HOUR = re.compile(r"\D{0,30}\b([1-9]|1\d)\b\D{0,12}")
# "At 5" is never five in the morning.
_FIRST_MORNING_HOUR = 7


def hours_beyond(wished: Beyond | None, offered: Sequence[time]) -> list[str]:
    """The hours after those offered, for "más tarde", or before them: ``T11:00>/T20:00``; of several offered,
    first after all of them, then after all but the last; none if neither is wished for."""
    hours = sorted({*offered})
    match wished:
        case None:
            return []
        case Beyond.LATER:
            return [f"T{each:%H:%M}{LATER_THAN}/T{LATEST}" for each in reversed(hours)]
        case Beyond.NOT_LATER:
            hours = hours[-1:]
    return [f"T{EARLIEST}/T{each:%H:%M}" for each in hours]


def bare_hour(text: str) -> time | None:
    """The hour in "mejor a 11", "make it 11": a short message with one number in it."""
    match = _BARE_HOUR.fullmatch(text.strip())
    hour = int(match[1]) if match else None
    if hour is None:
        return None
    return time(hour if hour >= _FIRST_MORNING_HOUR else hour + 12)
