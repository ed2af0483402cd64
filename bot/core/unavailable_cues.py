"""Words by which a day or an hour will not do: "el martes no puedo", "me viene mal", "I work mornings"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.core.clauses import END_UNASKED
from bot.core.cue_lists import read_group
from bot.core.phrases import NONE, Phrases, one_of


@dataclass(frozen=True)
class UnavailableCues:
    """Phrases of all languages, as data/business/cues.yml explains them. What begins with ``to_`` is a
    pattern for folded text."""

    no: Phrases = NONE
    able: Phrases = NONE
    cannot: Phrases = NONE
    suits: Phrases = NONE
    badly: Phrases = NONE
    be: Phrases = NONE
    elsewhere: Phrases = NONE
    have: Phrases = NONE
    something_on: Phrases = NONE
    works: Phrases = NONE
    unless_behind: Phrases = NONE
    very: Phrases = NONE
    in_front: Phrases = NONE
    behind: Phrases = NONE
    said_before: Phrases = NONE
    said_after: Phrases = NONE
    of_a_shift: Phrases = NONE
    that_day: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> UnavailableCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "unavailable", data)

    @cached_property
    def _to_refuse(self) -> str:
        """Wherever the time stands; behind a no, "no me viene mal", it will do."""
        very = f"(?: {one_of(self.very)})*"
        but = f"(?!{very} {_whole(self.badly + self.elsewhere)})"
        pairs = ((self.suits, self.badly), (self.be, self.elsewhere), (self.have, self.something_on))
        sure = "|".join(f"{one_of(one)}{very} {_whole(other)}" for one, other in pairs)
        return (
            rf"\b(?:{one_of(self.no)}{very} {_whole(self.able)}{but}|{_whole(self.cannot)}"
            rf"|{_not_behind(self.no)}(?:{sure}|{_not_behind(self.unless_behind)}{_whole(self.works)}))"
        )

    @cached_property
    def to_refuse_in_front(self) -> str:
        """What stands in front of the time: "no puedo", "I'm busy"."""
        return rf"{self._to_refuse}|\b{_whole(self.said_before)}"

    @cached_property
    def to_stand_between(self) -> str:
        """... and then: "no puedo (ir el) martes"."""
        return f"(?: {_whole(self.in_front)})* ?"

    @cached_property
    def to_refuse_behind(self) -> str:
        """What stands behind the time: "el martes (es que) no puedo", "el martes no"."""
        only = rf"{one_of(self.no)}(?={END_UNASKED})"
        said = rf"{self._to_refuse}|{_whole(self.said_after)}|{only}"
        return rf",?(?: {one_of(self.behind)})* (?:{said})"

    @cached_property
    def to_be_on_shift(self) -> str:
        """In front of a part of the day: "estoy de mañana"."""
        return rf"{_not_behind(self.no)}\b{one_of(self.of_a_shift)} "

    @cached_property
    def to_point(self) -> str:
        """A day that was spoken of, or those that were offered: "ese día", "none of those"."""
        return rf"\b{_whole(self.that_day)}"


def _whole(phrases: Iterable[str]) -> str:
    return rf"{one_of(phrases)}(?!\w)"


def _not_behind(phrases: Iterable[str]) -> str:
    return "".join(rf"(?<!\b{re.escape(each)} )" for each in phrases)


NEVER_REFUSED = UnavailableCues()
