"""Days of which any will do: "martes o miércoles", in folded text (small, without accents)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ON_THE_WAY = (
    r"(?:(?:bien|tambien|si no|sino|quiza|quizas|tal vez|incluso|mejor|maybe|else|perhaps|even|otherwise"
    r"|el|los|on|the|para|por|dia)[ ,]*)*"
)
_OR = re.compile(rf"[ ,.]*(?:o|u|y|or|and|/)[ ,]*{_ON_THE_WAY}")
_COMMA = re.compile(r" ?[,/] ?(?:(?:el|on|the) )?")


def runs(text: str, places: Sequence[tuple[int, int]]) -> list[range]:
    """Return which of the days at ``places``, in order, are named side by side: indices of two or more. A
    comma alone joins none: "el lunes, el martes" puts right what was said.
    """
    found, first = [], 0
    for at in range(1, len(places) + 1):
        if at < len(places) and _beside(text, places[at - 1][1], places[at][0]):
            continue
        if any(_OR.fullmatch(text, places[i][1], places[i + 1][0]) for i in range(first, at - 1)):
            found.append(range(first, at))
        first = at
    return found


def _beside(text: str, start: int, end: int) -> bool:
    return bool(_OR.fullmatch(text, start, end) or _COMMA.fullmatch(text, start, end))
