"""Makes messages as people type them in a hurry: accents off, slips of the finger, text-speak.

None of it is taken from the word lists of the engine, which would be testing them against themselves.
"""

from __future__ import annotations

import random
import re
import unicodedata
from pathlib import Path

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {key: row[max(0, i - 1) : i] + row[i + 1 : i + 2] for row in _ROWS for i, key in enumerate(row)}
_WORD = re.compile(r"[^\W\d_]{4,}")
_ENGLISH = {
    "you": "u", "are": "r", "your": "ur", "please": "plz", "thanks": "thx", "tomorrow": "2moro", "to": "2",
    "for": "4", "before": "b4", "great": "gr8", "because": "cos", "with": "w/", "without": "w/o",
    "about": "bout", "what": "wot", "people": "ppl", "message": "msg", "today": "2day", "why": "y",
    "see": "c", "be": "b", "have": "hav", "and": "n", "okay": "k", "number": "no.", "account": "acct",
    "going": "goin", "is": "iz", "not": "nt", "know": "no", "this": "dis", "the": "da", "just": "jst",
}  # fmt: skip


class Roughener:
    """``short``: words and how they are written short. About one word in eight gets a slip."""

    def __init__(self, short: dict[str, str], seed: int = 0, slips: float = 0.12) -> None:
        self._short = short
        self._slips = slips
        self._dice = random.Random(seed)

    @classmethod
    def spanish(cls, folder: Path) -> Roughener:
        return cls(_chat_forms(folder / "tweetnorm_es" / "normalisation_dicc.txt"))

    @classmethod
    def english(cls) -> Roughener:
        return cls(_ENGLISH)

    def rough(self, text: str) -> str:
        text = without_accents(text).lower()
        text = re.sub(r"[¿¡?!,;]", "", text)
        words = [self._short.get(word, word) if self._dice.random() < 0.5 else word for word in text.split()]
        return _WORD.sub(lambda m: self._slip(m[0]), " ".join(words))

    def _slip(self, word: str) -> str:
        if self._dice.random() >= self._slips:
            return word
        at = self._dice.randrange(1, len(word) - 1)
        kind = self._dice.choice(("swap", "lose", "double", "neighbour"))
        if kind == "swap":
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if kind == "lose":
            return word[:at] + word[at + 1 :]
        if kind == "double":
            return word[: at + 1] + word[at:]
        return word[:at] + self._dice.choice(_NEIGHBOURS.get(word[at], word[at])) + word[at + 1 :]


def without_accents(text: str) -> str:
    return "".join(ch for ch in unicodedata.normalize("NFD", text) if not unicodedata.combining(ch))


def _chat_forms(path: Path) -> dict[str, str]:
    """Read the public list of Spanish chat forms the other way round: the shortest form of each word."""
    short: dict[str, str] = {}
    for block in path.read_text("utf-8").split("\n\n"):
        form, _, meant = block.strip().replace(" ", "").lower().partition("\n")
        word = without_accents(meant)
        if word.isalpha() and form and len(form) < len(short.get(word, word)):
            short[word] = form
    return short
