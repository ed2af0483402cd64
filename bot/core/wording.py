"""Dates, times and names as people say them in each language. Sentences belong in data/responses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

WEEKDAYS = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
AND = {"es": "y", "en": "and"}
OR = {"es": "o", "en": "or"}
TO = {"es": "a", "en": "to"}
IN = {"es": "en", "en": "in"}
CLOSED = {"es": "cerrado", "en": "closed"}
ALL_DAY = {"es": "24 horas", "en": "24 hours"}
SOON = {"es": ("hoy", "mañana"), "en": ("today", "tomorrow")}
_HALF_HOUR = 30
_FEW_DAYS = 3
_MORNING, _NOON, _AFTERNOON, _EVENING = time(8), time(14), time(15), time(20)
_PARTS: dict[str, dict[object, str]] = {
    "es": {
        (_MORNING, _NOON): "por la mañana",
        (_AFTERNOON, _EVENING): "por la tarde",
        "from": "desde las {}",
        "after": "después de las {}",
        "until": "antes de las {}",
    },
    "en": {
        (_MORNING, _NOON): "in the morning",
        (time(12), _EVENING): "in the afternoon",
        (_AFTERNOON, _EVENING): "in the afternoon",
        "from": "from {}",
        "after": "after {}",
        "until": "before {}",
    },
}

Spans = Sequence[tuple[time, time]]


def weekday(day: date, language: str) -> str:
    return WEEKDAYS[language][day.weekday()]


def full_day(day: date, language: str) -> str:
    """``jueves 3 de diciembre``; ``Thursday 3 December``."""
    month = MONTHS[language][day.month - 1]
    of = " de" if language == "es" else ""
    return f"{weekday(day, language)} {day.day}{of} {month}"


def any_day(days: Iterable[date], language: str) -> str:
    """``martes 1 de diciembre o jueves 3 de diciembre``; more than three in a row are a stretch, ``del lunes
    7 al viernes 11 de diciembre``."""
    runs: list[list[date]] = []
    for day in sorted({*days}):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    words: list[str] = []
    for run in runs:
        few = len(run) <= _FEW_DAYS
        words += [full_day(day, language) for day in run] if few else [_stretch(run[0], run[-1], language)]
    return one_of(words, language)


def _stretch(first: date, last: date, language: str) -> str:
    begins = full_day(first, language)
    if first.month == last.month:
        begins = f"{weekday(first, language)} {first.day}"
    ends = full_day(last, language)
    return f"del {begins} al {ends}" if language == "es" else f"{begins} to {ends}"


def clock(at: time, language: str, halves: bool = True) -> str:
    """``9:00``; ``9 am``, and without ``halves`` of the day ``09:00``."""
    if language == "es":
        return f"{at.hour}:{at.minute:02}"
    if not halves:
        return f"{at:%H:%M}"
    hour = at.hour % 12 or 12
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{hour}{minutes} {'am' if at.hour < 12 else 'pm'}"


def moment(at: datetime, language: str, halves: bool = True) -> str:
    """``jueves 3 de diciembre, 10:30``."""
    return f"{full_day(at.date(), language)}, {clock(at.time(), language, halves)}"


def at(when: datetime, today: date, language: str, halves: bool = True) -> str:
    """Today's hour alone, ``las 21:15``; else with its day, ``el jueves 3 de diciembre a las 21:15``."""
    hour = clock(when.time(), language, halves)
    if language == "es":
        hour = f"{'la' if when.hour == 1 else 'las'} {hour}"
        return hour if when.date() == today else f"el {full_day(when.date(), language)} a {hour}"
    return hour if when.date() == today else f"{full_day(when.date(), language)}, {hour}"


def soon(when: datetime, today: date, language: str) -> str:
    """``hoy a las 16:00``, ``mañana a las 9:00``, ``el jueves 3 de diciembre a las 9:00``."""
    days = (when.date() - today).days
    if days > 1:
        return f"{'on ' if language == 'en' else ''}{at(when, today, language)}"
    to = f"a {at(when, when.date(), language)}" if language == "es" else f"at {clock(when.time(), language)}"
    return f"{SOON[language][days]} {to}"


def short_moment(at: datetime, language: str, halves: bool = True) -> str:
    """``jue 3 dic, 10:30``: short enough for a button on every channel."""
    month = MONTHS[language][at.month - 1][:3]
    return f"{weekday(at.date(), language)[:3]} {at.day} {month}, {clock(at.time(), language, halves)}"


def lasted(time: timedelta) -> str:
    """``2 h 35 min``, ``3 d 4 h``, ``0 min``: the largest unit and the next, the same in each language."""
    minutes = int(time.total_seconds() // 60)
    parts = {"d": minutes // 1440, "h": minutes % 1440 // 60, "min": minutes % 60}
    first = next((at for at, count in enumerate(parts.values()) if count), len(parts) - 1)
    shown = [f"{count} {unit}" for unit, count in [*parts.items()][first : first + 2] if count]
    return " ".join(shown) or "0 min"


def span(opens: time, closes: time, language: str) -> str:
    """``9:00–14:00``; from midnight to midnight is the whole day."""
    if opens == closes == time.min:
        return ALL_DAY[language]
    between = "–" if language == "es" else " – "
    return f"{clock(opens, language)}{between}{clock(closes, language)}"


def part_of_day(after: time, before: time, later_than: bool, language: str) -> str:
    """``por la mañana``, ``desde las 16:00``, ``later_than`` that ``después de las 16:00``: hours that were
    asked for, as they are said back."""
    words = _PARTS[language]
    named = words.get((after, before))
    if named is not None and not later_than:
        return named
    if before >= _EVENING:
        return words["after" if later_than else "from"].format(clock(after, language))
    return (
        words["until"].format(clock(before, language)) if after <= _MORNING else span(after, before, language)
    )


def hours(spans: Spans, language: str) -> str:
    """``9:00–14:00 y 16:00–18:30``, or the word for closed."""
    return listing((span(*pair, language) for pair in spans), language) or CLOSED[language]


def week(days: Sequence[Spans], language: str) -> str:
    """Seven days from Monday, neighbours alike taken together: ``lunes a viernes 9:00–14:30``."""
    runs: list[tuple[int, int]] = []
    for index, spans in enumerate(days):
        if runs and list(days[runs[-1][0]]) == list(spans):
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    names = WEEKDAYS[language]
    parts = []
    for first, last in runs:
        if days[first]:
            through = f" {TO[language]} {names[last]}" if last > first else ""
            parts.append(f"{names[first]}{through} {hours(days[first], language)}")
    return "; ".join(parts)


def listing(words: Iterable[str], language: str) -> str:
    """``Centro, Norte y Puerto``."""
    *head, last = [*words] or [""]
    return f"{', '.join(head)} {AND[language]} {last}" if head else last


def one_of(words: Iterable[str], language: str) -> str:
    """``Centro, Norte o Puerto``; Spanish says "u" before an o."""
    *head, last = [*words] or [""]
    between = "u" if language == "es" and last.lower().startswith(("o", "ho")) else OR[language]
    return f"{', '.join(head)} {between} {last}" if head else last


def rounded_up(at: datetime) -> datetime:
    """To the next half hour: what is expected is never promised to the minute."""
    return at + timedelta(minutes=-(at.minute + at.second / 60) % _HALF_HOUR)


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
