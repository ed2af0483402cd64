"""Words for the parts of a day: "por la tarde", "first thing", "before lunch"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.core.clauses import END_OF_CLAUSE
from bot.core.cue_lists import read_group
from bot.core.phrases import NONE, Phrases, one_of


@dataclass(frozen=True)
class DayPartCues:
    """Phrases of all languages, as data/business/cues.yml explains them. What begins with ``to_`` is a
    pattern for folded text."""

    early: Phrases = NONE
    early_last: Phrases = NONE
    late: Phrases = NONE
    not_behind: Phrases = NONE
    mid_morning: Phrases = NONE
    mid_afternoon: Phrases = NONE
    after_lunch: Phrases = NONE
    after_a_late_lunch: Phrases = NONE
    before_lunch: Phrases = NONE
    before_noon: Phrases = NONE
    morning: Phrases = NONE
    midday: Phrases = NONE
    afternoon: Phrases = NONE
    late_afternoon: Phrases = NONE
    evening: Phrases = NONE
    night: Phrases = NONE
    this_one: Phrases = NONE
    its_morning: Phrases = NONE
    its_afternoon: Phrases = NONE
    its_night: Phrases = NONE
    too_late: Phrases = NONE
    shift_morning: Phrases = NONE
    none_to_come: Phrases = NONE
    between: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> DayPartCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "day_parts", data)

    @cached_property
    def to_be_early(self) -> str:
        """ "A primera" only where nothing follows it."""
        last = rf"{one_of(self.early_last)}(?={END_OF_CLAUSE})"
        return rf"{_not_behind(self.not_behind)}{one_of(self.early)}|{last}"

    @cached_property
    def to_be_late(self) -> str:
        return rf"{_not_behind(self.not_behind)}{one_of(self.late)}"

    @cached_property
    def to_be_mid_morning(self) -> str:
        return _with_hyphens(self.mid_morning)

    @cached_property
    def to_be_mid_afternoon(self) -> str:
        return _with_hyphens(self.mid_afternoon)

    def to_be_morning(self, on_shift: Iterable[str]) -> str:
        """``on_shift``: before "de mañana" where that is no tomorrow."""
        of_a_shift = _behind(on_shift, self.shift_morning)
        return rf"{one_of(self.morning)}|{_behind(self.this_one, self.its_morning)}|{of_a_shift}"

    @cached_property
    def to_be_late_afternoon(self) -> str:
        """ "Tarde" alone ends what is said, and nobody comes late: "si llego tarde"."""
        by_itself = rf"{_not_behind(self.too_late)}{one_of(self.its_afternoon)}(?={END_OF_CLAUSE})"
        return rf"{one_of(self.late_afternoon)}|{_behind(self.this_one, self.its_afternoon)}|{by_itself}"

    @cached_property
    def to_be_night(self) -> str:
        return rf"{one_of(self.night)}|{_behind(self.this_one, self.its_night)}"

    @cached_property
    def to_be_none_to_come(self) -> str:
        """In front of a part of the day: "good morning", "since this morning"."""
        return rf"\b{one_of(self.none_to_come)} ?(?:{one_of(self.between)} )?$"


def _behind(before: Iterable[str], phrases: Phrases) -> str:
    known = "|".join(f"(?<={re.escape(each)} )" for each in before)
    return rf"(?:{known or '(?!)'}){one_of(phrases)}"


def _with_hyphens(phrases: Phrases) -> str:
    """ "Mid-morning", "mid morning"."""
    return one_of(phrases).replace(r"\ ", "[- ]")


def _not_behind(phrases: Iterable[str]) -> str:
    return "".join(rf"(?<!{re.escape(each)} )" for each in phrases)


NO_PARTS = DayPartCues()
