"""Hours named in Spanish or English, in folded text (small letters, no accents)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.dates import EARLIEST, LATEST
from bot.core.joining import AND, OR
from bot.engine.nlu.when_parts import Hours, find_parts
from bot.engine.nlu.when_words import WEEKDAYS, one_of
from bot.engine.nlu.when_work import ENDS, LEAVES, OF_WORK, SAID_AT, STARTS

_NUMBERS = {
    "una": 1, "one": 1, "dos": 2, "two": 2, "tres": 3, "three": 3, "cuatro": 4, "four": 4, "cinco": 5,
    "five": 5, "seis": 6, "six": 6, "siete": 7, "seven": 7, "ocho": 8, "eight": 8, "nueve": 9, "nine": 9,
    "diez": 10, "ten": 10, "once": 11, "eleven": 11, "doce": 12, "twelve": 12,
}  # fmt: skip
_MINUTES = {"media": 30, "cuarto": 15, "pico": 0, "cinco": 5, "diez": 10, "veinte": 20, "veinticinco": 25,
            "thirty": 30, "fifteen": 15, "forty five": 45, "forty-five": 45}  # fmt: skip
_PAST = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25, "twenty-five": 25}
_BEFORE_THE_HOUR = r"menos (?:cuarto|cinco|diez|veinticinco|veinte)"

_CLOCK = (
    r"(?P<{0}hour>\d{{1,2}}|" + "|".join(_NUMBERS) + r")(?:[:.h](?P<{0}minute>[0-5]\d))?"
    r"(?: ?(?:h|hs|horas|hrs|o'clock|en punto)(?!\w))?"
    r"(?: y (?P<{0}past>media|cuarto|pico|veinticinco|veinte|cinco|diez|\d\d)(?: minutos)?(?!\w)"
    r"| (?P<{0}before>" + _BEFORE_THE_HOUR + r"))?"
    r"(?: ?(?P<{0}half>am|pm|a\.m\.?|p\.m\.?)(?!\w)|,? (?P<{0}part>(?:de|por|en) la (?:manana|tarde|noche)"
    r"|del mediodia|in the (?:morning|afternoon|evening)|at night))?"
)


def _clock(prefix: str = "") -> str:
    return _CLOCK.format(prefix)


# "Lunes 11", "monday, ten please": behind a weekday, where the number is none of a day's.
_BEHIND_A_DAY = re.compile(
    r",? (?P<hour>\d{1,2}|"
    + "|".join(_NUMBERS)
    + r")(?= ?(?:$|[.,;!?]| (?:por favor|porfa|please|pls|en|at|in|works?|suits?|is|will|would|would be"
    r"|me (?:va|viene))\b))"
)
_LATEST_BARE = 20
# A bare hour up to this is one of the afternoon.
_AFTERNOON_TO = 7
# "A las 10 todas las noches": what happens again and again.
_EVERY = re.compile(
    r" (?:tod[oa]s l[oa]s|(?:de )?cada|every|each)(?: (?:otr[oa]|other|single|santo|dos|tres|two|three|\d+))?"
    r" (?:dia|noche|manana|tarde|semana|mes|finde|day|night|morning|afternoon|evening|week(?:end|day)?|month"
    rf"|{one_of(WEEKDAYS)})(?:e?s)?(?!\w)"
)
# What may stand between a part of a day and the hour in it.
_BESIDE_A_PART = re.compile(
    r"[\s,]*(?:(?:el|la|los|las|on|the|at|a|al|de|o|u|or|y|and|mejor|better|sobre|around|about|como|maybe"
    r"|quizas?|quiero|quisiera|puedo|puede|podria|podriamos|seria|ser|ir|can|could|would|we|be|come|do|is|me"
    r"|it|please|porfa|por favor|si)\b[\s,]*)*"
)
_AT = r"(?:a |sobre |para |hacia |de |)las? |(?:at|around|about|by|for) "
_TO = rf"(?:{AND}|a|hasta|to|till|until) (?:las? )?"
_FROM = (
    r"(?:a partir de|despues de|desde|pasadas|mas tarde de|after|from|later than|any time after) (?:las? )?"
)
# "Las dos cosas": how many, and not when.
_NO_COUNT = r"(?! (?:cosas|veces|citas|facturas|oficinas|casas|personas|hermanas|things|people|of))"
# "10 30": before nothing that the numbers would count.
_SPACED = (
    r"(?P<hour>[01]?\d|2[0-3]) (?P<minute>[0-5][05])(?: ?(?P<half>am|pm|a\.m\.?|p\.m\.?))?(?: ?h)?"
    rf"(?=\W*$|[.,;!?]| (?:{AND}|por favor|porfa|please|pls|en|in|de la|por la|vale|ok|mejor|then|instead)\b)"
)
# So many words at most before it, beside a day: "mejor a las", "can we do".
_BEFORE_SPACED = 3
_PATTERNS = [
    ("spaced", rf"(?:{_AT})?{_SPACED}"),
    ("starts", rf"(?:{STARTS}) {SAID_AT} {_clock()}"),
    ("ends", rf"(?:{ENDS}) {SAID_AT} {_clock()}"),
    ("ends", rf"{LEAVES} {SAID_AT} {_clock()}{OF_WORK}"),
    ("leaving", rf"{LEAVES}(?: \w+){{0,2}} {SAID_AT} {_clock()}"),
    ("between", rf"(?:entre|between|de|desde|from) (?:las? )?{_clock()} {_TO}{_clock('to_')}"),
    ("after", rf"{_FROM}{_clock()}(?: en adelante| onwards)?"),
    ("before", rf"(?:antes de|hasta|before|until|by) (?:las? )?{_clock()}"),
    ("to", rf"(?P<minutes>half|{one_of(_PAST)})(?: (?:minutes )?(?P<side>past)) {_clock()}"),
    ("to", rf"(?P<minutes>quarter|twenty(?:[- ]five)?)(?: (?:minutes )?(?P<side>to)) {_clock()}"),
    ("to", rf"(?P<minutes>half)(?P<side>) {_clock()}"),
    # "Ten to five" alone may be from one to the other.
    ("to", rf"(?:at|around|about) (?P<minutes>five|ten) (?P<side>to) {_clock()}"),
    ("at", rf"(?:{_AT}){_clock()}{_NO_COUNT}"),
    ("at", r"(?P<hour>\d{1,2})(?::(?P<minute>[0-5]\d))? ?ish"),
    ("at", r"(?P<hour>[01]?\d|2[0-3])(?::|h)(?P<minute>[0-5]\d)(?: ?(?P<half>am|pm))?(?: ?h)?"),
    ("at", r"(?P<hour>\d{1,2})(?:\.(?P<minute>[0-5]\d))? ?(?P<half>am|pm|a\.m\.?|p\.m\.?)"),
    ("at", r"(?P<hour>[01]?\d|2[0-3]) ?h(?:oras|s)?"),
    (
        "at",
        rf"(?P<hour>\d{{1,2}}|{'|'.join(_NUMBERS)})(?: y (?P<past>media|cuarto)"
        rf"| (?P<before>{_BEFORE_THE_HOUR}))(?! (?:horas?|de retraso))",
    ),
    ("at", rf"(?P<hour>{'|'.join(_NUMBERS)}) (?P<past>thirty|fifteen|forty[- ]five)"),
    ("noon", r"(?<!before )(?<!by )(?:noon|midday)"),
]
# "A las 10 y una pregunta": behind "and", a number in words alone counts what comes next.
_NO_MORE = rf"(?={_AT}|\d|(?:{'|'.join(_NUMBERS)}) ?(?:$|[.,;!?]| (?:por favor|porfa|please|pls)\b))"
_OR = rf",? (?:{OR}) "
# "10, 11 o 12": a comma alone would put right what was said.
_LISTED = rf"(?:[\d:.]+|{'|'.join(_NUMBERS)})"
_OR_AT = re.compile(
    rf"(?:,? ?(?:(?:{OR}) |/ ?|(?:{AND}) {_NO_MORE})|, ?(?={_LISTED}(?:, ?{_LISTED})*{_OR}))"
    rf"(?:{_AT})?{_clock()}{_NO_COUNT}(?![\w/]|[:.]\d)"
)
_BEFORE_A_LIST = re.compile(r"(?:^|[,.;:!?] ?|\b(?:slot|hora|mejor|day|maybe|a|at) )$")
_BARE_LIST = re.compile(
    rf"(?<![\w,:./])(?P<hours>\d{{1,2}}(?:(?:, ?|{_OR})\d{{1,2}})*{_OR}\d{{1,2}})"
    r"(?= ?(?:$|[.,;!?]| (?:por favor|porfa|please|pls|works?|is fine|en|el|los|at|in|on)\b))"
)
_SINCE = re.compile(r"\b(?:since(?: (?:like|about|around|at))*|desde(?: (?:como|mas o menos|sobre))*) $")
# How long, and not when: "hace 2 horas", "two hours ago", "llevo 24 horas sin luz", "in 2 hours".
_NUMBER = r"(?:\d+|" + "|".join(_NUMBERS) + r"|un par de|a couple of|varias|several)"
_SPAN = rf"{_NUMBER} ?(?:h|hs|hrs?|horas?|hours?|min|mins|minutos?|minutes?)"
_BEFORE = (
    r"(?:hace|llev\w+|van|durante|dentro de|en|cada|tard\w+|esper\w+|ultimas|for|in|within|every"
    r"|the (?:last|past)|takes?|took|wait\w*)"
    r"(?: (?:ya|casi|unas?|unos|mas de|como|al menos|about|over|almost|nearly|more than|at least))*"
)
_AFTER = r"(?: y media)? (?:ago|sin|without|con|esperando|waiting|seguidas|more|mas|now)"
_LASTING = re.compile(
    rf"(?<!\w)(?:{_BEFORE} {_SPAN}|{_SPAN}{_AFTER}|(?<! y ){_NUMBER} ?(?:hours?|minutos?|minutes?))(?!\w)"
)
_COMPILED = [(kind, re.compile(rf"(?<![\w/])(?:{pattern})(?![\w/]|[:.]\d)")) for kind, pattern in _PATTERNS]


def find_hours(text: str, taken: list[tuple[int, int]], weekdays: Sequence[int] = ()) -> list[Hours]:
    """Return the hours and parts of a day named in a folded text outside the ``taken`` places, in order.
    ``weekdays``: where one ends, and a bare number behind it is an hour.

    A bare hour is read as one in which people work: "a las 6" is 18:00, "at 9" is 09:00.
    """
    found: list[Hours] = []
    days, parts = taken, find_parts(text, taken)
    taken = taken + [match.span() for match in _LASTING.finditer(text)]
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            place = (match.start(), match.end())
            if _overlaps(place, taken + [(hours.start, hours.end) for hours in found]):
                continue
            if kind == "spaced" and not _may_be_spaced(text[: match.start()], taken):
                continue
            part = None if kind in ("starts", "ends") else _part_of(text, place, parts, days)
            hours = _resolve(kind, match, part)
            if kind == "leaving":
                taken = [*taken, place]  # "for the airport": no time to come to us
                continue
            again = _EVERY.match(text, match.end()) is not None
            if hours and not again and not _SINCE.search(text[: match.start()]):
                found.append(hours)
    if not found:
        behind = filter(None, (_BEHIND_A_DAY.match(text, end) for end in weekdays))
        found = [
            Hours(said.start("hour"), said.end(), at) for said in behind if (at := bare_hour(said["hour"]))
        ]
    found += _bare_beside(text, found, weekdays, parts, days)
    for part in parts:
        place = (part.start, part.end)
        within = [other for other in taken if part.end <= other[1] and other != place]  # "tonight" is both
        if not _overlaps(place, within + [(hours.start, hours.end) for hours in found]):
            found.append(part)
    return sorted(found, key=lambda hours: hours.start)


def _part_of(
    text: str, place: tuple[int, int], parts: Sequence[Hours], days: Sequence[tuple[int, int]]
) -> Hours | None:
    """The part of a day that an hour is in, "tomorrow morning at 9"; of several days each has its own. "In
    the morning, I start work at 2" is an hour of its own."""
    for part in parts:
        start, end = sorted((place, (part.start, part.end)))
        within = [day for day in days if start[1] <= day[0] and day[1] <= end[0]]
        if len(days) > 1 and within:
            continue
        gap = text[start[1] : end[0]]
        for day in within:
            gap = gap.replace(text[slice(*day)], " ")
        morning = part.at < "12:00"
        return None if morning and start[1] < end[0] and not _BESIDE_A_PART.fullmatch(gap) else part
    return None


def _bare_beside(
    text: str,
    found: Sequence[Hours],
    weekdays: Sequence[int],
    parts: Sequence[Hours],
    days: Sequence[tuple[int, int]],
) -> list[Hours]:
    """Numbers that are hours because of another beside them: "at 10 or 11", "mejor 10 u 11"."""
    more: list[Hours] = []
    starts = [hours.end for hours in found if not hours.part and hours.until is None]
    for end in starts:
        while match := _OR_AT.match(text, end):
            end = match.end()
            if any(hours.start < end and match.start() < hours.end for hours in found):
                break
            at = _minutes(match, "", _part_of(text, match.span(), parts, days))
            if at is None:
                break
            more.append(Hours(match.start("hour"), end, _text(at)))
    if not found and (listed := _bare_list(text, days)):
        for number in re.compile(r"\d+").finditer(text, *listed.span("hours")):
            if at_hour := bare_hour(number[0]):
                more.append(Hours(*number.span(), at_hour))
    return more


def _bare_list(text: str, days: Sequence[tuple[int, int]]) -> re.Match[str] | None:
    behind = [end + 1 for _, end in days]  # "mañana 10 u 11"
    for listed in _BARE_LIST.finditer(text):
        start = listed.start("hours")
        begins = start in behind or _BEFORE_A_LIST.search(text[:start])
        if begins and not _overlaps(listed.span("hours"), [*days]):
            return listed
    return None


def _may_be_spaced(before: str, days: list[tuple[int, int]]) -> bool:
    """Whether two numbers after this are hour and minutes, and not of a telephone, say."""
    for start, end in days:
        before = before[:start] + " " * (end - start) + before[end:]
    return len(before.split()) <= _BEFORE_SPACED and not any(map(str.isdigit, before))


def bare_hour(said: str) -> str | None:
    """A number taken for an hour in which people work: ``11`` is ``11:00``, ``5`` is ``17:00``."""
    hour = int(said) if said.isdigit() else _NUMBERS[said]
    return _text(_hour_of_day(hour, None) * 60) if 1 <= hour <= _LATEST_BARE else None


def _resolve(kind: str, match: re.Match[str], part: Hours | None) -> Hours | None:
    if kind == "noon":
        return Hours(match.start(), match.end(), "12:00")
    at = _minutes(match, "", part)
    if kind == "between":
        # "de 5 a 7": the second hour tells what the first means, and the other way round.
        until = _minutes(match, "to_", part)
        if at is None or until is None:
            return None
        if until <= at and until < _AFTERNOON_TO * 60:
            until += 12 * 60  # "from 10 to 2 in the morning"
        if until <= at:
            return None
        return Hours(match.start(), match.end(), _text(at), _text(until))
    if at is None:
        return None
    if kind == "to":
        at += _PAST[match["minutes"]] * (-1 if match["side"] == "to" else 1)
    if kind in ("after", "ends"):
        return Hours(match.start(), match.end(), _text(at), max(LATEST, _text(min(at + 60, 23 * 60))))
    if kind in ("before", "starts"):
        return Hours(match.start(), match.end(), min(EARLIEST, _text(max(at - 60, 0))), _text(at))
    return Hours(match.start(), match.end(), _text(at))


def _minutes(match: re.Match[str], prefix: str, part: Hours | None) -> int | None:
    groups = match.groupdict()
    said = groups[f"{prefix}hour"]
    hour = int(said) if said.isdigit() else _NUMBERS[said]
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
    return _hour_of_day(hour, _half(groups, prefix, part)) * 60 + minute


def _half(groups: dict[str, str | None], prefix: str, part: Hours | None) -> str | None:
    said = f"{groups.get(f'{prefix}half') or ''} {groups.get(f'{prefix}part') or ''}"
    if re.search(r"p\.?m|tarde|noche|afternoon|evening|night|mediodia", said):
        return "pm"
    if re.search(r"a\.?m|manana|morning", said):
        return "am"
    if part:
        return "am" if part.at < "12:00" else "pm"
    return None


def _hour_of_day(hour: int, half: str | None) -> int:
    if half == "pm":
        return hour + 12 if hour < 12 else hour
    if half == "am":
        return hour % 12 if hour == 12 else hour
    return hour + 12 if 1 <= hour <= _AFTERNOON_TO else hour


def _text(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _overlaps(place: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in taken)
