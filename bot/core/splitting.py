"""Cutting a long text where a reader would pause: never inside a word, an emoji or a letter and its marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_PAUSES = (r"(\n\n+)", r"(\n)", r"[.!?…][\"'»”)]*(\s+)", r"[,;:](\s+)", r"(\s+)")
_JOINER = "\u200d"


def utf16(text: str) -> int:
    """How long networks find a text: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, longest: int, length: Callable[[str], int] = len) -> list[str]:
    """Return ``text`` in parts of at most ``longest``, as ``length`` counts (e.g. UTF-16 units).

    Cut at the last paragraph, line, sentence, clause or word that leaves a part at least half full; only
    a word longer than a whole part is cut, between two characters as people see them.
    """
    parts = []
    rest = text.strip()
    while length(rest) > longest:
        end = _fits(rest, longest, length)
        stop, start = _pause(rest, end)
        parts.append(rest[:stop].rstrip())
        rest = rest[start:].lstrip()
    return [*parts, rest] if rest else parts


def _fits(text: str, longest: int, length: Callable[[str], int]) -> int:
    """How many characters from the first fit."""
    end = min(len(text), longest)
    while length(text[:end]) > longest:
        end -= max(1, (length(text[:end]) - longest) // 2)
    return end


def _pause(text: str, end: int) -> tuple[int, int]:
    """Where the part stops and where the next one starts."""
    for least in (end // 2, 1):
        for pause in _PAUSES:
            found = [m for m in re.finditer(pause, text[: end + 1]) if least <= m.start(1) <= end]
            if found:
                return found[-1].span(1)
    cut = end
    while cut > 1 and joined(text[cut - 1], text[cut], text[:cut]):
        cut -= 1
    return (cut, cut) if cut > 1 else (end, end)


def joined(left: str, right: str, before: str = "") -> bool:
    """Whether two neighbouring characters are one to a reader; ``before`` ends with ``left``."""
    if _JOINER in (left, right) or unicodedata.category(right) in ("Mn", "Me", "Mc"):
        return True
    if "\U0001f3fb" <= right <= "\U0001f3ff" or "\U000e0020" <= right <= "\U000e007f":
        return True
    if _is_flag_letter(left) and _is_flag_letter(right):
        letters = len(before) - len(before.rstrip(_FLAG_LETTERS))
        return letters % 2 == 1
    return False


_FLAG_LETTERS = "".join(chr(code) for code in range(0x1F1E6, 0x1F200))


def _is_flag_letter(character: str) -> bool:
    return character in _FLAG_LETTERS
