"""How an hour is written in Spanish or English, and which of the day it is."""

from __future__ import annotations

import re

from bot.engine.nlu.when.parts import Hours

NUMBERS = {
    "una": 1, "one": 1, "dos": 2, "two": 2, "tres": 3, "three": 3, "cuatro": 4, "four": 4, "cinco": 5,
    "five": 5, "seis": 6, "six": 6, "siete": 7, "seven": 7, "ocho": 8, "eight": 8, "nueve": 9, "nine": 9,
    "diez": 10, "ten": 10, "once": 11, "eleven": 11, "doce": 12, "twelve": 12,
}  # fmt: skip
_MINUTES = {"media": 30, "cuarto": 15, "pico": 0, "cinco": 5, "diez": 10, "veinte": 20, "veinticinco": 25,
            "thirty": 30, "fifteen": 15, "forty five": 45, "forty-five": 45}  # fmt: skip
PAST = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25, "twenty-five": 25}
BEFORE_THE_HOUR = r"menos (?:cuarto|cinco|diez|veinticinco|veinte)"

_CLOCK = (
    r"(?P<{0}hour>\d{{1,2}}|" + "|".join(NUMBERS) + r")(?:[:.h](?P<{0}minute>[0-5]\d))?"
    r"(?: ?(?:h|hs|horas|hrs|o'clock|en punto)(?!\w))?"
    r"(?: y (?P<{0}past>media|cuarto|pico|veinticinco|veinte|cinco|diez|\d\d)(?: minutos)?(?!\w)"
    r"| (?P<{0}before>" + BEFORE_THE_HOUR + r"))?"
    r"(?: ?(?P<{0}half>am|pm|a\.m\.?|p\.m\.?)(?!\w)|,? (?P<{0}part>(?:de|por|en) la (?:manana|tarde|noche)"
    r"|del mediodia|in the (?:morning|afternoon|evening)|at night))?"
)
# A bare hour up to this is one of the afternoon.
AFTERNOON_TO = 7


def clock(prefix: str = "") -> str:
    """A pattern; ``prefix`` goes before the names of its groups."""
    return _CLOCK.format(prefix)


def minutes_of(match: re.Match[str], prefix: str, part: Hours | None) -> int | None:
    groups = match.groupdict()
    said = groups[f"{prefix}hour"]
    hour = int(said) if said.isdigit() else NUMBERS[said]
    minute = int(groups.get(f"{prefix}minute") or 0)
    past, before = groups.get(f"{prefix}past"), groups.get(f"{prefix}before")
    if past:
        minute = int(past) if past.isdigit() else _MINUTES[past]
    if before:
        minute = -_MINUTES[before.removeprefix("menos ")]
    if hour > 23 or minute > 59:
        return None
    if part and part.at < "12:00" and (hour == 12 or f"{hour + 12}:00" <= (part.until or "")):
        part = None  # "in the morning at 1": a morning may go on so long
    return hour_of_day(hour, _half(groups, prefix, part)) * 60 + minute


def _half(groups: dict[str, str | None], prefix: str, part: Hours | None) -> str | None:
    said = f"{groups.get(f'{prefix}half') or ''} {groups.get(f'{prefix}part') or ''}"
    if re.search(r"p\.?m|tarde|noche|afternoon|evening|night|mediodia", said):
        return "pm"
    if re.search(r"a\.?m|manana|morning", said):
        return "am"
    if part:
        return "am" if part.at < "12:00" else "pm"
    return None


def hour_of_day(hour: int, half: str | None) -> int:
    if half == "pm":
        return hour + 12 if hour < 12 else hour
    if half == "am":
        return hour % 12 if hour == 12 else hour
    return hour + 12 if 1 <= hour <= AFTERNOON_TO else hour


def written(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
