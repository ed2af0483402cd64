"""Names of days and months with a slip in them, "thrusday", and short forms, "la semana q viene"."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

from bot.engine.nlu import text_speak
from bot.engine.nlu.slips import cost
from bot.engine.nlu.when.words import MONTHS, WEEKDAYS

# A slip of the finger may cost so much for each letter that was meant (bot/engine/nlu/slips.py): "lunse" is
# Monday, "lines" is not. Shorter names are words of their own too often.
_FOR_EACH_LETTER = 0.2
_SHORTEST = 5
_NAMES = sorted({*WEEKDAYS, *MONTHS, "manana", "tomorrow", "today"})
_MEANT = [name for name in _NAMES if len(name) >= _SHORTEST]
# Words that differ from a name no more than a slip does.
_OTHER_WORDS = {"vienes", "jueces", "sabido", "domino", "match", "manzana"}
# Behind a figure, "2nd", letters are no word.
_WORD = re.compile(r"(?<!\d)[^\W\d_]+")


@dataclass(frozen=True)
class Mended:
    """``places``: where each character of ``text`` stood before, and where all ended."""

    text: str
    places: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end]


def mend_days(folded: str) -> Mended:
    text, places, at = "", list[int](), 0
    for word in _WORD.finditer(folded):
        meant = _meant(word[0])
        if meant is None:
            continue
        start, end = word.span()
        text += folded[at:start] + meant
        places += range(at, start)
        places += [min(start + i, end - 1) for i in range(len(meant))]
        at = end
    return Mended(text + folded[at:], [*places, *range(at, len(folded) + 1)])


@functools.lru_cache(maxsize=5000)
def _meant(word: str) -> str | None:
    """The name that was meant, if the word is none and one slip away from one; what it is short for."""
    if word in text_speak.ALWAYS and word not in _NAMES and word != "u":  # "10 u 11"
        return "".join(ch for ch in normalize("NFD", text_speak.ALWAYS[word]) if ch.isascii())
    if len(word) < _SHORTEST - 1:
        return None
    if word in _NAMES or word.removesuffix("s") in _NAMES or word in _OTHER_WORDS:
        return None
    near = [name for name in _MEANT if name[0] == word[0] and abs(len(name) - len(word)) <= 2]
    costs = {name: cost(word, name, _FOR_EACH_LETTER * len(name)) / len(name) for name in near}
    best = min(costs, key=costs.__getitem__, default=None)
    return best if best is not None and costs[best] < _FOR_EACH_LETTER else None
