"""Words by which offices are compared, and by which it is asked which of them: "¿cuál cierra más tarde?"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from bot.core.clauses import clauses
from bot.core.cue_lists import read_group
from bot.core.naming_cues import NamingCues
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain

Words = Sequence[str]


class Compared(str, Enum):
    CLOSES_LAST = "closes_last"
    OPENS_FIRST = "opens_first"


@dataclass(frozen=True)
class ComparingCues:
    """Phrases of all languages, as data/business/cues.yml explains them. ``naming``: what offices and days
    are called."""

    opening: Phrases = NONE
    shutting: Phrases = NONE
    latest: Phrases = NONE
    earliest: Phrases = NONE
    between: Phrases = NONE
    by_itself: Phrases = NONE
    followed_by: Phrases = NONE
    which: Phrases = NONE
    which_of: Phrases = NONE
    of_them: Phrases = NONE
    that: Phrases = NONE
    being: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> ComparingCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "comparing", data)

    def compared(self, text: str, naming: NamingCues) -> Compared | None:
        if not self._of_which(plain(text).split(), naming):
            return None
        for words in (plain(one).split() for one in clauses(text)):
            if self.by_itself.end(words) or self._by(words, self._doing, self.latest):
                return Compared.CLOSES_LAST
            if self._by(words, self.opening, self.earliest):
                return Compared.OPENS_FIRST
        return None

    def asks_which(self, text: str, naming: NamingCues) -> bool:
        """By what they are called or by what they do; "¿cuál es el horario?" asks for none."""
        words, them = plain(text).split(), self._called(naming)
        named = self._behind(words, _ends(words, self.which + self.which_of))
        told = self._behind(words, [*_ends(words, self.which), *self._those_that(words, them)])
        return any(them.ends(words, at) for at in named) or any(self._doing.ends(words, at) for at in told)

    def asks_only_which(self, text: str, naming: NamingCues, on_the_way: Phrases) -> bool:
        words, starts = plain(text).split(), on_the_way.reach(plain(text).split())
        which = {end for start in starts for end in self.which.ends(words, start)}
        of = which | {end for start in starts for end in self.which_of.ends(words, start)}
        asked = which | {end for at in of for end in self._called(naming).ends(words, at)}
        return any(len(words) in (at, *self._doing.ends(words, at)) for at in self._behind(words, asked))

    def are_to_be_shut(self, text: str) -> bool:
        """Whether those that do not open are asked for: "¿y cuáles cierran?"."""
        return self.shutting.stand_in(plain(text).split())

    def _of_which(self, words: Words, naming: NamingCues) -> bool:
        """Whether it is of which office: "¿qué días cerráis más tarde?" asks for none."""
        them, no_office = self._called(naming), naming.day + naming.time
        named = any(them.ends(words, end) for end in _ends(words, self.which_of))
        by_itself = any(not no_office.ends(words, end) for end in _ends(words, self.which))
        return named or by_itself or any(True for _ in self._those_that(words, them))

    def _by(self, words: Words, doing: Phrases, how: Phrases) -> bool:
        """Whether they are compared by ``how`` they are ``doing``: with more behind it than a day or a place,
        "antes de las 9", "the first Monday", they are not."""
        starts = (end + of for end in _ends(words, doing) for of in self.between.reach(words[end:]))
        ends = (end for start in starts for end in how.ends(words, start))
        last = any(end == len(words) or self.followed_by.ends(words, end) for end in ends)
        return last or any(doing.ends(words, end) for end in _ends(words, how))

    def _those_that(self, words: Words, them: Phrases) -> Iterator[int]:
        """Where "the one that", "la oficina que" end."""
        return (then for end in _ends(words, them) for then in self.that.ends(words, end))

    def _behind(self, words: Words, ends: Iterable[int]) -> list[int]:
        return [end + of for end in ends for of in self.being.reach(words[end:])]

    def _called(self, naming: NamingCues) -> Phrases:
        return self.of_them + naming.one + naming.offices

    @cached_property
    def _doing(self) -> Phrases:
        return self.opening + self.shutting


def _ends(words: Words, phrases: Phrases) -> list[int]:
    return [end for start in range(len(words)) for end in phrases.ends(words, start)]


NOTHING_COMPARED = ComparingCues()
