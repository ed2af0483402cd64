"""Times that will not do: "el martes no puedo", "not before 5", in folded text (small, without accents)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from bot.core.dates import EARLIEST, LATEST
from bot.core.joining import EITHER, NOR
from bot.engine.cues import read_cues
from bot.engine.nlu.when.far import Days
from bot.engine.nlu.when.parts import Hours

# "Estoy de mañana": in front of such a time only.
_PART_OF_DAY = r"(?=de (?:mananas?|tardes?|noches?)\b)"
_AND = re.compile(rf",? ?(?:{EITHER}|{NOR}) (?:el |los |on |the )*")


def possible(text: str, days: list[Days], hours: list[Hours]) -> tuple[list[Days], list[Hours]]:
    """Leave out what is refused. Of a part of a day or an open stretch, the rest of the day is meant, unless
    hours are named that will do: "trabajo de noche, mejor el lunes por la mañana". Of these, what is left:
    "por la mañana, pero no antes de las 10"."""
    no = refused(text, [*days, *hours])
    named = [each for each in hours if each not in no]
    of_day = days[0].start if len(days) > 1 else len(text)  # each of several days may have a rest
    left = [each for each in hours if each in named or not named or each.start >= of_day]
    rests = [left_of for each in hours if each in no and (left_of := _rest(each))] if len(days) < 2 else []
    rest = [_rest(each) if each in no else _but(each, rests) for each in left]
    return [each for each in days if each not in no], [each for each in rest if each]


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class _Place:
    start: int
    end: int


def points_at_refused(text: str) -> bool:
    """Whether what will not do is a day that was spoken of: "ese día trabajo", "I can't do that day"."""
    return bool(refused(text, [_Place(*match.span()) for match in _patterns().that.finditer(text)]))


@dataclass(frozen=True)
class _Patterns:
    """What stands in front of "not before 5", before and behind a time that will not do; "that day"."""

    bound: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    that: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    no, will_not_do = read_cues().negation, read_cues().unavailable
    bound = rf"{no.to_bound}(?={no.to_be_before}|{no.to_be_after})|{will_not_do.to_be_on_shift}{_PART_OF_DAY}"
    before = rf"(?<!\w)(?:{will_not_do.to_refuse_in_front}|{no.to_refuse}){will_not_do.to_stand_between}$"
    return _Patterns(*map(re.compile, (bound, before, will_not_do.to_refuse_behind, will_not_do.to_point)))


def refused(text: str, times: Sequence[_Placed]) -> list[_Placed]:
    inorder = sorted(times, key=lambda time: time.start)
    no = _patterns()
    in_front = {match.end() for match in no.bound.finditer(text)}
    before = [time for time in inorder if time.start in in_front or no.before.search(text[: time.start])]
    after = [time for time in inorder if no.after.match(text, time.end)]
    # "El martes y el miércoles no puedo": neither; "no puedo el martes, ¿y el miércoles?" asks for the other.
    joined = [two for two in pairwise(inorder) if _AND.fullmatch(text, two[0].end, two[1].start)]
    before += [other for one, other in joined if one in before and not text.startswith("?", other.end)]
    after += [one for one, other in joined if other in after]
    return before + after


def _but(hours: Hours, rests: Sequence[Hours]) -> Hours:
    """What of a stretch is within each of ``rests``, if anything."""
    for rest in rests:
        if hours.until and rest.until and max(hours.at, rest.at) < min(hours.until, rest.until):
            hours = replace(hours, at=max(hours.at, rest.at), until=min(hours.until, rest.until))
    return hours


def _rest(hours: Hours) -> Hours | None:
    if hours.until is None:
        return None
    if hours.at <= EARLIEST:
        return replace(hours, at=hours.until, until=LATEST) if hours.until < LATEST else None
    return replace(hours, at=EARLIEST, until=hours.at)
