"""Words by which what sounds like danger, a wish for a person or a yes to one may be none of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.cue_lists import read_group
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain

# "An agent please": so short a message needs no other word to be a wish for a person.
_LONGEST_CALL = 4
# So many words may stand behind it that nobody is needed.
_BEHIND = 3
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
    dropping: Phrases = NONE
    pleased: Phrases = NONE
    confirming: Phrases = NONE
    done: Phrases = NONE
    mocking: Phrases = NONE
    happening: Phrases = NONE
    all_well: Phrases = NONE

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> DoubtCues:
        """Raises ValueError for what is none of ours."""
        return read_group(cls, "doubting", data)

    def hardly_calls(
        self,
        clauses: Sequence[str],
        wishes: Callable[[str], bool],
        asks: bool,
        quotes: bool,
        elsewhere: Sequence[str],
    ) -> bool:
        """Whether nobody is called for. ``clauses``: of a message without what it ``quotes``; ``wishes``:
        whether a word of a wish is in one, where it tells of no people: "pedí hablar con un responsable";
        ``asks``: whether it is a question; ``elsewhere``: the clauses in which a wish is for no talk here and
        now. Where a business's own file has no such words, no more is asked about."""
        each = [plain(clause).split() for clause in clauses]
        if any(map(self.unneeded.stand_in, each)):
            return True
        told_of = [
            self.told_of.stand_in(words) or clause in elsewhere
            for clause, words in zip(clauses, each, strict=True)
        ]
        for clause, words, told in zip(clauses, each, told_of, strict=True):
            if not told and (wishes(clause) or self.calling.stand_in(words)):
                return False
        longest = _LONGEST_QUESTION if asks else _LONGEST_CALL
        brief = sum(map(len, each)) <= longest or self.calling == NONE
        return (quotes and not asks) or not brief or any(told_of)

    def needs_nobody(self, clauses: Sequence[str], wishes: Callable[[str], bool]) -> bool:
        """Whether one of them says that nobody is wanted, in so many words and hardly more, "I don't need to
        speak to anyone", not "no quiero hablar con nadie más que con el jefe"; and no other calls or
        wishes."""
        others = [clause for clause in clauses if not self._unneeded(plain(clause).split())]
        called = any(wishes(clause) or self.calling.stand_in(plain(clause).split()) for clause in others)
        return len(others) < len(clauses) and not called

    def _unneeded(self, words: Sequence[str]) -> bool:
        ends = [end for start in range(len(words)) for end in self.unneeded.ends(words, start)]
        return bool(ends) and len(words) - max(ends) <= _BEHIND

    def confirms(self, text: str) -> bool:
        """Whether a yes says that something is right: "sí, es correcto"."""
        return self.confirming.stand_in(plain(text).split())

    def only_pleased(self, text: str) -> bool:
        """Whether nothing is said but that one is pleased: "perfecto"."""
        return self.pleased.make_up(plain(text).split())


NO_DOUBT = DoubtCues()
