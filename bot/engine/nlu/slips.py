"""What it costs to type one word when another was meant: slips of the finger, letters left out, sounds."""

from __future__ import annotations

import re
from itertools import product

# In units of one ordinary slip. People leave out vowels, double letters, hit the key beside, and get the
# first letter right. Chosen on held-out examples roughened by another hand than the benchmark's.
_VOWEL_LEFT_OUT, _LETTER_LEFT_OUT, _DOUBLED, _TOO_MUCH = 0.5, 1.3, 0.5, 1.2
_SWAPPED, _BESIDE, _OTHER, FIRST = 0.9, 1.0, 1.7, 0.6
# So much at least for each letter too many or too few, a vowel counting half.
CHEAPEST = 0.5

_VOWELS = set("aeiou")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACES = {key: (row, at + 0.3 * row) for row, keys in enumerate(_ROWS) for at, key in enumerate(keys)}
_BESIDE_EACH_OTHER = {
    (a, b)
    for a, b in product(_PLACES, repeat=2)
    if a != b and abs(_PLACES[a][0] - _PLACES[b][0]) <= 1 and abs(_PLACES[a][1] - _PLACES[b][1]) <= 1.1
} | set(product(_VOWELS, repeat=2))

# Letters that Spanish (and hurried English) writers take for each other, as one; figures as they are said.
_SOUNDS = [("th", "d")]
_SOUNDS += [("qu", "k"), ("ch", "x"), ("ll", "y"), ("h", ""), ("v", "b"), ("w", "u"), ("q", "k"), ("z", "s")]
_SOUNDS += [("ph", "f"), ("1", "uan"), ("2", "tu"), ("4", "for"), ("8", "eit")]
_SOFT_C, _SOFT_G, _TWICE = re.compile("c(?=[ei])"), re.compile("g(?=[ei])"), re.compile(r"(.)\1+")


def sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _TWICE.sub(r"\1", _SOFT_G.sub("j", _SOFT_C.sub("s", word).replace("c", "k")))


def cost(typed: str, meant: str, most: float) -> float:
    """Return the cost of the cheapest way from ``meant`` to ``typed``, or anything above ``most``."""
    left_out = [
        _DOUBLED if j and meant[j - 1] == b else _VOWEL_LEFT_OUT if b in _VOWELS else _LETTER_LEFT_OUT
        for j, b in enumerate(meant)
    ]
    if left_out:
        left_out[0] += FIRST
    before: list[float] = []
    above = [0.0]
    for each in left_out:
        above.append(above[-1] + each)
    for i, a in enumerate(typed):
        too_much = _DOUBLED if i and typed[i - 1] == a else _TOO_MUCH
        row = [above[0] + _TOO_MUCH + FIRST]
        for j, b in enumerate(meant):
            best = min(above[j] + _instead(a, b, i == j == 0), row[j] + left_out[j], above[j + 1] + too_much)
            if i and j and typed[i - 1] == b and a == meant[j - 1]:
                best = min(best, before[j - 1] + _SWAPPED)
            row.append(best)
        if min(row) > most:
            return min(row)
        before, above = above, row
    return above[-1]


def _instead(typed: str, meant: str, first: bool) -> float:
    if typed == meant:
        return 0.0
    return (_BESIDE if (typed, meant) in _BESIDE_EACH_OTHER else _OTHER) + (FIRST if first else 0.0)
