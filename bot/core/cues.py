"""Words by which one tells what a message is, whatever it is about, as read from data/business/cues.yml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.core.text import plain

_DRAWN_OUT = re.compile(r"(.)\1{2,}")
# "En el barrio de San Blas": so many words a place may have after its preposition, and by itself.
_LONGEST_PLACE, _LONGEST_BARE_PLACE = 4, 3


@dataclass(frozen=True)
class Cues:
    """Each a list of words or phrases, of all languages."""

    agreement: tuple[str, ...] = ()
    place_after: tuple[str, ...] = ()
    place_on_the_way: tuple[str, ...] = ()
    joined_by: tuple[str, ...] = ()
    on_the_way: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Cues:
        """``data``: what stands in the file."""
        place, wishes = data["place"], data["two_wishes"]
        return cls(
            agreement=_all(data["agreement"]),
            place_after=_all(place["after"]),
            place_on_the_way=_all(place["on_the_way"]),
            joined_by=_all(wishes["joined_by"]),
            on_the_way=_all(wishes["on_the_way"]),
            asking=_all(data["asking"]),
        )

    def agrees(self, text: str) -> bool:
        """Whether a message begins with a yes: "vale, gracias", "siii"."""
        said = plain(text)
        return any(self._agrees.match(each) for each in (said, _DRAWN_OUT.sub(r"\1", said)))

    def asks(self, text: str) -> bool:
        """Whether a message, or a part of one, is a question or a wish."""
        return "?" in text or self._asks.match(plain(text)) is not None

    def may_name_place(self, text: str) -> bool:
        """Whether a message looks like a place: "vivo en Chamberí", "Alcalá de Henares"."""
        said = plain(text)
        named = self._before_place.match(said)
        words = len(said[named.end() :].split()) if named else 0
        return 1 <= words <= _LONGEST_PLACE or 1 <= len(said.split()) <= _LONGEST_BARE_PLACE

    @cached_property
    def _agrees(self) -> re.Pattern[str]:
        return re.compile(rf"{one_of(self.agreement)}(?!\S)")

    @cached_property
    def _asks(self) -> re.Pattern[str]:
        before = one_of([*self.joined_by, *self.on_the_way])
        return re.compile(rf"(?:{before} )*{one_of(self.asking)}(?!\S)")

    @cached_property
    def _before_place(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{one_of(self.place_on_the_way)} )*{one_of(self.place_after)}(?!\S)")


def one_of(phrases: Iterable[str]) -> str:
    """A pattern of any of ``phrases``, the longest first; of nothing where there are none."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})" if longest_first else r"(?!)"


def _all(by_language: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    words = (plain(one) or one for listed in by_language.values() for one in listed)  # "&" is plain already
    return tuple(dict.fromkeys(words))
