"""Words with which a person is asked for in so many words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.cue_lists import read_group
from bot.core.phrases import NONE, Phrases

# Came in later: a business whose own file is without it does without what it tells.
LATER = frozenset({"their_own", "either"})


@dataclass(frozen=True)
class PersonCues:
    """Phrases of all languages, as data/business/cues.yml explains them."""

    parted_by: Phrases = NONE
    passed_over: Phrases = NONE
    before: Phrases = NONE
    put_through: Phrases = NONE
    connecting: Phrases = NONE
    speaking_with: Phrases = NONE
    reaching: Phrases = NONE
    giving: Phrases = NONE
    calling_me: Phrases = NONE
    which: Phrases = NONE
    people: Phrases = NONE
    anyone: Phrases = NONE
    roles: Phrases = NONE
    behind_people: Phrases = NONE
    elsewhere: Phrases = NONE
    must: Phrases = NONE
    pressing: Phrases = NONE
    their_own: Phrases = NONE
    asked_before: Phrases = NONE
    nobody: Phrases = NONE
    nobody_there: Phrases = NONE
    there_is: Phrases = NONE
    hanging_on: Phrases = NONE
    or_else: Phrases = NONE
    either: Phrases = NONE
    asking_whether: Phrases = NONE
    about_us: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> PersonCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "person", data)


NOBODY = PersonCues()
