"""Whether a person is asked for in so many words, wherever in a message; is only told of, or not wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.core.cues import Cues
from bot.core.phrases import Phrases
from bot.core.quoting import without_quotations
from bot.core.text import plain

# A question is of what stands before it.
_PARTS_END = re.compile(r"[,.;:!\n]+")
_CLAUSE_ENDS = re.compile(r"[,.;:!?¿¡()…\n]+|\s[-–—]+\s")
Words = Sequence[str]


class Calls:
    """By the words of data/business/cues.yml."""

    def __init__(self, cues: Cues) -> None:
        self._all, self._cues = cues, cues.person
        self._parts = cues.joined_by + self._cues.parted_by
        self._wishing = cues.wishing + self._cues.before
        self._around = cues.around_a_wish
        self._on_the_way = self._wishing + self._around
        self._talking = self._cues.people + self._cues.anyone
        self._anybody = self._talking + self._cues.roles

    def heard_in(self, text: str) -> bool:
        """Whether any clause calls one: "..., I've checked the fuse box. Please just get me a person". Who
        says elsewhere that nobody is needed may not."""
        said = without_quotations(text)
        if self._all.doubting.unneeded.stand_in(plain(said).split()):
            return False
        return any(self._in_clause(plain(clause).split()) for clause in _CLAUSE_ENDS.split(said))

    def hardly_in(self, text: str) -> bool:
        """Whether what is taken for a wish for one has no word of it, is only quoted, tells of people, or is
        of another place or time: "I want someone to call me once it's back"."""
        said = without_quotations(text)
        clauses = _PARTS_END.split(said)
        asks = any(map(self._all.asks, clauses))
        elsewhere = [clause for clause in clauses if self._is_elsewhere(plain(clause).split())]
        return self._all.doubting.hardly_calls(clauses, self._wishes, asks, said != text, elsewhere)

    def unwanted_in(self, text: str) -> bool:
        """Whether a clause says that nobody is wanted, and no other one wishes for anything."""
        return self._all.doubting.needs_nobody(_PARTS_END.split(text), self._wishes)

    def _wishes(self, clause: str) -> bool:
        wishes = self._all.wishing.stand_in(plain(clause).split())
        return wishes or self._all.leads_up_to(self._all.doubting.speaking, clause)

    def _in_clause(self, clause: Words) -> bool:
        """Whether words between two marks, or from an "and" among them on, call one from the first on, behind
        those of a wish and a courtesy only: "she said I could talk to someone" does not. Nor does what is
        about somebody else."""
        clause = self._to_the_point(clause)
        starts = {0, *(end for at in range(len(clause)) for end in self._parts.ends(clause, at))}
        return any(
            self._calls(clause[start:], begin, wished)
            for start in starts
            if not self._cues.elsewhere.stand_in(clause[start:])
            for begin, wished in self._begins(clause[start:]).items()
        )

    def _is_elsewhere(self, clause: Words) -> bool:
        return self._cues.elsewhere.stand_in(self._to_the_point(clause))

    def _to_the_point(self, clause: Words) -> Words:
        kept, at = list[str](), 0
        while at < len(clause):
            end = max(self._cues.passed_over.ends(clause, at), default=at)
            if end == at:
                kept.append(clause[at])
                end += 1
            at = end
        return kept

    def _begins(self, words: Words) -> dict[int, bool]:
        """Where a call may begin, and whether something is wished for before it."""
        reached = {0: False}
        for start in range(len(words)):
            if start in reached:
                for end in self._around.ends(words, start):
                    reached[end] = reached.get(end, False) or reached[start]
                reached.update(dict.fromkeys(self._wishing.ends(words, start), True))
        return reached

    def _calls(self, words: Words, start: int, wished: bool) -> bool:
        cues = self._cues
        if any(end < len(words) for end in cues.put_through.ends(words, start)):
            return True  # whatever is named: nobody is put through to a thing
        spoken = cues.speaking_with.ends(words, start) if wished else []
        spoken += cues.connecting.ends(words, start)
        reached = cues.reaching.ends(words, start) if wished else []
        given = cues.giving.ends(words, start)
        return bool(
            self._named(words, spoken, self._anybody)
            or self._named(words, reached, self._talking)
            or any(self._ends_well(words[end:]) for end in self._named(words, given, cues.people))
            or self._is_to_call_me(words, start, wished)
        )

    def _is_to_call_me(self, words: Words, start: int, wished: bool) -> bool:
        """Whether somebody is to call: "have someone please call me", "que me llame alguien"."""
        calling = self._cues.calling_me
        if self._named(words, calling.ends(words, start), self._talking):
            return True
        named = self._named(words, [start], self._talking)
        between = self._on_the_way if wished else self._around
        return any(calling.ends(words, end + at) for end in named for at in between.reach(words[end:]))

    def _named(self, words: Words, starts: Iterable[int], whom: Phrases) -> list[int]:
        """Where a name for somebody ends that stands at one of ``starts``, behind nothing but "a", "real"."""
        return [
            end
            for start in starts
            for at in self._cues.which.reach(words[start:])
            for end in whom.ends(words, start + at)
        ]

    def _ends_well(self, rest: Words) -> bool:
        """Whether a person is wanted and only named, not "a person removed from my contract"."""
        ends = self._on_the_way.reach(rest)
        return any(end == len(rest) or self._cues.behind_people.ends(rest, end) for end in ends)
