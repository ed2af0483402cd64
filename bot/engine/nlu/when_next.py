"""Days counted on from one that is named: "tomorrow or the day after", "el 10, 11 o 12", in folded text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.core.joining import EITHER
from bot.engine.nlu.when_far import Days, Span, monday_of
from bot.engine.nlu.when_words import MONTHS, WEEKDAYS, one_of

# "Mañana y el próximo recibo" is of something else.
_CLAUSE_ENDS = (
    r"(?= ?(?:$|[.,;:!?)]"
    rf"| (?:{EITHER}|a|al|at|por|en|in|de|si|if|me|mejor|please|pls|porfa|works?|would|is)\b))"
)
_OR_NEXT = re.compile(
    rf",? (?:{EITHER}) (?P<next>(?:el |al |la |a la |the )?"
    r"(?:(?P<day>dia (?:siguiente|despues)|next day|day after|following day)"
    r"|(?P<week>(?:otra|proxima) semana|semana (?:siguiente|de despues|proxima)|week after|next week"
    r"|following week)"
    r"|(?:siguiente|proxim[oa]|otr[oa]|de despues|next(?: one)?|following(?: one)?|one after)"
    rf"{_CLAUSE_ENDS}))(?! tomorrow)(?!\w)"
)
_A_WEEK = re.compile(r"\bsemana|\bweek(?!end)")
_NO_WEEK = re.compile(rf"\bfin de semana|\b(?:{one_of(WEEKDAYS)})\b")
# "The 26th of December or the 27th", "el 10, 11 o 12": behind a date. "Viernes 11" may be an hour.
_A_DATE = re.compile(rf"\d(?:st|nd|rd|th|º|ro)?$|\d.* (?:{one_of(MONTHS)})$")
_OR_NUMBER = re.compile(
    rf",? (?P<or>(?:{EITHER}) )?(?P<next>(?:(?:el|the|on|dia) )*"
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:./%€-])"
    rf"(?:{_CLAUSE_ENDS}|(?=, ?\d)))"
)
# With a comma between them, so near each other: "el 3, 10 u 11" goes on with hours.
_NEAR = 3
# "A partir del jueves", "not before the 5th": what stands before a day makes a stretch of it, so long at most
# that hours said with it still count.
_ON_FROM = re.compile(r"\b(?:a partir del?|starting(?: on| from)?|as from)(?: el| la| the)? $")
_FROM = re.compile(r"\bfrom(?: the)? $")  # "from Tuesday to Thursday" is another
_ON_AFTER = re.compile(r"\b(?:despues del?|after)(?: el| la| the)? $")
_UNTIL_BEFORE = re.compile(r"\b(?:antes del?|before)(?: el| la| the)? $")
_ONWARDS = re.compile(r",? (?:en adelante|on(?:wards)?(?!\w))")
_AHEAD = timedelta(days=13)
_DAY = timedelta(days=1)


def opened(text: str, found: Sequence[Days], today: date) -> list[Days]:
    """Days from or before which is meant as the stretches that they begin or end."""
    return [days for one in found if (days := _opened(text, one, today)) is not None]


def _opened(text: str, days: Days, today: date) -> Days | None:
    before, onwards = text[: days.start], _ONWARDS.match(text, days.end)
    if match := _UNTIL_BEFORE.search(before):
        first, last = today, days.first - _DAY
    elif match := _ON_AFTER.search(before):
        first, last = days.last + _DAY, days.last + _AHEAD
    elif match := _ON_FROM.search(before) or (onwards and _FROM.search(before)):
        first, last = days.first, days.first + _AHEAD
    else:
        return days
    end = onwards.end() if onwards else days.end
    return Days(match.start(), end, first, last) if first <= last else None


def with_next(text: str, found: Sequence[Days]) -> list[Days]:
    """ "Tomorrow or the day after", "this Saturday or next", "next week or the week after", "the 26th of
    December or the 27th": counted from the day that is named before."""
    kept, waiting = list[Days](), [*found]
    while waiting:
        days = waiting.pop(0)
        kept.append(days)
        if after := _next_of(text, days) or _number_after(text, days):
            waiting = [after, *(other for other in waiting if other.start >= after.end)]
    return kept


def _next_of(text: str, days: Days) -> Days | None:
    match = _OR_NEXT.match(text, days.end)
    named = text[days.start : days.end]
    of_weeks = _A_WEEK.search(named) is not None and not _NO_WEEK.search(named)
    if match is None or (match["week"] and not of_weeks):
        return None
    place = match.start("next"), match.end()
    if of_weeks and not match["day"]:
        monday = monday_of(days.first) + timedelta(days=7)
        return Days(*place, monday, monday + timedelta(days=6))
    ahead = timedelta(days=1 if match["day"] else 7)
    return Days(*place, days.first + ahead, days.last + ahead)


def _number_after(text: str, days: Days) -> Days | None:
    """The first such day of a month from then on."""
    match = _OR_NUMBER.match(text, days.end)
    named = text[days.start : days.end]
    if match is None or days.number is not None or days.first != days.last or not _A_DATE.search(named):
        return None
    span = day_of_month(match, days.first)
    if span is None or (not match["or"] and (named.rpartition(" ")[2] in MONTHS or not _near(span, days))):
        return None  # "el 3 de diciembre, 10 u 11": hours
    return Days(match.start("next"), match.end(), *span)


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
