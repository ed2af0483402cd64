"""Words that deny what follows them: "no en Norte", "ni el lunes", "any but Friday", "not before five"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.core.cue_lists import read_group
from bot.core.phrases import NONE, Phrases, one_of


@dataclass(frozen=True)
class NegationCues:
    """Phrases of all languages, as data/business/cues.yml explains them. What begins with ``to_`` is a
    pattern for folded text."""

    no: Phrases = NONE
    nor: Phrases = NONE
    nobody: Phrases = NONE
    all_but: Phrases = NONE
    unless_behind: Phrases = NONE
    before: Phrases = NONE
    after: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> NegationCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "negation", data)

    @cached_property
    def denying(self) -> Phrases:
        """With one of these a clause says the contrary."""
        return self.no + self.nor + self.nobody

    @cached_property
    def to_go_on(self) -> str:
        """These only go on with a no: of an outage, "no hay luz en Norte ni en Sur", they name one place
        more."""
        return one_of(self.nor)

    @cached_property
    def to_refuse(self) -> str:
        """Behind these stands a day, an hour or a place that will not do."""
        return rf"{self._not_behind}{one_of(self.all_but + self.nor)}"

    @cached_property
    def to_bound(self) -> str:
        """ "No antes del jueves" means from then on, "not after Friday" until then; "why not before" asks for
        it."""
        return rf"{self._not_behind}\b{one_of(self.no)}(?: sea)? "

    @cached_property
    def to_be_before(self) -> str:
        return one_of(self.before)

    @cached_property
    def to_be_after(self) -> str:
        return one_of(self.after)

    @cached_property
    def _not_behind(self) -> str:
        """ "Tuesday, if not Friday" names another that will do."""
        return "".join(rf"(?<!\b{re.escape(each)} )" for each in self.unless_behind)


NOTHING_DENIED = NegationCues()
