"""Whether a person is asked for in so many words, wherever in a message; is only told of, or not wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.core.clauses import with_marks
from bot.core.conditions import SENTENCES, Conditions
from bot.core.cues import Cues
from bot.core.phrases import Phrases
from bot.core.quoting import without_quotations
from bot.core.text import plain

# With its mark, where it is a question.
_CLAUSES = re.compile(r"((?:(?!\s[-–—]+\s)[^,.;:!?¿¡()…\n])+)(\?)?")
# So many words say something by themselves.
_FEWEST = 3
# In so many words at its end it is said that something cannot wait.
_LAST = 4
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
        self._people_asked = self._cues.people + self._cues.nobody
        self._anybody_asked = self._anybody + self._cues.nobody
        # What wishes in a question only, and only in what cannot wait: "I've got to speak to someone now".
        self._asking, self._pressing = (
            self._wishing + more for more in (self._cues.asked_before, self._cues.must)
        )
        ways = (self._cues.put_through, self._cues.speaking_with, self._cues.reaching, self._cues.calling_me)
        self._of_talk = sum((*ways, self._cues.connecting, self._anybody), self._cues.nobody)
        hanging = self._cues.hanging_on, self._cues.or_else
        none = self._cues.asking_whether, self._cues.about_us
        self._conditions = Conditions(*hanging, *none, lambda words: self._calls_from(words, self._wishing))

    def heard_in(self, text: str) -> bool:
        """Whether any clause calls one: "..., I've checked the fuse box. Please just get me a person". Who
        says behind it that nobody is needed may not; who says so before it is polite: "I don't want to
        bother anyone, but could I speak to a person"."""
        said = without_quotations(text)
        now = (one for one in SENTENCES.findall(said) if not self._conditions.hung_on(one))
        found = (found for one in now for found in _CLAUSES.findall(self._conditions.beside_us(one)))
        clauses = [(plain(clause).split(), bool(asked)) for clause, asked in found]
        unneeded = (at for at, (words, _) in enumerate(clauses) if self._needs_nobody(words))
        either = self._gives_a_choice(clauses)
        return any(self._in_clause(*clause, either) for clause in clauses[max(unneeded, default=0) :])

    def _gives_a_choice(self, clauses: Sequence[tuple[Words, bool]]) -> bool:
        """Whether one thing or else another is to happen: "o me pasas con alguien o me voy"."""
        told = [words for words, asked in clauses if not asked]
        places = (self._cues.either.ends(words, at) for words in told for at in range(len(words)))
        return sum(map(bool, places)) > 1

    def hanging_in(self, text: str) -> str | None:
        """On what the wish for a person in a text hangs, "the power isn't back by six"; None if there is
        none, or it hangs on nothing but us: "if you can't help me"."""
        hung_on = map(self._conditions.hung_on, SENTENCES.findall(without_quotations(text)))
        return next(filter(None, hung_on), None)

    def hardly_in(self, text: str) -> bool:
        """Whether what is taken for a wish for one has no word of it, is only quoted, tells of people, or is
        of another place or time: "I want someone to call me once it's back"."""
        said = without_quotations(text)
        if self.hanging_in(text):
            return True
        clauses = with_marks("\n".join(map(self._conditions.beside_us, SENTENCES.findall(said))))
        asks = any(map(self._all.asks, clauses))
        elsewhere = [clause for clause in clauses if self._is_elsewhere(plain(clause).split())]
        wishes = self._wishes_to_talk if any(map(self._tells_of_people, clauses)) else self._wishes
        return self._all.doubting.hardly_calls(clauses, wishes, asks, said != text, elsewhere)

    def beside_people_in(self, text: str) -> list[str]:
        """What is said beside people who are only told of, the last first: "what do I need to bring?"."""
        clauses = [f"{said.strip()}{mark}" for said, mark in _CLAUSES.findall(without_quotations(text))]
        others = [one for one in clauses if not self._tells_of_people(one)]
        if len(others) == len(clauses) or not self.hardly_in(text):
            return []
        return [one for one in reversed(others) if len(one.split()) >= _FEWEST]

    def only_tells_in(self, text: str) -> bool:
        """Whether people are told of, and none is called: "the agent helped me yesterday"."""
        return self._tells_of_people(text) and self.hardly_in(text) and not self.heard_in(text)

    def _tells_of_people(self, clause: str) -> bool:
        return self._all.doubting.told_of.stand_in(plain(clause).split())

    def unwanted_in(self, text: str) -> bool:
        """Whether a clause says that nobody is wanted, and no other one wishes for anything."""
        return self._all.doubting.needs_nobody(with_marks(text), self._wishes)

    def _wishes(self, clause: str) -> bool:
        wishes = self._all.wishing.stand_in(plain(clause).split())
        return wishes or self._all.leads_up_to(self._all.doubting.speaking, clause)

    def _wishes_to_talk(self, clause: str) -> bool:
        """Beside people who are told of, what is wished for may be something else: "the agent helped me
        yesterday, what do I need to bring?"."""
        return self._wishes(clause) and self._of_talk.stand_in(plain(clause).split())

    def _in_clause(self, clause: Words, asked: bool, either: bool) -> bool:
        """Whether words between two marks, or from an "and" among them on, call one from the first on, behind
        those of a wish and a courtesy only: "she said I could talk to someone" does not. Nor does what is
        about somebody else. ``asked``: it is a question; ``either``: an "or" may stand before it."""
        pressing = not asked and self._cues.pressing.stand_in(clause[-_LAST:])
        wishing = self._asking if asked else self._wishing
        clause = self._to_the_point(clause)
        parts = self._parts + self._cues.either if either and not asked else self._parts
        starts = {0, *(end for at in range(len(clause)) for end in parts.ends(clause, at))}
        return any(
            self._calls_from(clause[start:], wishing, asked)
            or (pressing and self._calls_from(clause[start:], self._pressing, must=True))
            for start in starts
            if not (self._cues.elsewhere.stand_in(clause[start:]) or self._needs_nobody(clause[start:]))
        )

    def _needs_nobody(self, words: Words) -> bool:
        return self._all.doubting.unneeded.stand_in(words)

    def _calls_from(self, words: Words, wishing: Phrases, asked: bool = False, must: bool = False) -> bool:
        begins = self._begins(words, wishing)
        return any(self._calls(words, begin, wished, asked, must) for begin, wished in begins.items())

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

    def _begins(self, words: Words, wishing: Phrases) -> dict[int, bool]:
        """Where a call may begin, and whether something is wished for before it."""
        reached = {0: False}
        for start in range(len(words)):
            if start in reached:
                for end in self._around.ends(words, start):
                    reached[end] = reached.get(end, False) or reached[start]
                reached.update(dict.fromkeys(wishing.ends(words, start), True))
        return reached

    def _calls(self, words: Words, start: int, wished: bool, asked: bool, must: bool) -> bool:
        """``must``: whom one must talk to may be one's own, "tengo que hablar con un compañero ya"."""
        cues = self._cues
        anybody = self._anybody_asked if asked else self._anybody
        if any(end < len(words) for end in cues.put_through.ends(words, start)):
            return True  # whatever is named: nobody is put through to a thing
        spoken = cues.speaking_with.ends(words, start) if wished else []
        spoken += cues.connecting.ends(words, start)
        reached = cues.reaching.ends(words, start) if wished else []
        given = cues.giving.ends(words, start)
        there = self._named(words, cues.nobody_there.ends(words, start), self._people_asked) if asked else []
        there += self._named(words, cues.there_is.ends(words, start), cues.nobody) if asked else []
        own = {*self._named(words, [*spoken, *reached], cues.their_own)} if must else set[int]()
        return bool(
            {*self._named(words, spoken, anybody)} - own
            or {*self._named(words, reached, self._talking)} - own
            or any(self._ends_well(words[end:]) for end in self._named(words, given, cues.people))
            or self._is_to_call_me(words, start, wished)
            or any(self._ends_well(words[end:]) for end in there)
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
