"""When someone means, in both languages: pure, quick, and preferring hours in which people work."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from bot.engine.nlu.when_days import Days, find_days
from bot.engine.nlu.when_either import runs
from bot.engine.nlu.when_far import next_weekday
from bot.engine.nlu.when_hours import Hours, bare_hour, find_hours
from bot.engine.nlu.when_refused import points_at_refused, possible, refused
from bot.engine.nlu.when_slips import Mended, mend_days

LONGEST = 600


@dataclass(frozen=True)
class Time:
    """``value``: ``2026-12-03T10:30``, ``2026-12-03``, ``2026-12-03T15:00/2026-12-03T20:00``,
    ``2026-12-03/2026-12-09`` or, without a day, ``T10:30`` and ``T15:00/T20:00``. ``weekday``: see Days.
    ``instead``: what it may have meant as well, "viernes 11" the next Friday at 11. ``either``: one of
    several days of which any will do."""

    start: int
    end: int
    value: str
    weekday: bool = False
    instead: str | None = None
    either: bool = False


def find_times(text: str, today: date) -> list[Time]:
    """Return the times named in a text; each day takes the hour that is said with it.

    A day gone by is named only when no other is: "ayer no pude, mejor mañana".
    """
    mended = mend_days(fold(text[:LONGEST]))
    days, hours = possible(mended.text, *_named(mended.text, today))
    if not days:
        return _as_written([Time(h.start, h.end, _hours_value(h)) for h in hours[:1]], mended)
    to_come = [day for day in days if day.last >= today]
    pairs = [(day, _hours_of(day, days, hours)) for day in to_come or days]
    return _as_written(_any_of(mended.text, pairs, today), mended)


def find_refused(text: str, today: date) -> list[Time]:
    """Return the days that will not do: "el martes no puedo"."""
    mended = mend_days(fold(text[:LONGEST]))
    days, hours = _named(mended.text, today)
    no = refused(mended.text, [*days, *hours]) if days else []
    return _as_written([_together(day, None, today) for day in days if day in no], mended)


def points_at_refused_day(text: str) -> bool:
    """Whether a day that was spoken of will not do, and is not named: "ese día trabajo"."""
    return points_at_refused(fold(text[:LONGEST]))


def _as_written(times: list[Time], mended: Mended) -> list[Time]:
    """With their places in the text before slips were mended."""
    places = [mended.place(time.start, time.end) for time in times]
    return [replace(time, start=s, end=e) for time, (s, e) in zip(times, places, strict=True)]


@functools.lru_cache(maxsize=256)  # what is possible, and what is refused
def _named(folded: str, today: date) -> tuple[list[Days], list[Hours]]:
    days = find_days(folded, today)
    taken = [(day.start, day.end) for day in days]
    return days, find_hours(folded, taken, [day.end for day in days if day.weekday])


@functools.lru_cache(maxsize=256)  # many readers want the same text folded
def fold(text: str) -> str:
    """Small letters without accents, each character in its old place."""
    return "".join(_fold_character(ch) for ch in text)


def _fold_character(ch: str) -> str:
    if ch.isascii():
        return ch.lower()
    plain = unicodedata.normalize("NFD", ch)[0].lower()
    return "'" if ch == "’" else plain if len(plain) == 1 else ch


def _any_of(text: str, pairs: list[tuple[Days, Hours | None]], today: date) -> list[Time]:
    """Of days side by side any will do; an hour said behind them all is one of each."""
    times = [_together(day, hours, today) for day, hours in pairs]
    for run in runs(text, [(time.start, time.end) for time in times]):
        *before, last = run
        shared = pairs[last][1] if not any(pairs[at][1] for at in before) else None
        for at in run:
            day, hours = pairs[at]
            time = times[at] if hours or not shared else _together(day, shared, today)
            times[at] = replace(time, start=times[at].start, end=times[at].end, either=True)
    return times


def _hours_of(day: Days, days: list[Days], hours: list[Hours]) -> Hours | None:
    """With one day, the first hour said anywhere; with several, the first between it and the next day."""
    if len(days) == 1:
        return hours[0] if hours else None
    later = [other.start for other in days if other.start > day.start]
    return next((h for h in hours if day.end <= h.start < min(later, default=LONGEST)), None)


def _together(day: Days, hours: Hours | None, today: date) -> Time:
    first, last = day.first.isoformat(), day.last.isoformat()
    if day.first != day.last:
        return Time(day.start, day.end, f"{first}/{last}")
    if hours is None:
        return Time(day.start, day.end, first, day.weekday, _hour_instead(day, today))
    start, end = min(day.start, hours.start), max(day.end, hours.end)
    if hours.until is None:
        return Time(start, end, f"{first}T{hours.at}", day.weekday)
    return Time(start, end, f"{first}T{hours.at}/{first}T{hours.until}", day.weekday)


def _hour_instead(day: Days, today: date) -> str | None:
    soon, hour = next_weekday(day.first.weekday(), today), bare_hour(str(day.number or 0))
    return f"{soon}T{hour}" if hour and soon != day.first else None


def _hours_value(hours: Hours) -> str:
    return f"T{hours.at}" if hours.until is None else f"T{hours.at}/T{hours.until}"
