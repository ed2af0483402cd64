"""Hours named in Spanish or English, in folded text (small letters, no accents)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.core.clauses import END_OF_CLAUSE
from bot.core.dates import EARLIEST, LATEST
from bot.core.joining import AND, OR
from bot.core.phrases import one_of
from bot.engine.cues import read_cues
from bot.engine.nlu.when.began import began
from bot.engine.nlu.when.clock import (
    AFTERNOON_TO,
    BEFORE_THE_HOUR,
    NUMBERS,
    PAST,
    clock,
    hour_of_day,
    minutes_of,
    written,
)
from bot.engine.nlu.when.parts import Hours, find_parts
from bot.engine.nlu.when.words import WEEKDAYS

# "Lunes 11", "monday, ten please": behind a weekday, where the number is no day's, nor one of a list, "2)".
_BEHIND_A_DAY = re.compile(
    rf",? (?P<hour>\d{{1,2}}(?!\))|{'|'.join(NUMBERS)})(?= ?(?:{END_OF_CLAUSE}"
    r"| (?:por favor|porfa|please|pls|en|at|in|works?|suits?|is|will|would|would be|me (?:va|viene)|de la"
    r"|del)\b))"
)
_LATEST_BARE = 20
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
# "10 30", "10.30": before nothing that the numbers would count.
_COUNTS_NOTHING = (
    rf"(?=\W*$|{END_OF_CLAUSE}| (?:{AND}|por favor|porfa|please|pls|en|in|de la|por la|vale|ok|mejor|then"
    r"|instead|one|slot|works?|would|is)\b)"
)
_SPACED = (
    r"(?P<hour>[01]?\d|2[0-3]) (?P<minute>[0-5][05])(?: ?(?P<half>am|pm|a\.m\.?|p\.m\.?))?(?: ?h)?"
    rf"{_COUNTS_NOTHING}"
)
_DOTTED = rf"(?P<hour>0?[1-9]|1\d|2[0-3])\.(?P<minute>[0-5][05]){_COUNTS_NOTHING}"
# "10.30" by itself, or behind one of these, is no price.
_BEFORE_DOTTED = re.compile(
    r"(?:^|[,;:!?]|\. |\b(?:slot|hora|mejor|maybe|quizas?|ok|vale|no|then|entonces|pues|the|la|el|do|make it"
    r"|is|for|day|dia))\s*$"
)
# So many words at most before it, beside a day: "mejor a las", "can we do".
_BEFORE_SPACED = 3
_PATTERNS = [
    ("spaced", rf"(?:{_AT})?{_SPACED}"),
    ("dotted", _DOTTED),
    ("between", rf"(?:entre|between|de|desde|from) (?:las? )?{clock()} {_TO}{clock('to_')}"),
    ("after", rf"{_FROM}{clock()}(?: en adelante| onwards)?"),
    ("before", rf"(?:antes de|hasta|before|until|by) (?:las? )?{clock()}"),
    ("to", rf"(?P<minutes>half|{one_of(PAST)})(?: (?:minutes )?(?P<side>past)) {clock()}"),
    ("to", rf"(?P<minutes>quarter|twenty(?:[- ]five)?)(?: (?:minutes )?(?P<side>to)) {clock()}"),
    ("to", rf"(?P<minutes>half)(?P<side>) {clock()}"),
    # "Ten to five" alone may be from one to the other.
    ("to", rf"(?:at|around|about) (?P<minutes>five|ten) (?P<side>to) {clock()}"),
    ("at", rf"(?:{_AT}){clock()}{_NO_COUNT}"),
    ("at", r"(?P<hour>\d{1,2})(?::(?P<minute>[0-5]\d))? ?ish"),
    ("at", r"(?P<hour>[01]?\d|2[0-3])(?::|h)(?P<minute>[0-5]\d)(?: ?(?P<half>am|pm))?(?: ?h)?"),
    ("at", r"(?P<hour>\d{1,2})(?:\.(?P<minute>[0-5]\d))? ?(?P<half>am|pm|a\.m\.?|p\.m\.?)"),
    ("at", r"(?P<hour>[01]?\d|2[0-3]) ?h(?:oras|s)?"),
    (
        "at",
        rf"(?P<hour>\d{{1,2}}|{'|'.join(NUMBERS)})(?: y (?P<past>media|cuarto)"
        rf"| (?P<before>{BEFORE_THE_HOUR}))(?! (?:horas?|de retraso))",
    ),
    ("at", rf"(?P<hour>{'|'.join(NUMBERS)}) (?P<past>thirty|fifteen|forty[- ]five)"),
    ("noon", r"(?<!before )(?<!by )(?:noon|midday)"),
]
# "A las 10 y una pregunta": behind "and", a number in words alone counts what comes next.
_NO_MORE = rf"(?={_AT}|\d|(?:{'|'.join(NUMBERS)}) ?(?:{END_OF_CLAUSE}| (?:por favor|porfa|please|pls)\b))"
_OR = rf",? (?:{OR}) "
# "10, 11 o 12": a comma alone would put right what was said.
_LISTED = rf"(?:[\d:.]+|{'|'.join(NUMBERS)})"
_OR_AT = re.compile(
    rf"(?:,? ?(?:(?:{OR}) |/ ?|(?:{AND}) {_NO_MORE})|, ?(?={_LISTED}(?:, ?{_LISTED})*{_OR}))"
    rf"(?:{_AT})?{clock()}{_NO_COUNT}(?![\w/]|[:.]\d)"
)
_BEFORE_A_LIST = re.compile(r"(?:^|[,.;:!?] ?|\b(?:slot|hora|mejor|day|maybe|a|at) )$")
_BARE = r"\d{1,2}(?:[:.][0-5]\d)?"
_OF_A_LIST = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?")
_BARE_LIST = re.compile(
    rf"(?<![\w,:./])(?P<hours>{_BARE}(?:(?:, ?|{_OR}){_BARE})*{_OR}{_BARE})"
    rf"(?= ?(?:{END_OF_CLAUSE}| (?:por favor|porfa|please|pls|works?|is fine|en|el|los|at|in|on)\b))"
)
# How long, and not when: "hace 2 horas", "two hours ago", "llevo 24 horas sin luz", "in 2 hours".
_NUMBER = r"(?:\d+|" + "|".join(NUMBERS) + r"|un par de|a couple of|varias|several)"
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


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    work = read_cues().working
    of_work = [
        ("starts", rf"{work.to_start} {clock()}"),
        ("ends", rf"{work.to_end} {clock()}"),
        ("ends", rf"{work.to_leave} {clock()}{work.to_have_left_work}"),
        ("leaving", rf"{work.to_leave_somewhere} {clock()}"),
    ]
    every = [*of_work, *_PATTERNS]
    return [(kind, re.compile(rf"(?<![\w/])(?:{pattern})(?![\w/]|[:.]\d)")) for kind, pattern in every]


def find_hours(text: str, taken: list[tuple[int, int]], weekdays: Sequence[int] = ()) -> list[Hours]:
    """Return the hours and parts of a day named in a folded text outside the ``taken`` places, in order.
    ``weekdays``: where one ends, and a bare number behind it is an hour.

    A bare hour is read as one in which people work: "a las 6" is 18:00, "at 9" is 09:00.
    """
    found: list[Hours] = []
    days, parts = taken, find_parts(text, taken)
    taken = taken + [match.span() for match in _LASTING.finditer(text)]
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            place = (match.start(), match.end())
            if _overlaps(place, taken + [(hours.start, hours.end) for hours in found]):
                continue
            before = _without(taken, text[: match.start()])
            if kind == "spaced" and not _may_be_spaced(before):
                continue
            if kind == "dotted" and not _BEFORE_DOTTED.search(before):
                continue
            part = None if kind in ("starts", "ends") else _part_of(text, place, parts, days)
            hours = _resolve(kind, match, part)
            if kind == "leaving" or began(text[: match.start()], match[0]):
                taken = [*taken, place]  # "for the airport": no time to come to us
                continue
            if hours and not _EVERY.match(text, match.end()):
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
            at = minutes_of(match, "", _part_of(text, match.span(), parts, days))
            if at is None:
                break
            more.append(Hours(match.start("hour"), end, written(at)))
    listed = _bare_list(text, days)
    if listed and all(listed.start() <= hours.start and hours.end <= listed.end() for hours in found):
        begun = [(hours.start, hours.end) for hours in (*found, *more)]
        for number in _OF_A_LIST.finditer(text, *listed.span("hours")):
            at_hour = bare_hour(number["hour"])
            if at_hour and not _overlaps(number.span(), begun):
                more.append(Hours(*number.span(), f"{at_hour[:2]}:{number['minute'] or '00'}"))
    return more


def _bare_list(text: str, days: Sequence[tuple[int, int]]) -> re.Match[str] | None:
    behind = [end + 1 for _, end in days]  # "mañana 10 u 11"
    for listed in _BARE_LIST.finditer(text):
        start = listed.start("hours")
        begins = start in behind or _BEFORE_A_LIST.search(text[:start])
        if begins and not _overlaps(listed.span("hours"), [*days]):
            return listed
    return None


def _without(days: Sequence[tuple[int, int]], before: str) -> str:
    for start, end in days:
        before = before[:start] + " " * (min(end, len(before)) - start) + before[end:]
    return before


def _may_be_spaced(before: str) -> bool:
    """Whether two numbers after this are hour and minutes, and not of a telephone, say."""
    return len(before.split()) <= _BEFORE_SPACED and not any(map(str.isdigit, before))


def bare_hour(said: str) -> str | None:
    """A number taken for an hour in which people work: ``11`` is ``11:00``, ``5`` is ``17:00``."""
    hour = int(said) if said.isdigit() else NUMBERS[said]
    return written(hour_of_day(hour, None) * 60) if 1 <= hour <= _LATEST_BARE else None


def _resolve(kind: str, match: re.Match[str], part: Hours | None) -> Hours | None:
    if kind == "noon":
        return Hours(match.start(), match.end(), "12:00")
    at = minutes_of(match, "", part)
    if kind == "between":
        # "de 5 a 7": the second hour tells what the first means, and the other way round.
        until = minutes_of(match, "to_", part)
        if at is None or until is None:
            return None
        if until <= at and until < AFTERNOON_TO * 60:
            until += 12 * 60  # "from 10 to 2 in the morning"
        if until <= at:
            return None
        return Hours(match.start(), match.end(), written(at), written(until))
    if at is None:
        return None
    if kind == "to":
        at += PAST[match["minutes"]] * (-1 if match["side"] == "to" else 1)
    if kind in ("after", "ends"):
        return Hours(match.start(), match.end(), written(at), max(LATEST, written(min(at + 60, 23 * 60))))
    if kind in ("before", "starts"):
        return Hours(match.start(), match.end(), min(EARLIEST, written(max(at - 60, 0))), written(at))
    return Hours(match.start(), match.end(), written(at))


def _overlaps(place: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in taken)
