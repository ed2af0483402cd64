"""Parts of a day named in Spanish or English, in folded text (small letters, no accents): "por la tarde"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.core.phrases import one_of
from bot.engine.cues import read_cues
from bot.engine.nlu.when.words import WEEKDAYS
from bot.engine.nlu.when.work import around_shifts, around_work

_HALVES = {"am": ("08:00", "12:00"), "pm": ("12:00", "20:00")}
_HALF_ALONE = re.compile(r",? ?(?P<half>am|pm)(?!\w)")


@dataclass(frozen=True)
class Hours:
    """``until`` is None for an exact hour. Both as ``HH:MM``; ``start``:``end`` is the place in the text.
    ``part``: a part of a day by its name, "por la tarde"."""

    start: int
    end: int
    at: str
    until: str | None = None
    part: bool = False


def find_parts(text: str, days: list[tuple[int, int]]) -> list[Hours]:
    """Parts of a day; "am" and "pm" by themselves only behind a day: "tomorrow am". "Good morning" and "since
    this morning" are none to come in."""
    patterns = _patterns()
    of_others = {match.end() for match in patterns.of_others.finditer(text)}
    return [
        Hours(match.start(), match.end(), at, until, part=True)
        for pattern, at, until in patterns.parts
        for match in pattern.finditer(text)
        if match.start() not in of_others and not patterns.none_to_come.search(text[: match.start()])
    ] + [
        Hours(match.start("half"), match.end(), *_HALVES[match["half"]], part=True)
        for _, end in days
        if (match := _HALF_ALONE.match(text, end))
    ]


@dataclass(frozen=True)
class _Patterns:
    """``of_others``: in front of a part of the day in which somebody else works; ``none_to_come``: of one to
    which nobody comes, "good morning"."""

    of_others: re.Pattern[str]
    none_to_come: re.Pattern[str]
    parts: list[tuple[re.Pattern[str], str, str]]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    cues = read_cues()
    of_others, to_none = cues.working.to_be_of_others, cues.day_parts.to_be_none_to_come
    parts = [(re.compile(rf"(?<!\w)(?:{part})(?!\w)"), at, until) for part, at, until in _parts()]
    return _Patterns(re.compile(of_others), re.compile(to_none), parts)


def _parts() -> list[tuple[str, str, str]]:
    """In the order in which they are looked for, each with from when until when it is."""
    parts = read_cues().day_parts
    return [
        *around_shifts(),
        (parts.to_be_early, "08:00", "10:00"),
        (parts.to_be_late, "17:00", "20:00"),
        (parts.to_be_mid_morning, "10:00", "13:00"),
        (parts.to_be_mid_afternoon, "16:00", "18:00"),
        (one_of(parts.after_a_late_lunch), "15:00", "20:00"),
        (one_of(parts.after_lunch), "13:00", "20:00"),
        *around_work(),
        (one_of(parts.before_lunch), "11:00", "14:00"),
        (one_of(parts.before_noon), "08:00", "12:00"),
        (parts.to_be_morning(on_shift()), "08:00", "14:00"),
        (one_of(parts.midday), "12:00", "15:00"),
        (parts.to_be_late_afternoon, "15:00", "20:00"),
        (one_of(parts.afternoon), "12:00", "20:00"),
        (one_of(parts.evening), "17:00", "21:00"),
        (parts.to_be_night, "20:00", "23:00"),
    ]


def on_shift() -> list[str]:
    """ "Trabajo (de mañana)", "el martes (de mañana)": before a morning that is not tomorrow."""
    days = (name for name in WEEKDAYS if len(name) > 4)
    return [*read_cues().working.on_shift, *days]
