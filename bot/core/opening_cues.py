"""Words by which it is asked whether something is open at this moment: "¿abrís ahora?", "are you open?"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.cue_lists import read_group
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain

_BEHIND_UNTIL = 2  # words: "hasta qué hora abrís hoy"; with more, another day is named


@dataclass(frozen=True)
class OpeningCues:
    """Phrases of all languages, as data/business/cues.yml explains them."""

    now: Phrases = NONE
    open: Phrases = NONE
    asked_when: Phrases = NONE
    until_when: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> OpeningCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "open_now", data)

    def are_of_now(self, text: str, on_the_way: Phrases) -> bool:
        """Whether it is this moment that is asked about; "what time are you open" asks for none."""
        words = plain(text).split()
        untils = (end for start in on_the_way.reach(words) for end in self.until_when.ends(words, start))
        if any(len(words) - end <= _BEHIND_UNTIL or self.open.ends(words, end) for end in untils):
            return True
        starts = [at for at in range(len(words)) if len(words) in self.open.ends(words, at)]
        when = bool(starts) and self.asked_when.end(words[: min(starts)])
        return self.now.stand_in(words) or (bool(starts) and not when)


NO_OPENING = OpeningCues()
