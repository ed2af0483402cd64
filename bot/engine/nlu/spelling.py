"""Mends typing mistakes against the words of the content itself, and puts accents back.

A word is only mended if neither the content nor the sentence encoder knows it. What was meant is the word
that is likeliest after what it takes to type it so: a frequent word wins over a rare one, one that stands
beside the same words elsewhere over another, a small slip over a big one, and a word of nobody's over all of
them if it is a likely one as it stands.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

import numpy as np

from bot.engine.nlu import languages, text_speak
from bot.engine.nlu.encoder import Encoder
from bot.engine.nlu.neighbours import Neighbours
from bot.engine.nlu.normalise import WORD, without_accents
from bot.engine.nlu.slips import CHEAPEST, FIRST, cost, sound

# How much a word may differ: any, more for each of its letters, and at most; what sounding the same takes.
# How many times less likely a slip makes a word, as a power of e; what the words beside it count. Chosen on
# held-out examples (see slips).
ANY, FOR_EACH_LETTER, MOST, LIKE_SOUNDING, UNLIKELY, BESIDE = 0.4, 0.3, 2.6, 0.3, 3.0, 1.5
# How much a word as it stands counts for beside those of the content. With more, fewer mistakes are mended;
# with less, more real words are taken for others. What stands beside it tells which of them is meant, and
# hardly whether any is: a message about something else has a word of ours soon enough.
AS_IT_STANDS, AT_MOST_BESIDE = 7.0, 1.0
SHORTEST = 2
# So many words are weighed for one that is not known.
WEIGHED = 60
REMEMBERED = 5000
# The share of a word's occurrences that have the accent, from which on it is put back.
ACCENTED = 0.6
_SHORT = text_speak.IN_SPANISH.keys() | text_speak.IN_ENGLISH.keys()
_PLAIN_LANGUAGE = 0.5
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_WEIGHTS = np.array([0.5 if letter in "aeiou" else 1.0 for letter in _ALPHABET], np.float32)


class Spelling:
    """``words``: how often the content uses each, plain and in small letters. ``encoder``: what it knows is
    right, too. ``neighbours``: of these words, in their order. ``accented``: words with their accents."""

    def __init__(
        self, words: dict[str, int], encoder: Encoder, neighbours: Neighbours, accented: Iterable[str] = ()
    ) -> None:
        self.counts(words)
        self.neighbours = neighbours
        self.accented = {without_accents(word): word for word in accented}
        self.encoder = encoder
        self._candidates: dict[str, list[tuple[str, float]]] = {}
        self._listed = sorted(word for word in words if len(word) >= SHORTEST)
        self._heard = [sound(word) for word in self._listed]
        self._first = np.array([heard[:1] for heard in self._heard])
        self._often = np.log([words[word] for word in self._listed])
        self._letters = np.array([_letters(heard) for heard in self._heard]).reshape(-1, len(_ALPHABET))

    def counts(self, words: dict[str, int]) -> None:
        """What is known for a word, and how much one of nobody's counts for beside so many."""
        self.words = words
        self._as_it_stands = AS_IT_STANDS + math.log(sum(words.values()) + 1)

    @classmethod
    def learn(cls, texts: Iterable[str], encoder: Encoder) -> Spelling:
        """``texts``: of the examples, as ``normalise.spoken`` gives them."""
        written = [WORD.findall(text) for text in texts]
        documents = [[without_accents(word) for word in document] for document in written]
        counted = Counter(word for document in documents for word in document if _spelt(word))
        forms = Counter(word for document in written for word in document if not word.isascii())
        accented = [
            form
            for form, often in sorted(forms.items())
            if often >= ACCENTED * counted[without_accents(form)]
        ]
        return cls(dict(counted), encoder, Neighbours.learn(documents, list(counted)), accented)

    def mend(self, text: str) -> str:
        """Return a ``spoken`` text with mistyped words replaced, and accents where the content has them."""
        typed = WORD.findall(text)
        if not _SHORT.isdisjoint(typed):
            short = _short(text)
            text = WORD.sub(lambda m: short.get(m[0], m[0]), text)
            typed = WORD.findall(text)
        words = [without_accents(word) for word in typed]
        for at, word in enumerate(words):
            if self.is_unknown(word, typed[at]):
                before, after = words[at - 1] if at else None, words[at + 1] if at + 1 < len(words) else None
                words[at] = self._meant(word, before, after)
                typed[at] = words[at] if words[at] != word else typed[at]
        written = iter([self.accented.get(word, word) for word in typed])
        return WORD.sub(lambda _: next(written), text)

    def is_unknown(self, word: str, typed: str) -> bool:
        if word in self.words or len(word) < SHORTEST or not word.isalnum() or word.isdigit():
            return False
        return not self.encoder.knows(typed) and not self.encoder.knows(word)

    def _meant(self, word: str, before: str | None, after: str | None) -> str:
        stands = self.encoder.likelihood(word) + self._as_it_stands
        best, meant = -math.inf, word
        for one, likely in self._likely(word):
            told = BESIDE * self.neighbours.likelier(before, one, after)
            if likely + told > best and likely + min(told, AT_MOST_BESIDE) > stands:
                best, meant = likely + told, one
        return meant

    def _likely(self, word: str) -> list[tuple[str, float]]:
        """Return the words that may have been meant and how likely each is, whatever stands beside it."""
        if word not in self._candidates:
            if len(self._candidates) > REMEMBERED:
                self._candidates.clear()
            self._candidates[word] = list(self._weighed(word))
        return self._candidates[word]

    def _weighed(self, word: str) -> Iterable[tuple[str, float]]:
        if not self._listed:
            return
        heard = sound(word)
        most = min(MOST, ANY + FOR_EACH_LETTER * len(word))
        least = CHEAPEST * (np.abs(self._letters - _letters(heard)) @ _WEIGHTS)
        least += FIRST * (self._first != heard[:1])
        near = np.flatnonzero(least <= most)
        near = near[np.argsort(UNLIKELY * least[near] - self._often[near], kind="stable")][:WEIGHED]
        for i in near:
            one, sounding = self._listed[i], self._heard[i]
            took = LIKE_SOUNDING
            if heard != sounding:
                took = min(cost(heard, sounding, most), cost(word, one, most))
            if took <= most:
                yield one, float(self._often[i] - UNLIKELY * took)


def _short(text: str) -> dict[str, str]:
    """Return what short forms stand for in the language of ``text``, if that is plain."""
    weight = languages.evidence(text, languages.NOTHING)
    if abs(weight) < _PLAIN_LANGUAGE:
        return {}
    return text_speak.IN_ENGLISH if weight > 0 else text_speak.IN_SPANISH


def _letters(heard: str) -> np.ndarray:
    return np.array([heard.count(letter) for letter in _ALPHABET], np.int8)


def _spelt(word: str) -> bool:
    return word.isascii() and word.replace("'", "").isalpha()
