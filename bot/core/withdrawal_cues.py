"""Words by which customers withdraw something, or want no more notices: "anula el parte"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.core.clauses import CLAUSE_ENDS, clauses
from bot.core.cue_lists import read_group
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain

# "Retiré" tells of oneself, where "retire" asks for it: who writes the accent means it. "Dé de baja" asks.
_I_DID = re.compile(r"\b\w{3,}é\b", re.IGNORECASE)
# "Retira esta misma queja": so close behind stands what is taken back.
_CLOSE = 3


@dataclass(frozen=True)
class WithdrawalCues:
    """Phrases of all languages, as data/business/cues.yml explains them."""

    taking_back: Phrases = NONE
    oneself: Phrases = NONE
    denying: Phrases = NONE
    denied_over: Phrases = NONE
    wished_by: Phrases = NONE
    made_by: Phrases = NONE
    parted_by: Phrases = NONE
    a_ticket: Phrases = NONE
    a_fault: Phrases = NONE
    notices: Phrases = NONE
    either: Phrases = NONE
    some_hours: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> WithdrawalCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "withdrawing", data)

    def of_notices(self, text: str) -> bool:
        return self._written_to.stand_in(plain(text).split())

    def of_some_hours(self, text: str) -> bool:
        """Whether they are only not to be written to at some hours: "no me escribáis de madrugada"."""
        return self.some_hours.stand_in(plain(text).split())

    def takes_back(self, text: str) -> bool:
        """Whether the words take something back, and that is not surely news: "anula el aviso"."""
        return self.withdraws(text) and not self.notices.stand_in(plain(text).split())

    def of_a_ticket(self, text: str) -> bool:
        """Whether a ticket is named: where they are written to, only as what is taken back."""
        words, noticed = plain(text).split(), self.of_notices(text)
        if self.a_ticket.stand_in(words):
            return not noticed or self.withdraws(text)
        return self.a_fault.stand_in(words) and (not noticed or self.takes_back(text))

    def surely_of_a_ticket(self, text: str) -> bool:
        """Whether it cannot be news that they speak of: "retira la queja"."""
        words = plain(text).split()
        return self.a_ticket.stand_in(words) or (self.a_fault.stand_in(words) and not self.of_notices(text))

    def withdraws(self, text: str) -> bool:
        """Whether something is taken back, whatever it is: "cancélala"."""
        return not all(self.denied(words, at) for words, at in self._taken_back(text))

    def keeps(self, text: str) -> bool:
        """Whether they want nothing taken back: "no quiero que la canceles"."""
        return bool(self.keeping(text))

    def keeping(self, text: str) -> list[str]:
        """The clauses that say so."""
        return [" ".join(words) for words, at in self._taken_back(text) if self.denied(words, at)]

    def beside_unwanted(self, text: str) -> str | None:
        """What a text says beside that it wants no ticket, "another appointment, not a complaint"; None if it
        says nothing of the kind."""
        words = text.split()
        each = [plain(word) for word in words]
        for at in range(len(words)):
            for end in self.denying.ends(each, at):
                if ends := self._unwanted(words, each, end):
                    begins = self._leads_up(words, each, at)
                    return " ".join([*words[:begins], *words[max(ends) :]])
        return None

    def _leads_up(self, words: list[str], each: list[str], end: int) -> int:
        """Where the clause begins in which ``end`` stands, if nothing but a wish stands before it: "i don't
        want"; else ``end``."""
        starts = (at for at in range(end, 0, -1) if CLAUSE_ENDS.search(words[at - 1]))
        begins = next(starts, 0)
        return begins if self.wished_by.make_up(each[begins:end]) else end

    def _unwanted(self, words: list[str], each: list[str], start: int) -> list[int]:
        """Where a ticket is named in the same clause behind the no that ends at ``start``, all else aside."""
        for at in range(start, len(words)):
            if CLAUSE_ENDS.search(words[at - 1]) or not self._wanting.make_up(each[start:at]):
                break
            ends = self.a_ticket.ends(each, at)
            ends = [end for end in ends if end == len(words) or CLAUSE_ENDS.search(words[end - 1])]
            if ends:
                return ends
        return []

    def plainly(self, text: str) -> bool:
        """Whether the words take something back, and do no more: "por favor, quiero retirarla". Not "si la
        retiro", "me niego a retirarla", nor a question of it that is no wish, "¿retirarla cuesta algo?"."""
        begins = any(True for _ in self._plainly_taken_back(text))
        return begins and self.takes_back(text) and not self.keeps(text)

    def plainly_a_ticket(self, text: str) -> bool:
        """Whether what is so taken back is a ticket: "la queja bórrala", and not "cancela mi cita"."""
        found = self._plainly_taken_back(text) if self.plainly(text) else ()
        return any(self._recorded.stand_in(words[: end + _CLOSE]) for words, end in found)

    def plainly_it(self, text: str, beside: int = 1) -> bool:
        """Whether no more is said than ``beside`` words: "dalo por anulado", "cancela eso"; not "olvida lo
        del piso"."""
        found = self._plainly_taken_back(text) if self.plainly(text) else ()
        return any(len(words) - end <= beside or self.wished_by.make_up(words[end:]) for words, end in found)

    def _plainly_taken_back(self, text: str) -> Iterator[tuple[list[str], int]]:
        """The words of each clause that begins by taking something back, behind wishes only, and where in
        them that ends."""
        for words, at in self._taken_back(text):
            starts = {0, *(end for start in range(at) for end in self.parted_by.ends(words, start))}
            denied = self.denying.stand_in(words[:at])
            if not denied and any(self._begins(words[start:at], text) for start in starts):
                yield words, max(self.taking_back.ends(words, at))

    def _begins(self, before: list[str], text: str) -> bool:
        return self._before.make_up(before) and bool(before or "?" not in text)

    def _taken_back(self, text: str) -> Iterator[tuple[list[str], int]]:
        """The words of each clause that takes something back, and where in them it does."""
        for words in (plain(clause).split() for clause in clauses(_I_DID.sub("-", text))):
            yield from ((words, at) for at in range(len(words)) if self._takes_back_at(words, at))

    def _takes_back_at(self, words: list[str], at: int) -> bool:
        """Not "delete my data", which is of no ticket."""
        ends = self.taking_back.ends(words, at)
        return bool(ends) and not any(self.oneself.ends(words, end) for end in ends)

    def denied(self, words: list[str], at: int) -> bool:
        """Whether a no stands before what begins ``at``, with nothing between but a wish."""
        noes = (end for start in range(at) for end in self.denying.ends(words[:at], start))
        return any(self.denied_over.make_up(words[end:at]) for end in noes)

    @cached_property
    def _recorded(self) -> Phrases:
        return self.a_ticket + self.a_fault

    @cached_property
    def _wanting(self) -> Phrases:
        return self.wished_by + self.denied_over + self.made_by

    @cached_property
    def _before(self) -> Phrases:
        return self.wished_by + self._recorded

    @cached_property
    def _written_to(self) -> Phrases:
        return self.notices + self.either


NOTHING_BACK = WithdrawalCues()
