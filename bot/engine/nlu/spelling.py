"""Mends typing mistakes against the words of the content itself.

A word is only touched if neither the content nor the sentence encoder knows it. What was meant is the word
that is likeliest after what it takes to type it so: a frequent word wins over a rare one, a small slip over a
big one, and a word of nobody's over all of them if it is a likely one as it stands.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np

from bot.engine.nlu import languages, text_speak
from bot.engine.nlu.encoder import Encoder
from bot.engine.nlu.normalise import WORD
from bot.engine.nlu.slips import CHEAPEST, FIRST, cost, sound

# How much a word may differ for each of its letters, and at most, and what sounding the same takes.
# How many times less likely a slip makes a word, as a power of e. Chosen on held-out examples (see slips).
FOR_EACH_LETTER, MOST, LIKE_SOUNDING, UNLIKELY = 0.3, 2.6, 0.3, 3.0
# How much a word as it stands counts for beside those of the content. With more, fewer mistakes are mended;
# with less, more real words are taken for others.
AS_IT_STANDS = 6.0
SHORTEST = 2
REMEMBERED = 5000
_SHORT = text_speak.IN_SPANISH.keys() | text_speak.IN_ENGLISH.keys()
_PLAIN_LANGUAGE = 0.5
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_WEIGHTS = np.array([0.5 if letter in "aeiou" else 1.0 for letter in _ALPHABET], np.float32)


class Spelling:
    """``words``: how often the content uses each, plain and in small letters. ``encoder``: what it knows is
    right, too."""

    def __init__(self, words: dict[str, int], encoder: Encoder) -> None:
        self.words = words
        self._encoder = encoder
        self._as_it_stands = AS_IT_STANDS + math.log(sum(words.values()) + 1)
        self._mended: dict[str, str] = {}
        self._listed = sorted(word for word in words if len(word) >= SHORTEST)
        self._heard = [sound(word) for word in self._listed]
        self._first = np.array([heard[:1] for heard in self._heard])
        self._often = np.log([words[word] for word in self._listed])
        self._letters = np.array([_letters(heard) for heard in self._heard]).reshape(-1, len(_ALPHABET))

    @classmethod
    def learn(cls, documents: Iterable[list[str]], encoder: Encoder) -> Spelling:
        """``documents``: the words of each example, as ``normalise.tokens`` gives them."""
        counted = Counter(word for document in documents for word in document if _spelt(word))
        return cls(dict(counted), encoder)

    def mend(self, text: str, plain: Callable[[str], str]) -> str:
        """Return ``text`` with mistyped words replaced; ``plain``: what a word is without accents."""
        if not _SHORT.isdisjoint(WORD.findall(text)):
            short = _short(text)
            text = WORD.sub(lambda m: short.get(m[0], m[0]), text)
        return WORD.sub(lambda m: self._word(m[0], plain(m[0])), text)

    def _word(self, typed: str, word: str) -> str:
        if word in self.words or len(word) < SHORTEST or not word.isalnum() or word.isdigit():
            return typed
        if typed not in self._mended:
            if len(self._mended) > REMEMBERED:
                self._mended.clear()
            self._mended[typed] = typed if self._encoder.knows(typed) else self._meant(word)
        meant = self._mended[typed]
        return typed if meant == word else meant

    def _meant(self, word: str) -> str:
        if self._encoder.knows(word) or not self._listed:
            return word
        heard = sound(word)
        most = min(MOST, FOR_EACH_LETTER * len(word))
        least = CHEAPEST * (np.abs(self._letters - _letters(heard)) @ _WEIGHTS)
        least += FIRST * (self._first != heard[:1])
        best, meant = self._encoder.likelihood(word) + self._as_it_stands, word
        for i in np.argsort(UNLIKELY * least - self._often, kind="stable"):
            if self._often[i] - UNLIKELY * least[i] <= best:
                break
            if least[i] > most:
                continue
            one, sounding = self._listed[i], self._heard[i]
            took = LIKE_SOUNDING
            if heard != sounding:
                took = min(cost(heard, sounding, most), cost(word, one, most))
            score = self._often[i] - UNLIKELY * took
            if took <= most and score > best:
                best, meant = score, one
        return meant


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
