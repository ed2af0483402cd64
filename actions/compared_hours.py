"""Which office closes last, or opens first: "¿cuál cierra más tarde?", "which opens earliest"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from enum import StrEnum

from bot.core.wording import Spans
from bot.services.desk import Desk

_WEEKS_LOOKED_AT = 5


class Compared(StrEnum):
    CLOSES_LAST = "closes_last"
    OPENS_FIRST = "opens_first"


_OPEN = r"(?:abr\w+|abiert[ao]s?|cierr\w+|cerr\w+|atiend\w+)"
_OPENS = r"(?:open\w*|clos\w+|shut\w*)"
_SAID = {
    Compared.CLOSES_LAST: re.compile(
        rf"\b{_OPEN} (?:al p[uú]blico )?(?:hasta )?(?:lo )?m[aá]s tarde\b|\bm[aá]s tarde {_OPEN}"
        rf"|\bhasta m[aá]s tarde\b|\b{_OPENS} (?:for |until )?(?:the )?(?:latest|longest|last)\b"
        r"|\blatest (?:opening|closing)\b|\bopen late(?:st)?\b",
        re.IGNORECASE,
    ),
    Compared.OPENS_FIRST: re.compile(
        r"\babr\w+ (?:lo )?(?:m[aá]s (?:temprano|pronto)|antes|(?:el |la )?primer[oa])\b"
        r"|\b(?:m[aá]s temprano|m[aá]s pronto|antes) abr\w+|\bopen\w* (?:the )?(?:earliest|first)\b"
        r"|\bearliest (?:opening|to open)\b",
        re.IGNORECASE,
    ),
}
# "Cuanto más tarde": of a single one, "cierra más tarde los jueves?" is no comparison.
_WHICH = re.compile(
    r"\b(?:cu[aá]l(?:es)?|qu[eé]|q|la que|el que|alguna?|which|what|any|wich)\b", re.IGNORECASE
)


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


def _end(closes: time) -> time:
    """Midnight is the end of a day."""
    return time.max if closes == time.min else closes
