"""A message as it was meant to be typed, for the words by which one leaves or keeps something, or wants none
of it: "dont cancl it", "nola anules". Where a slip hides those, the contrary would be done."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import TEXT

from bot.core.cues import Cues
from bot.core.phrases import Phrases
from bot.core.text import plain
from bot.core.turn import RESPELT
from bot.engine.nlu.normalise import WORD, spoken, without_accents
from bot.engine.nlu.spelling import Spelling

# How often a word of theirs counts as said, where the examples have it less.
_AS_OFTEN = 5


class Respelling(Spelling):
    """Knows the words of these cues beside those of the content, and parts a no from what it is stuck to.
    What the content's words are worth for a slip is worked out once, for both."""

    def __init__(self, spelling: Spelling, theirs: dict[str, int], cues: Cues) -> None:
        super().__init__(theirs, spelling.encoder, spelling.neighbours, spelling.accented.values())
        self._of_content = spelling
        self.counts({**spelling.words, **theirs})
        noes = (one for one in cues.withdrawing.denying if " " not in one)
        self.noes = tuple(sorted(noes, key=len, reverse=True))
        self.between = frozenset(one for one in cues.withdrawing.denied_over if " " not in one)

    @classmethod
    def of(cls, spelling: Spelling, cues: Cues) -> Respelling:
        theirs = {word for phrase in _of_the_contrary(cues) for word in phrase.split() if not word.isdigit()}
        rare = {word: _AS_OFTEN for word in sorted(theirs) if spelling.words.get(word, 0) < _AS_OFTEN}
        return cls(spelling, rare, cues)

    def meant(self, text: str) -> str | None:
        """None where it was typed so."""
        said = self.mend(WORD.sub(lambda found: self._parted(found[0]), spoken(text)))
        return said if plain(said) != plain(text) else None

    def _likely(self, word: str) -> list[tuple[str, float]]:
        return [*super()._likely(word), *self._of_content._likely(word)]

    def _parted(self, word: str) -> str:
        typed = without_accents(word)
        if not self.is_unknown(typed, word):
            return word
        for no in self.noes:
            rest = typed.removeprefix(no)
            if rest != typed and (told := self._behind_a_no(rest)):
                return f"{no} {told}"
        return word

    def _behind_a_no(self, rest: str) -> str | None:
        """ "la", "anules", "laanules": a word, with one that may stand before it or not."""
        if rest in self.words:
            return rest
        firsts = (one for one in self.between if rest.startswith(one))
        return next((f"{one} {rest[len(one) :]}" for one in firsts if rest[len(one) :] in self.words), None)


def as_meant(parsed: dict[str, Any]) -> tuple[str, ...]:
    """What was typed, and what was meant by it where that is something else."""
    meant = parsed.get(RESPELT)
    return (parsed.get(TEXT) or "", *([meant] if meant else []))


def _of_the_contrary(cues: Cues) -> Phrases:
    undoing, doubting = cues.withdrawing, cues.doubting
    kept = cues.putting_back + cues.staying + cues.as_it_was + cues.the_one_before + cues.kept_by
    left = cues.letting_go + cues.no_longer_wanted + cues.wavering + cues.wavering_last
    return undoing.taking_back + undoing.denying + undoing.denied_over + kept + left + doubting.unneeded
