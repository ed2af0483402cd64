"""Words by which one agrees, refuses, thanks or only says that it was read: "vale", "no, otra"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.core.clauses import clauses, first_clause
from bot.core.doubt_cues import NO_DOUBT, DoubtCues
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain

DRAWN_OUT = re.compile(r"(.)\1{2,}")
_LONGEST_NO = 5
# "Sí, todavía huele"; in more words one word alone tells little: "sí, ahora os mando la foto".
_BRIEF_NOW, _LONGEST_NOW = 4, 8
_TELLING = 4  # so many letters at its beginning tell a word: "confirmo", "confirma"
# How surely a yes with more to it is for what was offered.
HALF_A_YES = 0.5


@dataclass(frozen=True)
class AnswerCues:
    """The phrases are of all languages."""

    agreement: Phrases = NONE
    refusal: Phrases = NONE
    before_agreement: Phrases = NONE
    breaking_off: Phrases = NONE
    acknowledgement: Phrases = NONE
    courtesy: Phrases = NONE
    joined_by: Phrases = NONE
    on_the_way: Phrases = NONE
    behind_a_no: Phrases = NONE
    wavering: Phrases = NONE
    wavering_last: Phrases = NONE
    no_that_is_none: Phrases = NONE
    doubting: DoubtCues = NO_DOUBT

    def agrees(self, text: str) -> bool:
        """Whether a message begins with a yes: "vale, gracias", "siii"."""
        said = plain(text)
        return any(self.agreement.ends(each.split()) for each in (said, DRAWN_OUT.sub(r"\1", said)))

    def agrees_in_passing(self, text: str) -> bool:
        """Whether something else is said before the yes: "con zeta, sí"."""
        words = DRAWN_OUT.sub(r"\1", plain(text)).split()
        yes = next((at for at in range(len(words)) if self.agreement.ends(words, at)), 0)
        return yes not in self._before_yes.reach(words)

    def only_agrees(self, text: str) -> bool:
        """Whether nothing is said beside a yes: "ay sí, por favor", not "sí, esa misma" nor "sí, pero"."""
        words = DRAWN_OUT.sub(r"\1", plain(text)).split()
        return self._around_yes.make_up(words) and not self.breaking_off.end(words)

    def how_surely_agrees(self, text: str, asked: bool = True) -> float:
        """How surely (0 to 1) a yes is for what was offered. What may only say that it was read is none,
        "ah pues perfecto", nor is "vale" where nothing was ``asked``; "exacto" there, and one with more to
        it, "sí, esa", "sí, es correcto", may be for something else."""
        if self.acknowledges(text) and not (asked and self.agrees(text)):
            return 0.0
        doubting = self.doubting
        doubtful = self.says_it_is_done(text) or doubting.only_pleased(text) or doubting.confirms(text)
        surely = self.only_agrees(text) and not doubtful
        return 1.0 if surely and (asked or self.agreement.stand_in(plain(text).split())) else HALF_A_YES

    def says_it_is_done(self, text: str) -> bool:
        """Whether a yes only says that something is done: "sí, ya está"."""
        words = plain(text).split()
        return self.doubting.done.stand_in(words) and self._around_done.make_up(words)

    def takes_back_its_yes(self, text: str) -> bool:
        """Whether a yes has a no behind it, "sí... bueno no", "yes, no, wait"; not "sí, cómo no", nor where
        no other no is than that of "no sé"."""
        rest = DRAWN_OUT.sub(r"\1", plain(text)).split()[1:]
        ends = self.refusal.end(rest) and not self.no_that_is_none.end(rest)
        return "?" not in text and (ends or (self.wavers(text) and self._refuses_beside(text)))

    def agrees_with_a_no(self, text: str) -> bool:
        """Whether nothing is said beside a yes and a no that is none: "sí, no hay problema", "why not"."""
        words = DRAWN_OUT.sub(r"\1", plain(text)).split()
        said = self.agrees(text) and self.no_that_is_none.stand_in(words) and "?" not in text
        return said and (self.no_that_is_none + self.around_a_wish).make_up(words)

    def only_wavers(self, text: str) -> bool:
        """Whether nothing is said but that something has to wait: "espera espera", "hmm, wait"."""
        words = DRAWN_OUT.sub(r"\1", plain(text)).split()
        return self.wavers(text) and (self._wavering + self.around_a_wish).make_up(words)

    def wavers(self, text: str) -> bool:
        """Whether a yes is no full one yet: "vale, espera"; not "yes, can't wait", "sí, no se preocupe"."""
        return any(self._wavers_at(words) for words in _each_clause(text))

    def _wavers_at(self, words: list[str]) -> list[tuple[int, int]]:
        """Where a clause begins or ends by wavering: from where to where."""
        begins, none = self._before_wavering.reach(words), self._noes_that_are_none(words)
        found = []
        for at in range(len(words)):
            last = [
                end for end in self._wavering.ends(words, at) if self._after_wavering.make_up(words[end:])
            ]
            first = self.wavering.ends(words, at) if at in begins else []
            found += [(at, end) for end in {*first, *last} if not none.intersection(range(at, end))]
        return found

    def _noes_that_are_none(self, words: list[str]) -> set[int]:
        """The places of the words of those."""
        found = ((at, end) for at in range(len(words)) for end in self.no_that_is_none.ends(words, at))
        return {place for at, end in found for place in range(at, end)}

    def _refuses_beside(self, text: str) -> bool:
        """Whether a no is said behind the first word and beside those by which they waver."""
        said = list[str]()
        for words in _each_clause(text):
            taken = {place for at, end in self._wavers_at(words) for place in range(at, end)}
            taken |= self._noes_that_are_none(words)
            said += ["" if place in taken else word for place, word in enumerate(words)]
        return self.refusal.stand_in(said[1:])

    def happens_now(self, text: str) -> bool | None:
        """Whether a message says that something is there now, "sí, está pasando", "still happening", also
        with a little behind a yes and such words; False for "no, not now". None where it says neither:
        "vale, ahora mismo lo miro"."""
        words, happening = DRAWN_OUT.sub(r"\1", plain(text)).split(), self.doubting.happening
        if "?" in text or not happening.stand_in(words):
            return None
        brief = len(words) <= _BRIEF_NOW
        told = happening if brief else Phrases(one for one in happening if " " in one)
        yes = [] if self.acknowledgement.ends(words) else self.agreement.ends(words)
        begins = any(told.ends(words, at) for at in yes) and not self.refusal.stand_in(words)
        only = (happening + self.around_a_wish).make_up(words)
        if only or (begins and len(words) <= _LONGEST_NOW):
            return True
        return (
            False if self.refuses(text) and len(words) <= _LONGEST_NOW and not self.has_a_but(text) else None
        )

    def says_all_is_well(self, text: str) -> bool:
        """Asked about danger: "está todo bien", "it's been fixed"."""
        return self.doubting.all_well.stand_in(plain(text).split())

    def mocks(self, text: str) -> bool:
        """Whether what begins as a yes is none: "claro, y yo soy el papa"."""
        return self.agrees(text) and self.doubting.mocking.stand_in(plain(text).split())

    def says_again(self, title: str, text: str) -> bool:
        """Whether a message says what a button for a yes says besides it: "confirmo" for "Sí, confirma"."""
        words = [word for word in plain(title).split() if len(word) >= _TELLING]
        return any(one[:_TELLING] == word[:_TELLING] for one in plain(text).split() for word in words)

    def refuses(self, text: str) -> bool:
        """Whether a message begins with a no: "No, otra hora"."""
        return bool(self.refusal.ends(plain(text).split()))

    def denies(self, text: str) -> bool:
        """Whether a message begins with a no that stands by itself: "no, just asking", "no i don't have one",
        not "no hay luz"."""
        words = plain(first_clause(text)).split()
        ends = self.refusal.ends(words)
        return bool(ends) and (
            self._denying.make_up(words) or any(self.behind_a_no.ends(words, at) for at in ends)
        )

    def refuses_briefly(self, text: str) -> bool:
        """Whether a short message has its no at either end: "pues a mí no", "no tengo"."""
        words = plain(text).split()
        return 0 < len(words) <= _LONGEST_NO and any(map(self.refusal.ends, (words[:1], words[-1:])))

    def acknowledges(self, text: str) -> bool:
        """Whether a message may only say that it was read: "vale", "ok, perfect", a thumb."""
        return self.acknowledgement.make_up(plain(text).split())

    def is_courtesy(self, text: str) -> bool:
        """Whether a message is nothing but thanks, greetings and the like, or signs: "gracias por todo"."""
        return self._courteous.make_up(plain(text).split())

    def has_a_but(self, text: str) -> bool:
        """Whether what a message begins with does not stand alone: "pero", "although"."""
        return self.breaking_off.stand_in(plain(text).split())

    @cached_property
    def around_a_wish(self) -> Phrases:
        return self._around_yes + self._courteous

    @cached_property
    def _around_yes(self) -> Phrases:
        return self.before_agreement + self._before_asking + self.agreement

    @cached_property
    def _wavering(self) -> Phrases:
        return self.wavering + self.wavering_last

    @cached_property
    def _before_wavering(self) -> Phrases:
        return self._after_wavering + self.refusal + self.breaking_off

    @cached_property
    def _after_wavering(self) -> Phrases:
        return self._wavering + self.around_a_wish

    @cached_property
    def _around_done(self) -> Phrases:
        return self.doubting.done + self._around_yes + self._courteous

    @cached_property
    def _before_yes(self) -> Phrases:
        return self._around_yes + self.acknowledgement

    @cached_property
    def _denying(self) -> Phrases:
        return self.refusal + self.courtesy

    @cached_property
    def _before_asking(self) -> Phrases:
        return self.joined_by + self.on_the_way

    @cached_property
    def _courteous(self) -> Phrases:
        return self.courtesy + self.acknowledgement + self.agreement


def _each_clause(text: str) -> list[list[str]]:
    return [DRAWN_OUT.sub(r"\1", plain(clause)).split() for clause in clauses(text)]
