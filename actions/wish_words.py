"""What a message says of the time or place it wishes for, beside days and hours by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from actions.wishes import LATER_THAN
from bot.core.dates import EARLIEST, LATEST

_SOONEST = re.compile(
    r"(cuanto|cuando|cuánto) antes|lo antes posible|el primer|la primera|cualquier"
    r"|da igual|da lo mismo|(el|la|lo) q(ue)? sea"
    r"|m[aá]s (temprano|tempran[ao]|cercan[ao]|pr[oó]xim[ao])"
    r"|as soon as|asap|earliest|soonest|the first|any (day|time|office|one|of (those|these|them))|either"
    r"|whichever|whenever|don'?t mind|no difference"
    r"|\bno (lo )?s[eé]\b|^ns\b|ni idea|\bidk\b|dunno|not sure|no (idea|clue)|don'?t know",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"m[aá]s (cerca|cercan[ao]|pr[oó]xim[ao]|a mano)\b|\bnear(est|er)?\b|\bclosest\b", re.IGNORECASE
)
# "La fecha más próxima", "me da igual dónde": no place is wished for.
_NO_PLACE = re.compile(
    r"\b(cita|fecha|d[ií]a|hora|hueco|turno)s?( \w+){0,2} m[aá]s (cercan|pr[oó]xim)"
    r"|\b(nearest|closest)( \w+)? (appointment|date|day|slot|time)"
    r"|da igual|da lo mismo|don'?t mind|(cuanto|cuando|cuánto) antes|lo antes posible|as soon as|asap",
    re.IGNORECASE,
)
_LATEST = re.compile(
    r"lo m[aá]s tarde|m[aá]s tard[ií][oa]\b"
    r"|[uú]ltim[oa] (hueco|hora|cita|turno)? ?(que|del d[ií]a|disponible|libre)"
    r"|\blatest\b|as late as|\blast (one|slot|time|appointment)? ?(you|of the day|available|there is)",
    re.IGNORECASE,
)
_ASAP = re.compile(
    r"cu[aá]nto antes|lo antes posible|as soon as|asap|earliest|soonest"
    r"|primer[ao]? (cita |hora |hueco )?(que|del d[ií]a|libre|disponible)"
    r"|the first (one |slot |time )?(you|of|available)",
    re.IGNORECASE,
)
_BARE_HOUR = re.compile(r"\D{0,20}\b([1-9]|1\d)\b\D{0,12}")
_AS_AN_HOUR = re.compile(
    r"\W*(?:(?:\w+\W+){0,3}?(?:(?:a|at|sobre|around)(?:\W+las?)?|mejor(?:\W+las)?)\W+)?\d{1,2}"
    r"(?:\W+(?:h|horas|en punto|mejor|por favor|porfa|please|pls|then|instead|o'?clock))*\W*",
    re.IGNORECASE,
)
_TOO_EARLY = (
    r"no puedo tan (?:pronto|temprano)|(?:es )?(?:muy|demasiado) (?:pronto|temprano)(?: para m[ií])?"
    r"|(?:it'?s |that'?s )?(?:a bit |way )?too (?:early|soon)(?: for me)?"
)
# Of a day as well as of an hour.
_TOO_SOON = re.compile(r"\b(?:tan|muy|demasiado) pronto\b|\btoo soon\b", re.IGNORECASE)
_TOO_LATE = (
    r"no puedo tan tarde|(?:es )?(?:muy|demasiado) tarde(?: para m[ií])?"
    r"|(?:it'?s |that'?s )?(?:a bit |way )?too late(?: for me)?"
)
_CANNOT = (
    r"(?:(?:a esa hora|ahora|ahorita|entonces|esas?|esos|tan (?:pronto|temprano)) )?"
    r"no (?:puedo|llego|salgo|me (?:va|viene|cuadra|sirve|da tiempo)(?: bien)?)"
    r"(?: (?:a esa hora|entonces|tan (?:pronto|temprano)))?"
    r"|(?:i )?(?:can'?t|cannot|won'?t)(?: (?:make|do|manage))?(?: (?:it|that|those|this))?(?: (?:by )?then)?"
    rf"|{_TOO_EARLY}"
)
_LEADING = (
    rf"(?:{_CANNOT}|no(?:pe?)?|nah|h?mm+|eh|u+f+|bu+f+|u+gh+|u+y|a+y|oh|ok|vale|bueno|pues|y|and|mejor|algo"
    r"|un poco|mucho|a bit|a little|something|much|any(?:thing)?)"
)
_TRAILING = r"(?:mejor|por favor|porfa|please|pls|then|would be better|is better)"
_BEYOND = re.compile(
    rf"\W*(?:{_LEADING}\W+)*"
    r"(?:(?P<not_later>m[aá]s tarde (?:no|no puedo)|not? later than (?:that|those)|not later)"
    rf"|(?P<later>m[aá]s tarde|later|{_TOO_EARLY})|m[aá]s (?:temprano|pronto)|antes|earlier|sooner"
    rf"|{_TOO_LATE})(?:\W+{_TRAILING})*\W*",
    re.IGNORECASE,
)
# "Anything later?", behind words on those offered.
_BEYOND_WITHIN = re.compile(
    r"\b(?:any(?:thing|one)?|something|got|algo|alg[uú]n\w*|otr[ao]|un[ao]?) "
    r"(?:(?:slot|time|hueco|hora|a bit|poco) )*"
    r"(?:(?P<later>m[aá]s tarde|later)|m[aá]s temprano|antes|earlier|sooner)\b",
    re.IGNORECASE,
)
# "The first one is no good": what is pointed at is not taken.
_NO_GOOD = re.compile(
    r"\b(first|second|third|last|earliest|middle|primer[ao]?|segund[ao]|tercer[ao]?|[uú]ltim[ao])\b"
    r"( (one|slot|time|hora|hueco))*,?( (is|es|me|que|pues|not|no))* ?"
    r"(no good|not good|not|doesn'?t|won'?t|isn'?t|no (?:me )?(?:va|viene|puedo|sirve|cuadra)|no\b"
    r"|too early|too late)",
    re.IGNORECASE,
)
# "At 5" is never five in the morning.
_FIRST_MORNING_HOUR = 7


def soonest(text: str) -> bool:
    """Whether any time or place will do: "cuanto antes", "me da igual", "no sé", "as soon as possible"."""
    return _SOONEST.search(text) is not None and _NO_GOOD.search(text) is None


def nearest_to(text: str) -> bool:
    """Whether it is said of a place how near it is: "la más cercana al puerto"."""
    return _NEAR.search(text) is not None and _NO_PLACE.search(text) is None


def latest(text: str) -> bool:
    """Whether the last free time is wished for: "lo más tarde que tengáis", "the latest you have"."""
    return _LATEST.search(text) is not None


def asap(text: str) -> bool:
    """Whether the first free time is wished for in so many words."""
    return _ASAP.search(text) is not None


def beyond(text: str, offered: Sequence[time]) -> list[str]:
    """The hours after those offered, for "más tarde", or before them: ``T11:00>/T20:00``; of several offered,
    first after all of them, then after all but the last; none if the text asks for neither."""
    said = _BEYOND.fullmatch(text.strip()) or _BEYOND_WITHIN.search(text)
    hours = sorted({*offered}) if said else []
    if said and said["later"]:
        return [f"T{each:%H:%M}{LATER_THAN}/T{LATEST}" for each in reversed(hours)]
    if said and said.groupdict().get("not_later"):
        hours = hours[-1:]
    return [f"T{EARLIEST}/T{each:%H:%M}" for each in hours]


def too_soon(text: str) -> bool:
    """Whether another day may be meant as well as a later hour: "too soon", not "too early"."""
    return _TOO_SOON.search(text) is not None


def only_an_hour(text: str) -> bool:
    """Whether a number is an hour also where none was asked for: "11", "mejor a las 11"; not "la 2"."""
    return _AS_AN_HOUR.fullmatch(text.strip()) is not None


def bare_hour(text: str) -> time | None:
    """The hour in "mejor a 11", "make it 11": a short message with one number in it."""
    match = _BARE_HOUR.fullmatch(text.strip())
    hour = int(match[1]) if match else None
    if hour is None:
        return None
    return time(hour if hour >= _FIRST_MORNING_HOUR else hour + 12)
