"""When someone means, in both languages: pure, quick, and preferring hours in which people work."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.core.text import fold
from bot.engine.nlu.when.days import find_days
from bot.engine.nlu.when.far import Days, next_weekday
from bot.engine.nlu.when.hours import bare_hour, find_hours
from bot.engine.nlu.when.next import opened
from bot.engine.nlu.when.parts import Hours
from bot.engine.nlu.when.refused import points_at_refused, possible, refused
from bot.engine.nlu.when.several import Together, join_days, join_hours, stretches
from bot.engine.nlu.when.slips import Mended, mend_days

LONGEST = 600
# Between times that would each do.
ALTERNATIVE = ","
_TOWARDS, _AL = re.compile(r"\b(?:to|al)\s+$"), re.compile(r"al\b")
# Of more days than these, hours that are said with them are let go.
_FEW_DAYS = 13


@dataclass(frozen=True)
class Time:
    """``value``: ``2026-12-03T10:30``, ``2026-12-03``, ``2026-12-03T15:00/2026-12-03T20:00``,
    ``2026-12-03/2026-12-09`` or, without a day, ``T10:30`` and ``T15:00/T20:00``; several of these with
    commas between where any of them would do, "martes o miércoles". ``weekday``: see Days.
    ``instead``: what it may have meant as well, "viernes 11" the next Friday at 11.
    ``gone_by``: all its days have. ``places``: those of its days, and of hours said apart from them: nobody
    says two things within one."""

    start: int
    end: int
    value: str
    weekday: bool = False
    instead: str | None = None
    places: tuple[tuple[int, int], ...] = ()
    gone_by: bool = False


def find_times(text: str, today: date) -> list[Time]:
    """Return the times named in a text; each day takes the hour that is said with it.

    A day gone by is named only when no other is: "ayer no pude, mejor mañana".
    """
    mended = mend_days(fold(text[:LONGEST]))
    days, hours = possible(mended.text, *_named(mended.text, today))
    if not days:
        alone = join_hours(mended.text, hours)
        values = ALTERNATIVE.join(map(_hours_value, alone))
        if not alone:
            return []
        start, end = alone[0].start, alone[-1].end
        return _as_written([Time(start, end, values, places=((start, end),))], mended)
    said = join_days(mended.text, days, hours)
    to_come = [left for one in said if (left := one.only(lambda day: day.last >= today))]
    return _as_written([_together(one, today) for one in to_come or said], mended)


def meant_of(text: str, times: Sequence[Time]) -> Time | None:
    """The one that is wished for, where several were named that do not go together: "move it from Tuesday to
    Thursday"; who corrects themselves means the last."""
    folded = fold(text)
    towards = [
        time for time in times if _TOWARDS.search(folded[: time.start]) or _AL.match(folded, time.start)
    ]
    return next(iter((towards or [*times])[::-1]), None)


def find_refused(text: str, today: date) -> list[Time]:
    """Return the days that will not do: "el martes no puedo"."""
    mended = mend_days(fold(text[:LONGEST]))
    days, hours = _named(mended.text, today)
    no = refused(mended.text, [*days, *hours]) if days else []
    times = [Time(day.start, day.end, _value(day), day.weekday) for day in days if day in no]
    return _as_written(times, mended)


def points_at_refused_day(text: str) -> bool:
    """Whether a day that was spoken of will not do, and is not named: "ese día trabajo"."""
    return points_at_refused(fold(text[:LONGEST]))


def _as_written(times: list[Time], mended: Mended) -> list[Time]:
    """With their places in the text before slips were mended."""
    places = [mended.place(time.start, time.end) for time in times]
    return [
        replace(time, start=s, end=e, places=tuple(mended.place(*place) for place in time.places))
        for time, (s, e) in zip(times, places, strict=True)
    ]


@functools.lru_cache(maxsize=256)  # what is possible, and what is refused
def _named(folded: str, today: date) -> tuple[list[Days], list[Hours]]:
    days = find_days(folded, today)
    taken = [(day.start, day.end) for day in days]
    hours = find_hours(folded, taken, [day.end for day in days if day.weekday])
    days = opened(folded, stretches(folded, days), hours, today)
    return days, [hour for hour in hours if not any(day.start < hour.start < day.end for day in days)]


def _together(named: Together, today: date) -> Time:
    values = [value for day, hours in named.each for value in _values(day, hours)]
    days = [day for day, _ in named.each]
    alone = len(values) == 1 and not any(hours for _, hours in named.each)
    instead = _hour_instead(days[0], today) if alone and days[0].first == days[0].last else None
    weekday = all(day.weekday for day in days)
    value = ALTERNATIVE.join(dict.fromkeys(values))
    gone_by = all(day.last < today for day in days)
    return Time(named.start, named.end, value, weekday, instead, named.places, gone_by)


def _values(day: Days, hours: Sequence[Hours]) -> list[str]:
    values = _inner_values(day, hours)
    if day.edge:
        edge, begins, ends = day.edge
        values = sorted([*values, f"{edge}T{begins}/{edge}T{ends}"])
    return values


def _inner_values(day: Days, hours: Sequence[Hours]) -> list[str]:
    length = (day.last - day.first).days
    if not hours or length > _FEW_DAYS:
        return [_value(day)]
    each = (day.first + timedelta(days=ahead) for ahead in range(length + 1))
    return [_on(one, hour) for one in each for hour in hours]


def _value(day: Days) -> str:
    first, last = day.first.isoformat(), day.last.isoformat()
    return first if first == last else f"{first}/{last}"


def _on(day: date, hours: Hours) -> str:
    return "/".join(f"{day}T{hour}" for hour in (hours.at, hours.until) if hour)


def _hour_instead(day: Days, today: date) -> str | None:
    soon, hour = next_weekday(day.first.weekday(), today), bare_hour(str(day.number or 0))
    return f"{soon}T{hour}" if hour and soon != day.first else None


def _hours_value(hours: Hours) -> str:
    return f"T{hours.at}" if hours.until is None else f"T{hours.at}/T{hours.until}"
