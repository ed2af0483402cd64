"""Several days or hours named at once: "martes o miércoles", "Monday to Wednesday after 3", "at 10 or 11".

In folded text. Days that go together are one time with alternatives; days that do not, "tenía el martes,
mejor el jueves", stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.core.dates import EARLIEST, LATEST
from bot.core.joining import AND, EITHER, NOR
from bot.engine.nlu.when.far import Days
from bot.engine.nlu.when.parts import Hours

_ARTICLES = r"(?:(?:el|los|la|las|on|at|the|in|by|a|al|por|para|dia)(?:\s+|$))*"
_SOFT = (
    r"tambien|also|maybe|perhaps|quizas?|tal vez|si no|if not|if possible|even|incluso|bien|mejor aun"
    r"|otherwise|or else"
)
_OR = re.compile(
    rf"[\s,;/?.]*(?:\b(?:{EITHER}|{NOR}|{_SOFT})\b[\s,;/]*|[&/]\s*)+(?:either\s+|the\s+)?{_ARTICLES}"
)
_BESIDE = re.compile(rf"[\s,;]*(?:(?:{EITHER})\s+)?{_ARTICLES}")
_COMMA = re.compile(rf"\s*,\s*{_ARTICLES}")
_TO = re.compile(rf"\s*(?:\b(?:to|till?|until|thru|through|a|al|hasta)\b|[-–])\s*{_ARTICLES}")
_AND = re.compile(rf"\s+(?:{AND})\s+{_ARTICLES}")
# "After 10 and before 12", "por la mañana, pero después de las 10": both hold.
_AS_WELL = re.compile(rf"[\s,]*(?:(?:{AND}|but|pero)\s+)?(?:(?:no|not|nunca|never)\s+)?")
_FROM = re.compile(r"\b(?:del?|desde|from)\s+$")
_BETWEEN = re.compile(r"\b(?:entre|between)\s+(?:el |los |the |on )*$")
# "Muévela del martes al miércoles": the one day is left, the other wished for; no "cambio de titular".
_MOVES = re.compile(
    r"\b(?:mov|muev|cambi(?!os? del? (?!dia|hora|fecha|cita))|pas[aeo]|pase|aplaz|retras|adelant|move"
    r"|chang(?!es? of (?!day|time|date|appointment))|switch|resched|shift|push)"
)
_WEEK = timedelta(days=7)
_A_LIST = 3


@dataclass(frozen=True)
class Together:
    """One or more days, each with the hours that are meant of it: one or more, or none. ``places``: of the
    days, and of hours said apart from them."""

    start: int
    end: int
    each: tuple[tuple[Days, tuple[Hours, ...]], ...]
    places: tuple[tuple[int, int], ...]

    def only(self, such: Callable[[Days], bool]) -> Together | None:
        """With such days only; None without one."""
        left = tuple(each for each in self.each if such(each[0]))
        return replace(self, each=left) if left else None


def join_days(text: str, days: Sequence[Days], hours: Sequence[Hours]) -> list[Together]:
    """Return the days in order, with their hours. Hours that are said once, before or behind several days,
    are of all of them; "hoy o mañana por la tarde o el jueves por la mañana" is of today's afternoon."""
    chains = _chains(text, days, hours)
    found: list[Together] = []
    for at, chain in enumerate(chains):
        before = chains[at - 1][-1].end if at else 0
        behind = chains[at + 1][0].start if at + 1 < len(chains) else len(text)
        found.append(
            _with_hours(text, chain, [h for h in hours if before <= h.start < behind], len(chains) == 1)
        )
    return found


def join_hours(text: str, hours: Sequence[Hours]) -> tuple[Hours, ...]:
    """The first hours named and those that go with them: "a las 10 o a las 11", "10, 11 o 12". An exact hour
    counts, and not the part of a day it is in."""
    hours = _narrowed(text, hours)
    meant = [each for each in hours if not each.part] or [*hours]
    taken, by_comma = meant[:1], list[Hours]()
    for other in meant[1:]:
        gap = _gap(text, (by_comma or taken)[-1].end, other.start, hours)
        if _OR.fullmatch(gap):
            taken, by_comma = [*taken, *by_comma, other], []
        elif _COMMA.fullmatch(gap):
            by_comma.append(other)
        else:
            break
    return tuple(taken)


def _narrowed(text: str, hours: Sequence[Hours]) -> list[Hours]:
    """With one stretch for two neighbours that overlap, of which one is only bounded by an hour."""
    found: list[Hours] = []
    for hour in hours:
        one = found[-1] if found else None
        if one and one.until and hour.until and _AS_WELL.fullmatch(text, one.end, hour.start):
            at, until = max(one.at, hour.at), min(one.until, hour.until)
            if at < until and (_is_bound(one) or _is_bound(hour)):
                found[-1] = Hours(one.start, hour.end, at, until)
                continue
        found.append(hour)
    return found


def _is_bound(hours: Hours) -> bool:
    return not hours.part and (hours.at == EARLIEST or hours.until == LATEST)


def stretches(text: str, days: Sequence[Days]) -> list[Days]:
    """ "De lunes a miércoles" is one stretch of days."""
    found: list[Days] = []
    for day in days:
        one = found[-1] if found else None
        gap = text[one.end : day.start] if one else ""
        between = one is not None and _BETWEEN.search(text[: one.start]) is not None and _AND.fullmatch(gap)
        if one and (between or (_TO.fullmatch(gap) and not _MOVES.search(text[: one.start]))):
            last = day.last + _WEEK if day.weekday and day.last < one.first else day.last
            if one.first == one.last and day.first == day.last and one.first < last:
                begins = _FROM.search(text[: one.start])
                start, weekday = begins.start() if begins else one.start, one.weekday and day.weekday
                found[-1] = replace(one, start=start, end=day.end, last=last, weekday=weekday, number=None)
                continue
        found.append(day)
    return found


def _chains(text: str, days: Sequence[Days], hours: Sequence[Hours]) -> list[list[Days]]:
    chains: list[list[Days]] = []
    linked: list[bool] = []
    for day in days:
        gap = _gap(text, chains[-1][-1].end, day.start, hours) if chains else ""
        by_or = bool(chains) and _OR.fullmatch(gap) is not None
        if by_or or (chains and _COMMA.fullmatch(gap)):
            chains[-1].append(day)
            linked[-1] = linked[-1] or by_or
        else:
            chains.append([day])
            linked.append(False)
    # "Hoy, viernes" is one day, "el lunes, el martes" puts right what was said: a mere comma parts
    # alternatives only of three weekdays and more.
    return [
        part
        for chain, by_or in zip(chains, linked, strict=True)
        for part in ([chain] if by_or or _is_list(chain) else [[day] for day in chain])
    ]


def _is_list(chain: Sequence[Days]) -> bool:
    return len(chain) >= _A_LIST and all(day.weekday for day in chain)


def _gap(text: str, start: int, end: int, hours: Sequence[Hours]) -> str:
    """What stands between two places, but for the hours there."""
    gap = text[start:end]
    for each in sorted(hours, key=lambda hour: -hour.start):
        if start <= each.start and each.end <= end:
            gap = gap[: each.start - start] + gap[each.end - start :]
    return gap


def _with_hours(text: str, chain: Sequence[Days], hours: Sequence[Hours], alone: bool) -> Together:
    if len(chain) == 1 and alone:
        each = [(chain[0], join_hours(text, hours))]
    else:
        ends = [day.start for day in chain[1:]] + [len(text)]
        own = [
            join_hours(text, [hour for hour in hours if day.start <= hour.start < end])
            for day, end in zip(chain, ends, strict=True)
        ]
        before = join_hours(text, [hour for hour in hours if alone and hour.start < chain[0].start])
        later = _of_the_next(own)
        each = [(day, said or before or of) for day, said, of in zip(chain, own, later, strict=True)]
    places = [(chain[0].start, chain[-1].end), *((h.start, h.end) for _, said in each for h in said)]
    apart = tuple(_side_by_side(text, places))
    return Together(apart[0][0], max(end for _, end in apart), tuple(each), apart)


def _of_the_next(own: Sequence[tuple[Hours, ...]]) -> list[tuple[Hours, ...]]:
    """For each day the hours of the next one that has any."""
    return [next(filter(None, own[at:]), ()) for at in range(1, len(own) + 1)]


def _side_by_side(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those between which nothing else stands are one: "el jueves, a las 10"."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if found and (start <= found[-1][1] or _BESIDE.fullmatch(text, found[-1][1], start)):
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
