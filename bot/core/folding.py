"""What people look for, however they write it: without accents, capitals and signs."""

from __future__ import annotations

import re
import unicodedata


def folded(text: str) -> str:
    """``¿Avería en San Martín?`` becomes ``averia en san martin``."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """The words of a text, folded, in order. A number is a word; an underscore and other signs part words."""
    return [found[0] for found in spans(text)]


def spans(text: str) -> list[tuple[str, int, int]]:
    """The words of a text, folded, each with where it begins and ends in ``text``."""
    return [(_fold(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", "".join(ch for ch in apart if not unicodedata.combining(ch)))
