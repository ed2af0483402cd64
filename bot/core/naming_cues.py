"""Words for an office, an hour and the like that are no names: "otra oficina", "the same again"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.core.clauses import clauses
from bot.core.cue_lists import read_group
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain

# Came in later: a business whose own file is without them does without what they tell.
LATER = frozenset(
    {
        *("place", "any_of", "anywhere", "all_the_same", "where", "which_one", "but"),
        *("the_other", "appointment", "before_the_other", "behind_the_other"),
        *("district", "will_not_do", "instead"),
    }
)
# "Any of them but Norte": so many words may stand before the "but".
_BEFORE_BUT = 2


@dataclass(frozen=True)
class NamingCues:
    """Phrases of all languages, as data/business/cues.yml explains them."""

    time: Phrases = NONE
    office: Phrases = NONE
    place: Phrases = NONE
    kind: Phrases = NONE
    day: Phrases = NONE
    offices: Phrases = NONE
    another: Phrases = NONE
    there_already: Phrases = NONE
    the_same: Phrases = NONE
    the_same_last: Phrases = NONE
    any_of: Phrases = NONE
    anywhere: Phrases = NONE
    all_the_same: Phrases = NONE
    where: Phrases = NONE
    which_one: Phrases = NONE
    but: Phrases = NONE
    the_other: Phrases = NONE
    appointment: Phrases = NONE
    before_the_other: Phrases = NONE
    behind_the_other: Phrases = NONE
    district: Phrases = NONE
    will_not_do: Phrases = NONE
    instead: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> NamingCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "naming", data)

    def part_of_a_booking(self, text: str) -> str | None:
        """Which is named, ``time``, ``office`` or ``kind``; the first of these, if several."""
        words = plain(text).split()
        parts = {"time": self.time, "office": self.one, "kind": self.kind}
        return next((part for part, called in parts.items() if called.stand_in(words)), None)

    def of_a_day(self, text: str) -> bool:
        return self.day.stand_in(plain(text).split())

    def of_all_offices(self, text: str) -> bool:
        """Whether more than one is asked about: "¿qué oficinas tenéis?"."""
        return self.offices.stand_in(plain(text).split())

    def of_another(self, text: str) -> bool:
        return self.another.stand_in(plain(text).split())

    def of_one_there_is(self, text: str) -> bool:
        """Whether an appointment that was made before is meant: "la que ya tengo"."""
        return self.there_already.stand_in(plain(text).split())

    def wants_the_same(self, text: str) -> bool:
        """Whether one more like it is wanted; "la misma hora", "the same office" is only a part of it."""
        words = plain(text).split()
        ends = (end for start in range(len(words)) for end in self.the_same.ends(words, start))
        return self.the_same_last.end(words) or any(not self._parts.ends(words, end) for end in ends)

    def of_any_office(self, text: str) -> bool:
        """Whether it is all the same where: "cualquier oficina", "I don't mind which office"; not "any office
        but Norte"."""
        words = plain(text).split()
        any_of = [end for start in range(len(words)) for end in self.any_of.ends(words, start)]
        ends = [end for at in any_of for end in self.one.ends(words, at)]
        ends += [end for start in range(len(words)) for end in self.anywhere.ends(words, start)]
        if any(not self.but.ends(words, end) for end in ends):
            return True
        return any(
            self._place.ends(words, end) or self._place.end(words[:start])
            for start in range(len(words))
            for end in self.all_the_same.ends(words, start)
        )

    def without_all_but(self, text: str) -> str:
        """Without the words that say of all but one that they will do: "any but Norte" chooses among the
        others only with more to it, "any but Norte, I don't mind"."""
        left = []
        for words in (plain(clause).split() for clause in clauses(text)):
            spared = {
                at
                for start in range(len(words))
                for end in self.any_of.ends(words, start)
                for at in range(start, end)
                if any(self.but.ends(words, end + gap) for gap in range(_BEFORE_BUT + 1))
            }
            left.append(" ".join(word for at, word in enumerate(words) if at not in spared))
        return ", ".join(left)

    def other(self, text: str) -> str | None:
        """Which kind of thing a message wants the other of, and says nothing else: ``appointment``,
        ``office`` or ``time``, or "" where it does not say, "no, la otra". None if it is no such message."""
        words = plain(text).split()
        starts = self.before_the_other.reach(words)
        ends = [end for start in starts for end in self.the_other.ends(words, start)]
        named = {"appointment": self.appointment, "office": self.one, "time": self.time}
        then = [(kind, at) for kind, of in named.items() for end in ends for at in of.ends(words, end)]
        then += [("", end) for end in ends]
        return next((kind for kind, at in then if self.behind_the_other.make_up(words[at:])), None)

    @cached_property
    def one(self) -> Phrases:
        """What one of our offices is called, by its own word or as any place is."""
        return self.office + self.place

    @cached_property
    def _place(self) -> Phrases:
        of_one = Phrases(f"{which} {office}" for which in self.which_one for office in self.one)
        return self.where + self.one + of_one

    @cached_property
    def _parts(self) -> Phrases:
        return self.time + self.one + self.kind + self.day


NOTHING_NAMED = NamingCues()
