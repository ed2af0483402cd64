"""Words by which what sounds like danger, a wish for a person or a yes to one may be none of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.cue_lists import read_group
from bot.core.phrases import NONE, Phrases


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


NO_DOUBT = DoubtCues()
