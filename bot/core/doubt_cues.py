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
    done: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> DoubtCues:
        """Raises ValueError for what is missing or none of ours."""
        return read_group(cls, "doubting", data)

    def tells_of_people(self, text: str) -> bool:
        """Whether somebody spoke or came: "el agente me ha dicho que ..."."""
        return self.told_of.stand_in(plain(text).split())

    def is_done(self, text: str) -> bool:
        """Whether a yes says that something is done: "sí, ya está"."""
        return self.done.stand_in(plain(text).split())


NO_DOUBT = DoubtCues()
