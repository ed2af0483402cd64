"""What several of a thing are called, by what one is."""

from __future__ import annotations

from collections.abc import Iterator

# By how one of them ends; "" for any: "tienda", "sucursal", "agency", "voz", "shelf", "oasis".
_ENDINGS = (
    *(("", "s"), ("", "es"), ("y", "ies"), ("z", "ces"), ("f", "ves"), ("fe", "ves"), ("is", "es")),
    *(("man", "men"), ("person", "people")),
)


def plurals(one: str) -> list[str]:
    """Whatever may be meant, in either language, as ``plain`` leaves it: "puntos de venta", "city halls".
    What is no word does no harm, as nobody says it."""
    first, *between = one.split()
    if not between:
        return [*_of_a_word(first)]
    *between, last = between
    firsts, lasts = [first, *_of_a_word(first)], [last, *_of_a_word(last)]
    return [" ".join((a, *between, b)) for a in firsts for b in lasts if (a, b) != (first, last)]


def _of_a_word(word: str) -> Iterator[str]:
    for ending, then in _ENDINGS:
        if word.endswith(ending):
            yield word.removesuffix(ending) + then
