"""Words by which one tells when one's work begins or ends: "salgo a las 5", "after work", "I'm on nights"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.core.clauses import END_OF_CLAUSE
from bot.core.cue_lists import read_group
from bot.core.joining import AND
from bot.core.phrases import NONE, Phrases, one_of


@dataclass(frozen=True)
class WorkingCues:
    """Phrases of all languages, as data/business/cues.yml explains them. What begins with ``to_`` is a
    pattern for folded text."""

    starts: Phrases = NONE
    behind_starts: Phrases = NONE
    ends: Phrases = NONE
    leaves: Phrases = NONE
    work: Phrases = NONE
    before_work: Phrases = NONE
    no_work: Phrases = NONE
    behind_an_hour: Phrases = NONE
    at: Phrases = NONE
    after: Phrases = NONE
    before: Phrases = NONE
    nights: Phrases = NONE
    mornings: Phrases = NONE
    afternoons: Phrases = NONE
    on_shift: Phrases = NONE
    a_shift: Phrases = NONE
    others: Phrases = NONE
    others_of_a_shift: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> WorkingCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "working", data)

    @cached_property
    def to_start(self) -> str:
        """Before the hour: "entro a trabajar", "I start"."""
        return rf"{one_of(self.starts)}(?: {one_of(self.behind_starts)})? {one_of(self.at)}"

    @cached_property
    def to_end(self) -> str:
        """ "Acabo", "I finish work", "salgo del curro"; who only leaves may go anywhere."""
        ends = rf"{one_of(self.ends)}(?: {self._of_work})?|{one_of(self.leaves)} {self._of_work}"
        return rf"(?:{ends}) {one_of(self.at)}"

    @cached_property
    def to_leave(self) -> str:
        return rf"{one_of(self.leaves)} {one_of(self.at)}"

    @cached_property
    def to_leave_somewhere(self) -> str:
        """ "I leave for the airport at 5"."""
        return rf"{one_of(self.leaves)}(?: \w+){{0,2}} {one_of(self.at)}"

    @cached_property
    def to_have_left_work(self) -> str:
        """Behind the hour of who leaves: "I leave at 5 (and ...)", and not "at 5 for the airport"."""
        goes_on = rf"(?:{self._of_work}|{AND}|{one_of(self.behind_an_hour)})\b"
        return rf"(?= ?(?:{END_OF_CLAUSE}|{goes_on}))"

    @cached_property
    def to_be_after(self) -> str:
        """ "After work", of which they have said no hour; not "after the work of your technician"."""
        return rf"{one_of(self.after)} {self._theirs}"

    @cached_property
    def to_be_before(self) -> str:
        return rf"{one_of(self.before)} {self._theirs}"

    def to_be_after_a(self, shift: Phrases) -> str:
        """``shift``: ``nights``, ``mornings`` or ``afternoons``."""
        return rf"{one_of(self.after)} {self._before_work}{one_of(shift)}"

    def to_be_before_a(self, shift: Phrases) -> str:
        return rf"{one_of(self.before)} {self._before_work}{one_of(shift)}"

    @cached_property
    def to_be_of_others(self) -> str:
        """In front of a part of the day: "mi marido trabaja de noche" is not who writes."""
        any_part = rf"{one_of(self.others)} (?=(?:de|por|en|at|in) )"
        return rf"\b(?:{any_part}|{one_of(self.others_of_a_shift)} (?=de ))"

    @cached_property
    def _of_work(self) -> str:
        return rf"{self._before_work}{one_of(self.work)}"

    @cached_property
    def _theirs(self) -> str:
        return rf"{self._of_work}(?! {one_of(self.no_work)}\b)"

    @cached_property
    def _before_work(self) -> str:
        return rf"(?:{one_of(self.before_work)} )?"


NO_WORK = WorkingCues()
