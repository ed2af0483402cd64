"""Days further off: parts of a week or a month, "a week on Tuesday", "el lunes que viene no, el otro"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Optional

from bot.core.clauses import END_OF_CLAUSE
from bot.core.phrases import one_of
from bot.engine.nlu.when.words import COUNTS, MONTHS, WEEKDAYS

Span = Optional[tuple[date, date]]
Resolve = Callable[[re.Match[str], date], Span]


@dataclass(frozen=True)
class Days:
    """``first`` to ``last`` (the same for one day), at ``start``:``end`` in the text. ``weekday``: named by
    its weekday and nothing else, so the next one, unless another week is being talked about. ``number``: said
    behind a weekday, "viernes 11", so that it may have been the hour. ``edge``: a day beside them of which
    only these hours are meant, from one to the other: "antes del viernes a las 10"."""

    start: int
    end: int
    first: date
    last: date
    weekday: bool = False
    number: int | None = None
    edge: tuple[date, str, str] | None = None


# First and last day of a part of a month, and of a week that begins with 0.
_OF_MONTH = {"early": (1, 10), "mid": (11, 20), "late": (24, 31)}
_OF_WEEK = {"early": (0, 1), "mid": (2, 2), "late": (3, 4)}
_PARTS = {
    "early": r"(?:a |para )?(?:principios?|primeros|comienzos) de"
    r"|(?:the )?(?:beginning|start) of|early(?: in)?",
    "mid": r"(?:a |para )?mediados de|(?:the )?middle of|mid",
    "late": r"(?:a |para |hacia )?(?:finales|final) de|(?:the |towards the )?end of|late in",
}
_ORDINALS = {
    "primer": 0, "primera": 0, "first": 0, "segundo": 1, "segunda": 1, "second": 1, "tercer": 2, "tercera": 2,
    "third": 2, "ultimo": -1, "ultima": -1, "last": -1,
}  # fmt: skip
_SOON = {"today": 0, "hoy": 0, "tomorrow": 1, "manana": 1}
_WEEK = timedelta(days=7)
# A month that begins so late in a week has its first days in the week before.
_MOST_OF_A_WEEK = 4


def next_weekday(number: int, today: date) -> date:
    """ "El jueves" said on a Thursday is the next one: today would be called today."""
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _single(day: date) -> Span:
    return day, day


def _to_come(first: date, last: date, today: date) -> Span:
    return (max(first, today), last) if last >= today else None


def _days_of_month(match: re.Match[str], today: date) -> list[date]:
    """Of the month named, of this one or the next."""
    said, year, month = match.groupdict(), today.year, today.month
    if said.get("month"):
        month = MONTHS[said["month"]]
        year += month < today.month
    elif said.get("next"):
        year, month = year + month // 12, month % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return [date(year, month, day) for day in range(1, last + 1)]


def _part_of_month(part: str) -> Resolve:
    def resolve(match: re.Match[str], today: date) -> Span:
        days, (first, last) = _days_of_month(match, today), _OF_MONTH[part]
        if days[min(last, len(days)) - 1] < today:  # "a primeros de mes", said at its end
            days = _days_of_month(match, days[-1] + timedelta(days=1))
        return _to_come(days[first - 1], days[min(last, len(days)) - 1], today)

    return resolve


def _part_of_week(part: str) -> Resolve:
    def resolve(match: re.Match[str], today: date) -> Span:
        monday = monday_of(today) + (_WEEK if match["next"] else timedelta())
        first, last = (monday + timedelta(days=days) for days in _OF_WEEK[part])
        return _to_come(first, last, today)

    return resolve


def _week_of_month(match: re.Match[str], today: date) -> Span:
    days = _days_of_month(match, today)
    mondays = [day for day in days if day.weekday() == 0]
    if mondays[0].day > _MOST_OF_A_WEEK:
        mondays.insert(0, mondays[0] - _WEEK)
    monday = mondays[_ORDINALS[match["nth"]]]
    return _to_come(max(monday, days[0]), monday + timedelta(days=6), today)


def _weekday_of_month(match: re.Match[str], today: date) -> Span:
    weekday = WEEKDAYS[match["weekday"]]
    such = [day for day in _days_of_month(match, today) if day.weekday() == weekday]
    day = such[_ORDINALS[match["nth"]]]
    return _single(day) if day >= today else None


def _day_of_month(match: re.Match[str], today: date) -> Span:
    days, number = _days_of_month(match, today), int(match["day"])
    return _single(days[number - 1]) if 1 <= number <= len(days) else None


def _a_week_after(match: re.Match[str], today: date) -> Span:
    """The next Tuesday but one; as long from today or tomorrow."""
    said = match["weekday"]
    near = today + timedelta(days=_SOON[said]) if said in _SOON else next_weekday(WEEKDAYS[said], today)
    return _single(near + _WEEK)


def _in_weeks(match: re.Match[str], today: date) -> Span:
    """ "The Wednesday in two weeks": of that week."""
    monday = monday_of(today) + _count(match["number"]) * _WEEK
    return _single(monday + timedelta(days=WEEKDAYS[match["weekday"]]))


def _from_now(match: re.Match[str], today: date) -> Span:
    each = 7 if match["unit"] in ("semana", "week") else 1
    return _single(today + timedelta(days=min(_count(match["number"]), 366) * each))


def _count(said: str) -> int:
    return int(said) if said.isdigit() else COUNTS[said]


def _in_days(days: int) -> Resolve:
    return lambda match, today: _single(today + timedelta(days=days))


def _week_after_next(match: re.Match[str], today: date) -> Span:
    monday = monday_of(today) + 2 * _WEEK
    return monday, monday + timedelta(days=6)


def _patterns() -> Iterator[tuple[str, Resolve]]:
    weekday, month, few = one_of(WEEKDAYS), one_of(MONTHS), rf"(?P<number>\d{{1,3}}|{one_of(COUNTS)})"
    next_month = r"(?P<next>mes que viene|proximo mes|mes proximo|next month)"
    of_month = rf"(?:(?:el |l )?{next_month}|(?:l |este |the |this )?(?:mes|month)|(?P<month>{month}))"
    next_week = r"(?P<next>semana que viene|proxima semana|semana proxima|next week)"
    of_week = rf"(?:la )?(?:{next_week}|(?:esta |the |this )?(?:semana|week))"
    for part, words in _PARTS.items():
        yield rf"(?:{words})[ -]?{of_week}", _part_of_week(part)
        yield rf"(?:{words})[ -]?{of_month}", _part_of_month(part)
    yield rf"(?:a |para )?(?:fin|ultimos) de ?{of_month}", _part_of_month("late")
    yield rf"late {of_month}", _part_of_month("late")
    nth, in_month = one_of(_ORDINALS), rf"(?:de|in|of) ?{of_month}"
    yield rf"(?:la |the )?(?P<nth>{nth}) (?:semana|week) {in_month}", _week_of_month
    yield rf"(?:el |on |the )*(?P<nth>{nth}) (?P<weekday>{weekday}) {in_month}", _weekday_of_month
    yield rf"(?:el |the )?(?:dia )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:del?|of) {next_month}", _day_of_month
    soon = rf"(?P<weekday>{weekday}|{one_of(_SOON)})"
    yield rf"a week (?:on |from )?{soon}", _a_week_after
    yield rf"(?:on )?{soon} week", _a_week_after
    yield rf"(?:de )?{soon} en (?:una semana|ocho(?: dias)?|8 dias)", _a_week_after
    no = r"(?: que viene| proximo)? no,? (?:sino )?(?:el|the)"
    yield rf"(?:el |este )?(?P<weekday>{weekday}),?{no} (?:otro|siguiente|de despues|next)", _a_week_after
    yield (
        rf"not (?:this |next )?(?P<weekday>{weekday}),? (?:but )?the (?:next|one after|following)(?: one)?",
        _a_week_after,
    )
    yield rf"(?:the )?(?P<weekday>{weekday}) after next", _a_week_after
    weeks = rf"(?:dentro de|en|de aqui a|in) {few} (?:semanas|weeks)"
    yield rf"(?:el |the |on )?(?P<weekday>{weekday}) (?:de )?{weeks}", _in_weeks
    yield rf"{weeks},? (?:el |on )?(?P<weekday>{weekday})", _in_weeks
    yield rf"(?:dentro de|en|de aqui a|in|within) {few} (?P<unit>dia|day|semana|week)s?", _from_now
    yield rf"{few} (?P<unit>day|week)s? from (?:now|today)", _from_now
    yield r"(?:in )?a fortnight(?: from now)?", _in_days(14)
    yield (
        r"(?:la )?semana que viene,? no,? (?:sino )?la (?:otra|siguiente)"
        r"|not next week,? (?:but )?the (?:one|week) after|(?:the )?week after next",
        _week_after_next,
    )
    # "Pasado", for "pasado mañana".
    yield (
        r"(?:^|(?<=mejor )|(?<= o )|(?<=para )|(?<=puedo )|(?<=, ))pasado"
        rf"(?={END_OF_CLAUSE}| (?:a las?|por la|al? medio|mejor|si|no)(?!\w))",
        _in_days(2),
    )


PATTERNS: list[tuple[str, Resolve]] = list(_patterns())
