"""Days counted on from one that is named: "tomorrow or the day after", "del 10 al 12", in folded text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from bot.core.clauses import END_OF_CLAUSE
from bot.core.dates import EARLIEST, LATEST
from bot.core.joining import EITHER
from bot.core.phrases import one_of
from bot.engine.cues import read_cues
from bot.engine.nlu.when.far import Days, Span, monday_of
from bot.engine.nlu.when.parts import Hours
from bot.engine.nlu.when.words import COUNTS, MONTHS, WEEKDAYS

# "Mañana y el próximo recibo" is of something else.
_NO_MORE = (
    rf"(?= ?(?:{END_OF_CLAUSE}"
    rf"| (?:{EITHER}|a|al|at|por|en|in|de|si|if|me|mejor|please|pls|porfa|works?|would|is)\b))"
)
_OR_NEXT = re.compile(
    rf",? (?:{EITHER}) (?P<next>(?P<the>el |al |la |a la |the )?"
    r"(?:(?P<day>dia (?:siguiente|despues)|next day|day after|following day)"
    r"|(?P<week>(?:otra|proxima) semana|semana (?:siguiente|de despues|proxima)|week after|next week"
    r"|following week)"
    r"|(?:siguiente|proxim[oa]|(?P<other>otr[oa])|de despues|next(?: one)?|following(?: one)?|one after)"
    rf"{_NO_MORE}))(?! tomorrow)(?!\w)"
)
_A_WEEK = re.compile(r"\bsemana|\bweek(?!end)")
_NO_WEEK = re.compile(rf"\bfin de semana|\b(?:{one_of(WEEKDAYS)})\b")
# "The 26th of December or the 27th", "el 10, 11 o 12": behind a date. "Viernes 11" may be an hour.
_A_DATE = re.compile(rf"\d(?:st|nd|rd|th|º|ro)?$|\d.* (?:{one_of(MONTHS)})$")
# A mere comma may put right what was said, or go on with something else.
_ONE = r"(?:(?:el|the|on|dia) )*\d{1,2}(?:st|nd|rd|th)?"
_ENDS_IN_OR = rf"(?={_ONE}(?:, ?{_ONE})*,? (?:{EITHER}) {_ONE}(?![\w:./%€-]))"
_OR_NUMBER = re.compile(
    rf"(?:,? (?P<or>(?:{EITHER}) )|, ?{_ENDS_IN_OR})(?P<next>(?:(?:el|the|on|dia) )*"
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:./%€-])"
    rf"(?:{_NO_MORE}|(?=, ?\d)))"
)
# "Del 20 al 25", "the 20th to the 25th"; "until 5" may be an hour, "December 20 to 25" is none.
_TO_NUMBER = re.compile(
    r"(?: al | (?:to|till?|until|thru|through|hasta) (?=(?:el|the|dia) |\d+(?:st|nd|rd|th))"
    r"| ?[-–] ?(?=\d+(?:st|nd|rd|th))|(?P<of_month> (?:to|thru|through) | ?[-–] ?))"
    r"(?P<next>(?:(?:el|the|dia) )*(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"(?![\w:/%€-]|[.]\d| (?:por ciento|percent|euros|am|pm)))"
)
# With a comma between them, so near each other: "el 3, 10 u 11" goes on with hours.
_NEAR = 3
# "A partir del jueves", "not before the 5th": what stands before a day makes a stretch of it, so long at most
# that hours said with it still count.
_ON_FROM = re.compile(r"\b(?:a partir del?|starting(?: on| from)?|as from)(?: el| la| the)? $")
_FROM = re.compile(r"\bfrom(?: the)? $")  # "from Tuesday to Thursday" is another
_MANY = one_of(word for word, number in COUNTS.items() if number > 1)
# "Two days after Monday", "el día antes del viernes": one day. "Any day after Monday" is a stretch.
_COUNTED = re.compile(
    rf"\b(?:el dia|al dia|the day|(?P<number>\d{{1,2}}|{_MANY}) (?:dias|days|(?P<week>semanas|weeks))) $"
)
_ONWARDS = re.compile(r",? (?:en adelante|on(?:wards)?(?!\w))")
_AHEAD = timedelta(days=13)
_DAY = timedelta(days=1)


@lru_cache(maxsize=1)
def _bound() -> re.Pattern[str]:
    no = read_cues().negation
    to_it = rf"(?:(?P<before>{no.to_be_before})|{no.to_be_after})"
    return re.compile(rf"(?P<no>{no.to_bound})?\b{to_it}(?: el| la| the)? $")


def opened(text: str, found: Sequence[Days], hours: Sequence[Hours], today: date) -> list[Days]:
    """Days from or before which is meant as the stretches that they begin or end; the hour right behind
    such a day belongs to it."""
    return [days for one in found if (days := _opened(text, one, hours, today)) is not None]


def _opened(text: str, days: Days, hours: Sequence[Hours], today: date) -> Days | None:
    before, onwards = text[: days.start], _ONWARDS.match(text, days.end)
    if match := _bound().search(before):
        return _bounded(text, days, match, hours, today)
    if match := _ON_FROM.search(before) or (onwards and _FROM.search(before)):
        first, last = days.first, days.first + _AHEAD
    else:
        return days
    end = onwards.end() if onwards else days.end
    return Days(match.start(), end, first, last) if first <= last else None


def _bounded(text: str, days: Days, bound: re.Match[str], hours: Sequence[Hours], today: date) -> Days | None:
    to_it, without = bool(bound["before"]) != bool(bound["no"]), not bound["no"]
    if without and (counted := _COUNTED.search(text[: bound.start()])):
        number = counted["number"] or "1"
        away = _DAY * (int(number) if number.isdigit() else COUNTS[number]) * (7 if counted["week"] else 1)
        day = days.first - away if to_it else days.last + away
        return Days(counted.start(), days.end, day, day)
    said = next((hour for hour in hours if text[days.end : hour.start] == " " and _an_hour(hour)), None)
    edge = _edge(days, said, to_it, without) if said else None
    step = _DAY if without or said else _DAY * 0
    first, last = (today, days.first - step) if to_it else (days.last + step, days.last + _AHEAD)
    end = said.end if said else days.end
    return Days(bound.start(), end, first, last, edge=edge) if first <= last else None


def _an_hour(hours: Hours) -> bool:
    return hours.part or hours.until is None


def _edge(days: Days, said: Hours, to_it: bool, without: bool) -> tuple[date, str, str] | None:
    """What is meant of the day itself that is the bound: not before its afternoon is with the afternoon."""
    at, until = said.at, said.until or said.at
    day = days.first if to_it else days.last
    begins, ends = (EARLIEST, at if without else until) if to_it else (until if without else at, LATEST)
    return (day, begins, ends) if begins < ends else None


def with_next(text: str, found: Sequence[Days]) -> list[Days]:
    """ "Tomorrow or the day after", "this Saturday or next", "next week or the week after", "the 26th of
    December or the 27th": counted from the day that is named before."""
    kept, waiting = list[Days](), [*found]
    while waiting:
        days = waiting.pop(0)
        kept.append(days)
        if after := _next_of(text, days) or _number_after(text, days) or _number_to(text, days):
            waiting = [after, *(other for other in waiting if other.start >= after.end)]
    return kept


def _next_of(text: str, days: Days) -> Days | None:
    match = _OR_NEXT.match(text, days.end)
    named = text[days.start : days.end]
    of_weeks = _A_WEEK.search(named) is not None and not _NO_WEEK.search(named)
    if match is None or (match["week"] and not of_weeks):
        return None
    if match["other"] and not (of_weeks or (match["the"] and _NO_WEEK.search(named))):
        return None  # "mañana u otro": any
    place = match.start("next"), match.end()
    if of_weeks and not match["day"]:
        monday = monday_of(days.first) + timedelta(days=7)
        return Days(*place, monday, monday + timedelta(days=6))
    one_day = days.first == days.last and not _NO_WEEK.search(named)  # "mañana o el siguiente"
    ahead = timedelta(days=1 if match["day"] or one_day else 7)
    return Days(*place, days.first + ahead, days.last + ahead)


def _number_after(text: str, days: Days) -> Days | None:
    """The first such day of a month from then on."""
    match = _OR_NUMBER.match(text, days.end)
    named = text[days.start : days.end]
    if match is None or not _is_date(days, named):
        return None
    span = day_of_month(match, days.first)
    if span is None or (not match["or"] and (named.rpartition(" ")[2] in MONTHS or not _near(span, days))):
        return None  # "el 3 de diciembre, 10 u 11": hours
    return Days(match.start("next"), match.end(), *span)


def _number_to(text: str, days: Days) -> Days | None:
    """The last day of a stretch, of which only the first says the month, or neither."""
    match = _TO_NUMBER.match(text, days.end)
    named = text[days.start : days.end]
    if match is None or not _is_date(days, named):
        return None
    if match["of_month"] and not any(word in MONTHS for word in named.split()):
        return None
    span = day_of_month(match, days.first)
    return Days(match.start("next"), match.end(), *span) if span else None


def _is_date(days: Days, named: str) -> bool:
    return days.number is None and days.first == days.last and _A_DATE.search(named) is not None


def _near(span: tuple[date, date], days: Days) -> bool:
    return (span[0] - days.first).days <= _NEAR


def day_of_month(match: re.Match[str], today: date) -> Span:
    number = int(match["day"])
    for months in range(4):
        year, month = today.year + (today.month - 1 + months) // 12, (today.month - 1 + months) % 12 + 1
        day = day_in(year, month, number)
        if day and day >= today:
            return day, day
    return None


def day_in(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
