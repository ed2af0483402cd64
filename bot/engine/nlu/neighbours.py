"""Which words of the content stand beside each other: "la hoa" is "la hora", though "hola" is as near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

# How much of what is expected beside a word comes from the words beside it; the rest is how frequent it is.
BESIDE = 0.5


class Neighbours:
    """``words``: in the order of their numbers; one more number stands for either end of a message.
    ``pairs``: first times (words + 1) plus second, from the lowest up; ``counts``: of each."""

    def __init__(self, words: Sequence[str], pairs: np.ndarray, counts: np.ndarray) -> None:
        self._numbers = {word: i for i, word in enumerate(words)}
        self._end = len(words)
        self.pairs, self.counts = pairs, counts
        first, second = np.divmod(pairs, self._end + 1)
        self._follow = np.bincount(first, counts, self._end + 1)
        self._lead = np.bincount(second, counts, self._end + 1)

    @classmethod
    def learn(cls, documents: Iterable[list[str]], words: Sequence[str]) -> Neighbours:
        numbers, end = {word: i for i, word in enumerate(words)}, len(words)
        counted: Counter[int] = Counter()
        for document in documents:
            line = [end, *(numbers.get(word, -1) for word in document), end]
            counted.update(a * (end + 1) + b for a, b in pairwise(line) if min(a, b) >= 0)
        pairs = np.array(sorted(counted), np.int64)
        return cls(words, pairs, np.array([counted[pair] for pair in pairs.tolist()], np.int64))

    def likelier(self, before: str | None, word: str, after: str | None) -> float:
        """Return how much likelier ``word`` is between these than anywhere, as a logarithm. None: there the
        message begins, or ends; a word that is not known tells nothing."""
        number = self._numbers.get(word)
        if number is None:
            return 0.0
        first, last = (self._end if one is None else self._numbers.get(one) for one in (before, after))
        told = 0.0
        if first is not None:
            told += self._told(first, number, self._follow[first], self._lead[number])
        if last is not None:
            told += self._told(number, last, self._lead[last], self._follow[number])
        return told

    def _told(self, first: int, second: int, around: float, alone: float) -> float:
        pair = first * (self._end + 1) + second
        at = int(np.searchsorted(self.pairs, pair))
        together = self.counts[at] if at < len(self.pairs) and self.pairs[at] == pair else 0
        expected = around * alone / max(1.0, self._follow.sum())
        return float(np.log(1 - BESIDE + BESIDE * together / expected)) if expected else 0.0
