"""Days named in Spanish or English, in folded text (small letters, no accents)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from bot.core.joining import AND, OR
from bot.core.phrases import one_of
from bot.engine.cues import read_cues
from bot.engine.nlu.when import holidays
from bot.engine.nlu.when.far import PATTERNS, Days, Resolve, Span, monday_of, next_weekday
from bot.engine.nlu.when.next import day_in, day_of_month, with_next
from bot.engine.nlu.when.parts import on_shift
from bot.engine.nlu.when.words import DAY, MONTHS, WEEKDAYS, day_of

# How far ahead a weekday and a number are looked for that go together.
_SOON = 40
# Who names no year and means a date of the last few weeks has slipped; nobody plans eleven months ahead.
_JUST_GONE_BY = timedelta(days=60)
_NUMBER_BEHIND = re.compile(rf"(?:(?:el|on|the) )*(?:{one_of(WEEKDAYS)}),? (\d+)")
_WEEKDAY_ALONE = re.compile(rf"(?:(?:el|on|the) )*(?:{one_of(WEEKDAYS)})")
_WEEK_AFTER = r"(?:de la |la |of |)?(?:semana que viene|proxima semana|next week|semana proxima)"
# What began then goes on: it is no time to come to us.
_SINCE = re.compile(r"\b(?:desde(?: el| la)?(?: pasado| ultimo)?|since(?: last)?|hace)\s+$")
_LAST = re.compile(r"\b(?:last|ultimo|pasado)\s+$")
_GONE_BY = re.compile(r" (?:pasad[oa]|ago)\b")
# "El martes 1 de diciembre", "Tuesday, the 1st of December": one day, named twice.
_AS_WELL = re.compile(r",? ?(?:(?:el|the|dia|que es|es)? )*")


def find_days(text: str, today: date) -> list[Days]:
    """Return the days named in a folded text, none overlapping, in order; also those that have gone by."""
    found: list[Days] = []
    taken = [False] * (len(text) + 1)
    for pattern, resolve in _compiled():
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            days = resolve(match, today)
            if days is None and resolve is _weekday_of_month:
                continue  # "el jueves 10": the number is none of a day
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            before = text[: match.start()]
            if days and (_LAST.search(before) or _GONE_BY.match(text, match.end())):
                days = _week_before(match, today)
            if days and not _SINCE.search(before):
                alone = resolve is _weekday and _WEEKDAY_ALONE.fullmatch(match[0]) is not None
                behind = _NUMBER_BEHIND.fullmatch(match[0]) if resolve is _weekday_of_month else None
                number = int(behind[1]) if behind else None
                found.append(Days(match.start(), match.end(), *days, alone, number))
    return with_next(text, _named_once(text, sorted(found, key=lambda days: days.start)))


def _named_once(text: str, found: list[Days]) -> list[Days]:
    """A weekday before its date is no day of its own; of the two, the date says which."""
    kept: list[Days] = []
    for days in found:
        dated = any(sign.isdigit() for sign in text[days.start : days.end])
        if kept and kept[-1].weekday and dated and _AS_WELL.fullmatch(text, kept[-1].end, days.start):
            days = replace(days, start=kept.pop().start)
        kept.append(days)
    return kept


def no_such_day(text: str, today: date) -> str | None:
    """The day named that no calendar has: "31 de febrero"."""
    dates = (
        match for pattern, resolve in _compiled() if resolve is _date for match in pattern.finditer(text)
    )
    return next((match[0] for match in dates if _date(match, today) is None), None)


def _in_days(number: int) -> Resolve:
    return lambda match, today: _single(today + timedelta(days=number))


def _single(day: date | None) -> Span:
    return (day, day) if day else None


def _weekday(match: re.Match[str], today: date) -> Span:
    number = WEEKDAYS[match["weekday"]]
    if match.groupdict().get("after"):
        monday = monday_of(today) + timedelta(days=7)
        return _single(monday + timedelta(days=number))
    return _single(next_weekday(number, today))


def _week_before(match: re.Match[str], today: date) -> Span:
    """The weekday that was last; nothing for any other day that is said to have gone by."""
    number = WEEKDAYS.get(match.groupdict().get("weekday") or "")
    return None if number is None else _single(today - timedelta(days=(today.weekday() - number - 1) % 7 + 1))


def _date(match: re.Match[str], today: date) -> Span:
    month, day = match["month"], day_of(match["day"])
    number = int(month) if month.isdigit() else MONTHS[month]
    if number > 12 >= day:  # "12/25", as written in America
        number, day = day, number
    year = match.groupdict().get("year")
    if year:
        return _single(day_in(int(year) + (2000 if len(year) == 2 else 0), number, day))
    return _this_year_or_next(number, day, today)


def _first_of_stretch(match: re.Match[str], today: date) -> Span:
    """ "Del 28 al 2 de enero": of the month before, where it is no earlier than the last day."""
    month, first = MONTHS[match["month"]], day_of(match["day"])
    if first >= day_of(match["last"]):
        month = (month - 2) % 12 + 1
    return _this_year_or_next(month, first, today)


def _this_year_or_next(month: int, day: int, today: date) -> Span:
    this_year = day_in(today.year, month, day)
    if this_year and this_year >= today - _JUST_GONE_BY:
        return _single(this_year)
    return _single(day_in(today.year + 1, month, day))


def _month(match: re.Match[str], today: date) -> Span:
    """ "En agosto": what is left of this one, or all of the next."""
    number = MONTHS[match["month"]]
    year = today.year + (number < today.month)
    last = date(year, number, calendar.monthrange(year, number)[1])
    return max(date(year, number, 1), today), last


def _weekday_of_month(match: re.Match[str], today: date) -> Span:
    """ "El martes 1": the next first of a month that is a Tuesday, if one comes soon."""
    weekday, number = WEEKDAYS[match["weekday"]], int(match["day"])
    soon = (today + timedelta(days=ahead) for ahead in range(_SOON))
    return _single(next((day for day in soon if (day.day, day.weekday()) == (number, weekday)), None))


def _week_of(match: re.Match[str], today: date) -> Span:
    named = day_of_month(match, today)
    if named is None:
        return None
    monday = monday_of(named[0])
    return max(monday, today), monday + timedelta(days=6)


def _next_week(match: re.Match[str], today: date) -> Span:
    monday = monday_of(today) + timedelta(days=7)
    return monday, monday + timedelta(days=6)


def _this_week(match: re.Match[str], today: date) -> Span:
    return today, today + timedelta(days=6 - today.weekday())


def _weekend(match: re.Match[str], today: date) -> Span:
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 if today.weekday() < 6 else -1)
    return max(saturday, today), saturday + timedelta(days=1)


def _next_month(match: re.Match[str], today: date) -> Span:
    year, month = today.year + today.month // 12, today.month % 12 + 1
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


# A number that is no hour ("10:30", "10 30"), price or part of another.
_BARE = r"(?![\d:./%€-]|,\d| ?(?:h|am|pm)\b| ?(?:euros|minut|hora|y\b)| [0-5][05](?!\w))"
# "Jueves 10 de la mañana" is of an hour: of a day it would be "jueves 10 por la mañana". In English both are
# "in the morning": "Thursday 10" is of the day that is one.
_NO_HOUR = r"(?! (?:de la (?:manana|tarde|noche|madrugada)|del mediodia)\b)"


def _patterns() -> Iterator[tuple[str, Resolve]]:
    month, weekday = one_of(MONTHS), one_of(WEEKDAYS)
    day, year = r"(?P<day>\d{1,2})", r"(?P<year>20\d\d|\d\d)"
    yield r"pasado manana|(?:the )?day after tomorrow", _in_days(2)
    yield r"anteayer|antes de ayer|antier|(?:the )?day before yesterday", _in_days(-2)
    yield r"ayer|anoche|yesterday|last night", _in_days(-1)
    yield rf"(?:(?:la )?semana del (?:dia )?|(?:the )?week of the ){day}(?:st|nd|rd|th)?", _week_of
    # "3 or 4 December", "el 3, 4 o 5 de diciembre", "first or second of December": the month is said once.
    and_ = rf"|(?<=\d),? (?:{AND})|(?<=st|nd|rd|th) (?:{AND})"  # "treinta y uno" is one
    others = DAY.replace("?P<day>", "?:")
    yield (
        rf"(?:el dia |el |the )?{DAY}(?=(?:(?:,|,? (?:{OR}){and_}) (?:el |the )?{others})+"
        rf" (?:de |of )?(?P<month>{month})(?!\w))",
        _date,
    )
    last, to = DAY.replace("?P<day>", "?P<last>"), r" (?:al|to|till?|until|thru|through|hasta) | ?[-–] ?"
    yield (
        rf"(?:el dia |el |the )?{DAY}(?=(?:{to})(?:el |the )?{last} (?:de |of )?(?P<month>{month})(?!\w))",
        _first_of_stretch,
    )
    # Two figures behind a date may be an hour: "el 3 de diciembre, 10 u 11", "de 10 a 12".
    short = rf"(?:(?<=de )|(?<=del ))\d\d(?! (?:a|y|{OR})\b)"
    yield (
        rf"(?:el dia |el |the )?{DAY} (?:de |of )?(?P<month>{month})"
        rf"(?:(?: de| del|,)? (?P<year>20\d\d|{short}))?\b(?!:)",
        _date,
    )
    yield rf"(?P<month>{month})\.? (?:the )?{DAY}(?:,? (?P<year>20\d\d))?\b(?!:)", _date
    yield rf"(?<![\d/])(?!24/7){day}/(?P<month>\d{{1,2}})(?:/{year})?(?![\d/])", _date
    yield rf"(?<![\d-]){day}-(?P<month>\d{{1,2}})-{year}(?![\d-])", _date
    yield r"(?<![\d-])(?P<year>20\d\d)-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])", _date
    yield rf"(?:el |this |on |next )?(?P<weekday>{weekday}) (?P<after>{_WEEK_AFTER})", _weekday
    yield rf"(?P<after>next week)(?:'s)?(?: on)? (?P<weekday>{weekday})", _weekday
    yield (
        rf"(?:el |on |the )?(?P<weekday>{weekday}),? (?:el |the |dia )?{day}(?:st|nd|rd|th)?"
        rf"{_BARE}{_NO_HOUR}",
        _weekday_of_month,
    )
    yield (
        rf"(?:(?:el |este |proximo |this |next |coming |on |the ){{0,3}})(?P<weekday>{weekday})s?"
        r"(?: que viene| proximo| siguiente)?",
        _weekday,
    )
    yield r"(?:este |el |this |the )?(?:fin de semana|finde|weekend)(?: que viene)?", _weekend
    yield (
        r"(?:la )?(?:semana que viene|proxima semana|semana (?:proxima|siguiente)|otra semana)"
        r"|next week|the week after",
        _next_week,
    )
    yield r"esta semana|this week", _this_week
    yield r"(?:el )?(?:mes que viene|proximo mes)|next month", _next_month
    within = r"(?:en|para|durante|todo|in|during|for|over|throughout)(?: el mes de| todo| the month of)?"
    yield rf"{within} (?P<month>{month})(?! \d)", _month
    yield (
        r"hoy|today|tonight|esta(?= (?:tarde|noche|manana))|this(?= (?:afternoon|evening|morning))",
        _in_days(0),
    )
    # Not "por la mañana", "de la mañana": those are parts of a day.
    shifts = (*on_shift(), *read_cues().working.a_shift)
    no_shift = "".join(rf"(?<!\b{words} de )" for words in shifts)
    yield (
        rf"(?<!\bla )(?<!\blas )(?<!\besta )(?<!\ba )(?<!\bmedia )(?<!\bcualquier ){no_shift}"
        r"(?:manana|mnn|mnna|manna)"
        r"|tomorrow|2moro|2morrow|tmrw|tmr|tomoro",
        _in_days(1),
    )
    of_a_day = "".join(rf"|(?<={words} del )" for words in ("antes", "despues", "partir", "cita", r"\bla"))
    yield (
        rf"(?:(?:el dia|dia|the|el|al) {of_a_day}|(?<=\bdel )(?=\d+ al \d)){day}(?:st|nd|rd|th)?{_BARE}",
        day_of_month,
    )
    yield rf"(?:(?<=, )|(?<=or )|(?<=and )|(?<=from )|(?<=\bon )){day}(?:st|nd|rd|th){_BARE}", day_of_month


@lru_cache(maxsize=1)
def _compiled() -> list[tuple[re.Pattern[str], Resolve]]:
    return [
        (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), resolve)
        for pattern, resolve in (*PATTERNS, *holidays.patterns(), *_patterns())
    ]
