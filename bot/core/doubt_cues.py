"""Words by which what sounds like danger, a wish for a person or a yes to one may be none of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.cue_lists import read_group
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain

# "An agent please": so short a message needs no other word to be a wish for a person.
_LONGEST_CALL = 4
# "Is there no one there to help me": a longer question without a word of calling is about something else.
_LONGEST_QUESTION = 8


@dataclass(frozen=True)
class DoubtCues:
    """Phrases of all languages, as data/business/cues.yml explains them."""

    supposing: Phrases = NONE
    told_of: Phrases = NONE
    calling: Phrases = NONE
    speaking: Phrases = NONE
    unneeded: Phrases = NONE
    pleased: Phrases = NONE
    done: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> DoubtCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "doubting", data)

    def hardly_calls(self, said: str, wishes: bool, asks: bool, quotes: bool) -> bool:
        """Whether nobody is called for. ``said``: a message without what it ``quotes``; ``wishes``: whether a
        word of a wish is in it, ``asks``: a question. Where a business's own file has no such words, no more
        is asked about."""
        words = plain(said).split()
        if wishes or self.calling.stand_in(words):
            return False
        longest = _LONGEST_QUESTION if asks else _LONGEST_CALL
        brief = len(words) <= longest or self.calling == NONE
        return (quotes and not asks) or not brief or self.told_of.stand_in(words)

    def needs_nobody(self, text: str) -> bool:
        """Whether nobody is wanted, in so many words: "I don't need to speak to anyone"."""
        return self.unneeded.stand_in(plain(text).split())

    def only_pleased(self, text: str) -> bool:
        """Whether nothing is said but that one is pleased: "perfecto"."""
        return self.pleased.make_up(plain(text).split())


NO_DOUBT = DoubtCues()
