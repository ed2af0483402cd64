"""Words by which one leaves what was begun, or wants something as it was: "déjalo", "no la cambies", "put
it back"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.core.answer_cues import AnswerCues
from bot.core.clauses import clauses
from bot.core.phrases import NONE, Phrases
from bot.core.text import plain
from bot.core.withdrawal_cues import NOTHING_BACK, WithdrawalCues


@dataclass(frozen=True)
class LeavingCues(AnswerCues):
    """The phrases are of all languages."""

    letting_go: Phrases = NONE
    no_longer_wanted: Phrases = NONE
    on_condition: Phrases = NONE
    as_it_was: Phrases = NONE
    the_one_before: Phrases = NONE
    kept_by: Phrases = NONE
    putting_back: Phrases = NONE
    mistaken: Phrases = NONE
    withdrawing: WithdrawalCues = NOTHING_BACK

    def lets_go(self, text: str) -> bool:
        """Whether a message ends by leaving what was gone about: "no sé si puedo, déjalo"; not "don't forget
        it", nor "si no puede ser el jueves, déjalo"."""
        return self._ends_with(self._leaving, text) and not self._on_condition(text)

    def lets_go_first(self, text: str) -> bool:
        """Whether one of its clauses does, whatever is said behind it: "déjalo, ya me paso yo"."""
        return any(map(self.lets_go, clauses(text))) and not self._on_condition(text)

    def plainly_lets_go(self, text: str) -> bool:
        """Whether that is so where something is to be cancelled: there "scrap it" may mean just that."""
        return self._ends_with(self.letting_go, text) and not self._on_condition(text)

    def wants_it_as_it_was(self, text: str) -> bool:
        """Whether a message ends by leaving what was to be changed: "no la cambies", "keep the one I had";
        not "on Friday at the time I had"."""
        return self._ends_with(self.as_it_was, text) or self._keeps_the_one_before(text)

    def speaks_of_the_one_before(self, text: str) -> bool:
        """Whether what is to be changed is compared with: "Friday instead of the one I had"."""
        return "?" not in text and self.the_one_before.stand_in(plain(text).split())

    def no_longer_wants(self, text: str) -> bool:
        """Whether it is said, and nothing beside it, that something is not wanted any more: "ya no la
        quiero"."""
        words = plain(text).split()
        said = self.no_longer_wanted.stand_in(words) and not self.has_a_but(text)
        return said and (self.no_longer_wanted + self.around_a_wish).make_up(words)

    def wants_it_back(self, text: str) -> bool:
        """Whether it only says that what was undone is to be as before: "ponla otra vez", "put it back"."""
        return self._only_says(self.putting_back, text, self._before_putting_back)

    def wants_it_back_in_the_end(self, text: str) -> bool:
        """ "Ay no, me he equivocado, ponla otra vez": said last, and not asked; before it only that undoing
        it was a mistake, and nothing that they suffer, "me habéis cortado la luz, vuelve a ponerla"."""
        words = plain(text).split()
        said = "?" not in text and self._ends_with(self.putting_back, text)
        return said and self._around_putting_back.make_up(words)

    def _only_says(self, phrases: Phrases, text: str, before: Phrases) -> bool:
        words = plain(text).split()
        starts = before.reach(words)
        ends = {end for start in starts for end in phrases.ends(words, start)}
        return any(self.around_a_wish.make_up(words[end:]) for end in ends)

    def _keeps_the_one_before(self, text: str) -> bool:
        """The last clause is of that alone: "mejor la que tenía"."""
        said = [plain(clause).split() for clause in clauses(text)]
        words = next((one for one in reversed(said) if not self.around_a_wish.make_up(one)), [])
        return self.the_one_before.stand_in(words) and self._around_the_one_before.make_up(words)

    def _on_condition(self, text: str) -> bool:
        """Whether one of its clauses only says when: "if Friday is full"; not "sí, no puedo"."""
        for clause in clauses(text):
            words = plain(clause).split()
            begins = any(self.on_condition.ends(words, at) for at in self._before_asking.reach(words))
            if begins and "sí" not in clause.casefold():
                return True
        return False

    def _ends_with(self, phrases: Phrases, text: str) -> bool:
        """Not denied in the same clause: "no, déjalo", not "no quiero dejarlo"."""
        said = [plain(clause).split() for clause in clauses(text)]
        for number, words in enumerate(said):
            found = ((at, end) for at in range(len(words)) for end in phrases.ends(words, at))
            rest = [word for clause in said[number + 1 :] for word in clause]
            said_last = (at for at, end in found if self.around_a_wish.make_up([*words[end:], *rest]))
            if any(not self.withdrawing.denied(words, at) for at in said_last):
                return True
        return False

    @cached_property
    def _leaving(self) -> Phrases:
        return self.letting_go + self.no_longer_wanted

    @cached_property
    def _around_the_one_before(self) -> Phrases:
        return self.the_one_before + self.kept_by + self.refusal + self._after_wavering

    @cached_property
    def _around_putting_back(self) -> Phrases:
        return (
            self.putting_back + self.mistaken + self.breaking_off + self._before_putting_back + self.courtesy
        )

    @cached_property
    def _before_putting_back(self) -> Phrases:
        return self.refusal + self._wavering + self._before_taking

    @cached_property
    def _before_taking(self) -> Phrases:
        return self._before_asking + self.before_agreement + self.agreement + self.acknowledgement
