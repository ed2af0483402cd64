"""Words by which one of several that were offered is named: "the last one", "the technical one"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from bot.core.text import plain

Words = frozenset[str]
# Came in later: a business whose own file is without them does without what they tell.
LATER = frozenset({"that_one", "following", "several", "preceding", "before_preceding", "beside_preceding"})
_NONE: Words = frozenset()


@dataclass(frozen=True)
class ChoiceCues:
    """Single words, of all languages, as data/business/cues.yml explains them; ``numbers`` and ``places`` in
    order, from the first."""

    numbers: tuple[Words, ...] = ()
    places: tuple[Words, ...] = ()
    last: Words = _NONE
    middle: Words = _NONE
    standing_in: Words = _NONE
    beside_a_number: Words = _NONE
    beside_a_place: Words = _NONE
    beside_a_word: Words = _NONE
    denying: Words = _NONE
    that_one: Words = _NONE
    following: Words = _NONE
    several: Words = _NONE
    preceding: Words = _NONE
    before_preceding: Words = _NONE
    beside_preceding: Words = _NONE
    asked_with: Words = _NONE
    telling_none: Words = _NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> ChoiceCues:
        """Raises ValueError for what is missing or none of ours."""
        ours = {each.name for each in fields(cls)}
        if wrong := (ours ^ data.keys()) - (LATER - data.keys()):
            raise ValueError(f"cues.yml: choosing: missing or unknown: {', '.join(sorted(wrong))}")
        numbers, places = (_in_order(data[name].values()) for name in ("numbers", "places"))
        return cls(
            numbers,
            places,
            **{name: _all(data[name].values()) for name in data.keys() - {"numbers", "places"}},
        )

    def is_place(self, word: str) -> bool:
        return word in self._a_place

    def number(self, word: str) -> int:
        """Which is meant, from 1; 0 for none."""
        for counted in (self.numbers, self.places):
            for number, names in enumerate(counted, 1):
                if word in names:
                    return number
        return int(word) if re.fullmatch(r"[0-9]{1,2}", word) else 0

    def place(self, word: str, count: int) -> int:
        """Which of ``count`` is meant. Only of an odd number is there one in the middle."""
        if word in self.last:
            return count
        if word in self.middle:
            return (count + 1) // 2 if count % 2 else 0
        return self.number(word)

    @cached_property
    def _a_place(self) -> Words:
        return _NONE.union(*self.places, self.last, self.middle)


NOTHING = ChoiceCues()


def _all(by_language: Iterable[Iterable[str]]) -> Words:
    return frozenset(word for phrases in by_language for one in phrases for word in plain(one).split())


def _in_order(by_language: Iterable[Sequence[Iterable[str]]]) -> tuple[Words, ...]:
    languages = [*by_language]
    longest = max(map(len, languages), default=0)
    return tuple(_all(names[at] for names in languages if at < len(names)) for at in range(longest))
