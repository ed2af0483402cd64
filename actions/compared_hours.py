"""Which office closes last, or opens first: "¿cuál cierra más tarde?", "which opens earliest"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from actions.wishes import Wish
from bot.core.wording import Spans
from bot.services.desk import Desk

_WEEKS_LOOKED_AT = 5


class Compared(StrEnum):
    CLOSES_LAST = "closes_last"
    OPENS_FIRST = "opens_first"


_OPEN = r"(?:abr\w+|abiert[ao]s?|cierr\w+|cerr\w+|atiend\w+)"
_OPENS = r"(?:open\w*|clos\w+|shut\w*)"
# "The first Monday", "el primero de diciembre", "antes de las 9", "más tarde que": nothing is compared.
_ENDS = r"(?=\W*$|\s*[,.;?!]|\s+(?:on|in|at|el|la|los|en|por|hoy|mañana|today|tomorrow)\b)"
_SAID = {
    Compared.CLOSES_LAST: re.compile(
        rf"\b{_OPEN} (?:al p[uú]blico )?(?:hasta )?(?:lo )?m[aá]s tarde{_ENDS}|\bm[aá]s tarde {_OPEN}"
        rf"|\bhasta m[aá]s tarde{_ENDS}|\b{_OPENS} (?:for |until )?(?:the )?(?:latest|longest|last){_ENDS}"
        rf"|\blatest (?:opening|closing)\b|\bopen late(?:st)?{_ENDS}",
        re.IGNORECASE,
    ),
    Compared.OPENS_FIRST: re.compile(
        rf"\babr\w+ (?:lo )?(?:m[aá]s (?:temprano|pronto)|antes|(?:el |la )?primer[oa]){_ENDS}"
        rf"|\b(?:m[aá]s temprano|m[aá]s pronto|antes) abr\w+|\bopen\w* (?:the )?(?:earliest|first){_ENDS}"
        r"|\bearliest (?:opening|to open)\b",
        re.IGNORECASE,
    ),
}
# Which office: "¿qué días cerráis más tarde?", "what time are you open late" ask for none.
_WHICH = re.compile(
    r"\bcu[aá]l(?:es)?\b(?! (?:d[ií]a|hora))|\b(?:la|el) q(?:ue)?\b|\balguna\b"
    r"|\bthe (?:one|office|branch) that\b"
    r"|\b(?:qu[eé]|q|which|wich|what|any) (?:ones?|of (?:them|your|the)|de (?:ellas|las)|that"
    r"|offices?|branch(?:es)?|place|oficinas?|sedes?|sucursal(?:es)?|local(?:es)?|sitio)\b"
    r"|\b(?:which|wich) (?:is|are|opens?|closes?|shuts?|stays?)\b",
    re.IGNORECASE,
)


# ... by name or by what they do: "¿cuál es el horario?" asks for none either.
_OF_OFFICES = (
    r"(?:ones?|of (?:them|your|the)|de (?:ellas|las|vuestras)|offices?|branch(?:es)?|place|oficinas?|sedes?"
    r"|sucursal(?:es)?|local(?:es)?|sitio)\b"
)
_WHICH_OFFICE = re.compile(
    r"\b(?:cu[aá]l(?:es)?|qu[eé]|q|alguna|which|wich|what|any)"
    rf"(?: es| son| is| are)?(?: la| las| the)? {_OF_OFFICES}"
    rf"|\b(?:cu[aá]l(?:es)?|alguna|(?:la|el) q(?:ue)?)(?: es| son| est[aá]n?)?(?: la| las)?(?: que)? {_OPEN}"
    r"|\b(?:which|wich|the (?:one|office|branch) that)(?: is| are| stays?)?"
    r" (?:opens?|clos(?:es?|ed)|shuts?)\b",
    re.IGNORECASE,
)


# ... and nothing else, of those just told: "¿cuál?", "and which one?"
_ONLY_WHICH = re.compile(
    r"\W*(?:(?:y|pero|and|but|ok|vale|so|entonces)\W+)*"
    rf"(?:(?:qu[eé]|q|what) {_OF_OFFICES}"
    rf"|(?:cu[aá]l(?:es)?|which|wich)(?: {_OF_OFFICES}| de las (?:dos|tres))?"
    rf"(?: es| son| is| are)?(?: (?:{_OPEN}|{_OPENS}))?)\W*",
    re.IGNORECASE,
)

_SHUT = re.compile(r"\b(?:cierr|cerr|clos|shut)", re.IGNORECASE)


def asks_only_which(text: str) -> bool:
    """Whether it is asked which of several, and nothing else."""
    return _ONLY_WHICH.fullmatch(text) is not None


def asks_which_shut(text: str) -> bool:
    """Whether it is asked which of several do not open, and nothing else: "¿y cuáles cierran?"."""
    return asks_only_which(text) and _SHUT.search(text) is not None


def asks_which(text: str) -> bool:
    """Whether of several offices it is asked which: "which one is open on Saturday"."""
    return _WHICH_OFFICE.search(text) is not None


def compared(text: str) -> Compared | None:
    """What offices are compared by; None if they are not."""
    if not _WHICH.search(text):
        return None
    return next((what for what, words in _SAID.items() if words.search(text)), None)


def foremost(by: Compared, week: Mapping[str, Sequence[Spans]]) -> list[str]:
    """The offices that close last, or open first, of ``week``: the days of each; several at the same hour."""
    ends = {
        office: [_end(spans[-1][1]) if by is Compared.CLOSES_LAST else spans[0][0] for spans in days if spans]
        for office, days in week.items()
    }
    choose = max if by is Compared.CLOSES_LAST else min
    best = choose((choose(each) for each in ends.values() if each), default=None)
    return [office for office, each in ends.items() if each and choose(each) == best]


def usual_week(desk: Desk, office: str, since: date) -> list[Spans]:
    """Each weekday as it mostly is from then on, so that a holiday does not show as the rule."""
    usual: list[Spans] = [[] for _ in range(7)]
    for ahead in range(7):
        days = [since + timedelta(days=ahead, weeks=week) for week in range(_WEEKS_LOOKED_AT)]
        spans = Counter(tuple(desk.hours_said(office, day)) for day in days)
        usual[days[0].weekday()] = spans.most_common(1)[0][0]
    return usual


def days_asked(desk: Desk, office: str, asked: Wish | None) -> list[Spans]:
    """The hours of the days asked: of a day, a week as it will be, of more than that as it mostly is."""
    if asked is None:
        return usual_week(desk, office, desk.now().date())
    if asked.day:
        return [desk.hours_said(office, asked.day)]
    first, last = asked.after.date(), (asked.before - timedelta(seconds=1)).date()
    if last - first >= timedelta(weeks=1):
        return usual_week(desk, office, first)
    week: list[Spans] = [[] for _ in range(7)]
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if asked.holds(datetime.combine(day, time(), asked.after.tzinfo)) or day in asked.days:
            week[day.weekday()] = desk.hours_said(office, day)
    return week


def _end(closes: time) -> time:
    """Midnight is the end of a day."""
    return time.max if closes == time.min else closes
