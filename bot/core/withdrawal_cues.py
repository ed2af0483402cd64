"""Words by which customers withdraw something, or want no more notices: "anula el parte"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.core.cue_lists import read_group
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain

_CLAUSE_ENDS = re.compile(r"[,.;:!?¿¡\n]+")
# "I don't want to withdraw it": so close before it stands a word that denies it.
_CLOSE = 3


@dataclass(frozen=True)
class WithdrawalCues:
    """Phrases of all languages, as data/business/cues.yml explains them."""

    taking_back: Phrases = NONE
    denying: Phrases = NONE
    a_ticket: Phrases = NONE
    a_fault: Phrases = NONE
    notices: Phrases = NONE
    either: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> WithdrawalCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "withdrawing", data)

    def of_notices(self, text: str) -> bool:
        return self._written_to.stand_in(plain(text).split())

    def takes_back(self, text: str) -> bool:
        """Whether the words take something back, and that is not surely news: "anula el aviso"."""
        return self._takes_back(text) and not self.notices.stand_in(plain(text).split())

    def of_a_ticket(self, text: str) -> bool:
        """Whether a ticket is named: where they are written to, only as what is taken back."""
        words, noticed = plain(text).split(), self.of_notices(text)
        if self.a_ticket.stand_in(words):
            return not noticed or self._takes_back(text)
        return self.a_fault.stand_in(words) and (not noticed or self.takes_back(text))

    def surely_of_a_ticket(self, text: str) -> bool:
        """Whether it cannot be news that they speak of: "retira la queja"."""
        words = plain(text).split()
        return self.a_ticket.stand_in(words) or (self.a_fault.stand_in(words) and not self.of_notices(text))

    def _takes_back(self, text: str) -> bool:
        clauses = [plain(clause).split() for clause in _CLAUSE_ENDS.split(text)]
        return any(
            self.taking_back.ends(words, at) and not self.denying.stand_in(words[max(0, at - _CLOSE) : at])
            for words in clauses
            for at in range(len(words))
        )

    @cached_property
    def _written_to(self) -> Phrases:
        return self.notices + self.either


NOTHING_BACK = WithdrawalCues()
