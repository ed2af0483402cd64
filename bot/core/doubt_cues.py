"""Words by which what sounds like danger, a wish for a person or a yes to one may be none of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.cue_lists import read_group
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain


@dataclass(frozen=True)
class DoubtCues:
    """Phrases of all languages, as data/business/cues.yml explains them."""

    supposing: Phrases = NONE
    told_of: Phrases = NONE
    calling: Phrases = NONE
    unneeded: Phrases = NONE
    done: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> DoubtCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "doubting", data)

    def tells_of_people(self, text: str) -> bool:
        """Whether somebody spoke or came, "el agente me ha dicho que ...", and nobody is called for."""
        words = plain(text).split()
        return self.told_of.stand_in(words) and not self.calling.stand_in(words)


NO_DOUBT = DoubtCues()
