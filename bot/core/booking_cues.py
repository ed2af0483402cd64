"""Words for the time or place one wishes for, where no day, hour or office is named: "the soonest"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Any

from bot.core.choice_cues import ChoiceCues
from bot.core.clauses import clauses
from bot.core.cue_lists import read_group
from bot.core.naming_cues import NamingCues
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain
from bot.core.unavailable_cues import UnavailableCues

Words = Sequence[str]
# "I could come at 5": so many words may stand before what leads up to an hour.
_BEFORE_AN_HOUR = 3


class Beyond(Enum):
    """On which side of the hours that were offered others are wished for."""

    LATER = auto()
    EARLIER = auto()
    NOT_LATER = auto()


@dataclass(frozen=True)
class BookingCues:
    """Phrases of all languages, as data/business/cues.yml explains them."""

    any_will_do: Phrases = NONE
    at_once: Phrases = NONE
    first: Phrases = NONE
    last: Phrases = NONE
    there_is: Phrases = NONE
    latest: Phrases = NONE
    nearest: Phrases = NONE
    a_time: Phrases = NONE
    later: Phrases = NONE
    earlier: Phrases = NONE
    not_later: Phrases = NONE
    too_early: Phrases = NONE
    too_soon: Phrases = NONE
    too_late: Phrases = NONE
    cannot: Phrases = NONE
    behind_cannot: Phrases = NONE
    in_front: Phrases = NONE
    behind: Phrases = NONE
    something: Phrases = NONE
    an_hour: Phrases = NONE
    putting_right: Phrases = NONE
    at_an_hour: Phrases = NONE
    behind_an_hour: Phrases = NONE
    pointed_at: Phrases = NONE
    beside_that: Phrases = NONE
    no_good: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> BookingCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "booking", data)

    def soonest(self, text: str, choosing: ChoiceCues) -> bool:
        """Whether any time or place will do: "cuanto antes", "me da igual", "no sé"; not "the first one is no
        good"."""
        said = any(self.any_will_do.stand_in(plain(clause).split()) for clause in clauses(text))
        # "When's the earliest? No hurry": that no is no answer to oneself.
        parts = (plain(part).split() for part in text.split("?"))
        return (said or self.asap(text)) and not any(self._is_no_good(words, choosing) for words in parts)

    def asap(self, text: str) -> bool:
        """Whether the first free time is wished for in so many words."""
        words = plain(text).split()
        return self.at_once.stand_in(words) or self._free(words, self.first)

    def latest_of(self, text: str) -> bool:
        """Whether the last free time is wished for: "lo más tarde que tengáis", "the latest you have"."""
        words = plain(text).split()
        return self.latest.stand_in(words) or self._free(words, self.last)

    def nearest_to(self, text: str, naming: NamingCues) -> bool:
        """Whether it is said of a place how near it is: "la más cercana al puerto"; "la fecha más próxima",
        "me da igual dónde" wish for no place."""
        words = plain(text).split()
        of_a_time = any(
            self.a_time.end(words[: start - gap]) or self.a_time.ends(words, end + gap)
            for start, end in _places(words, self.nearest)
            for gap in (0, 1)
        )
        no_place = of_a_time or self.asap(text) or naming.all_the_same.stand_in(words)
        return self.nearest.stand_in(words) and not no_place

    def beyond(self, text: str) -> Beyond | None:
        """Whether other hours are wished for, and nothing else: "más tarde", "a bit earlier, please"; also
        behind words on those offered, "anything later?"."""
        words = plain(text).split()
        for wished, phrases in self._beyond.items():
            ends = (end for start in self._in_front.reach(words) for end in phrases.ends(words, start))
            if any(self.behind.make_up(words[end:]) for end in ends):
                return wished
        for clause in map(str.split, map(plain, clauses(text))):
            for _, end in _places(clause, self.something):
                for at in (end + of for of in self.an_hour.reach(clause[end:])):
                    if self.later.ends(clause, at):
                        return Beyond.LATER
                    if self.earlier.ends(clause, at):
                        return Beyond.EARLIER
        return None

    def only_cannot(self, text: str, unavailable: UnavailableCues) -> bool:
        """Whether nothing is said but that one cannot: "uf, no puedo ir", "sorry, I can't make it"."""
        around = self._in_front + self.behind_cannot + self.behind + self.putting_right + unavailable.in_front
        words = plain(text).split()
        return self.cannot.stand_in(words) and around.make_up(words)

    def may_be_another_day(self, text: str) -> bool:
        """Whether another day may be meant as well as a later hour: "too soon", not "too early"."""
        return self.too_soon.stand_in(plain(text).split())

    def only_an_hour(self, text: str) -> bool:
        """Whether a number is an hour also where none was asked for: "11", "no, espera, 10"; not "la 2"."""
        words = plain(text).split()
        at = next((i for i in reversed(range(len(words))) if words[i].isdigit()), None)
        if at is None or len(words[at]) > 2 or not self.behind_an_hour.make_up(words[at + 1 :]):
            return False
        return at in self.putting_right.reach(words) or any(
            at in self.at_an_hour.ends(words, start) for start in range(min(at, _BEFORE_AN_HOUR + 1))
        )

    def _free(self, words: Words, which: Phrases) -> bool:
        """ "The first you have", "el último hueco libre"."""
        return any(self.there_is.ends(words, end) for _, end in _places(words, which))

    def _is_no_good(self, words: Words, choosing: ChoiceCues) -> bool:
        """ "The first one is no good": what is pointed at is not taken."""
        pointed = [at + 1 for at, word in enumerate(words) if choosing.is_place(word)]
        pointed += [end for _, end in _places(words, self.pointed_at)]
        return any(
            self.no_good.ends(words, end + of)
            for end in pointed
            for of in self.beside_that.reach(words[end:])
        )

    @cached_property
    def _beyond(self) -> dict[Beyond, Phrases]:
        return {
            Beyond.NOT_LATER: self.not_later,
            Beyond.LATER: self.later + self.too_early + self.too_soon,
            Beyond.EARLIER: self.earlier + self.too_late,
        }

    @cached_property
    def _in_front(self) -> Phrases:
        cannot = (f"{each} {then}" for each in self.cannot for then in self.behind_cannot)
        return self.in_front + self.cannot + Phrases(cannot)


def _places(words: Words, phrases: Phrases) -> Iterator[tuple[int, int]]:
    """Where each of them begins and ends."""
    return ((start, end) for start in range(len(words)) for end in phrases.ends(words, start))


NOTHING_BOOKED = BookingCues()
