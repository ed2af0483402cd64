"""TF-IDF of words (1-2) and of characters within words (2-5), each weighed to length 1."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import chain, pairwise
from typing import Iterable

import numpy as np
from scipy import sparse

Grams = list[str]
# Most of what is said, is said in a few words.
REMEMBERED = 4096


def grams_of(words: list[str]) -> Grams:
    """Of words and characters, for what weighs both alike."""
    return word_grams(words) + character_grams(words)


def word_grams(tokens: list[str]) -> Grams:
    return tokens + [f"{a} {b}" for a, b in pairwise(tokens)]


def character_grams(tokens: list[str]) -> Grams:
    return [gram for token in tokens for gram in _of_one(token)]


@lru_cache(maxsize=REMEMBERED)
def _of_one(token: str) -> tuple[str, ...]:
    padded = f" {token} "
    sizes = range(2, 6)
    return tuple(padded[i : i + size] for size in sizes for i in range(max(1, len(padded) - size + 1)))


class Tfidf:
    def __init__(self, vocabulary: dict[str, int], idf: np.ndarray) -> None:
        self.vocabulary = vocabulary
        self.idf = idf
        self._columns_in = lru_cache(maxsize=REMEMBERED)(lambda word: self._known(_of_one(word)))

    @classmethod
    def fit(cls, documents: list[Grams]) -> Tfidf:
        frequency = Counter(gram for document in documents for gram in set(document))
        vocabulary = {gram: i for i, gram in enumerate(sorted(frequency))}
        counts = np.array([frequency[gram] for gram in vocabulary], dtype=np.float64)
        return cls(vocabulary, (np.log((1 + len(documents)) / (1 + counts)) + 1).astype(np.float32))

    @classmethod
    def of(cls, grams: np.ndarray, idf: np.ndarray) -> Tfidf:
        """As it was stored."""
        return cls({gram: i for i, gram in enumerate(grams.tolist())}, idf)

    def __reduce__(self) -> tuple[type[Tfidf], tuple[dict[str, int], np.ndarray]]:
        """Without what is remembered of words."""
        return Tfidf, (self.vocabulary, self.idf)

    @property
    def grams(self) -> np.ndarray:
        return np.array(list(self.vocabulary))

    def row(self, document: Grams) -> tuple[np.ndarray, np.ndarray]:
        """Return (columns, values) of one document."""
        return self._weighed(self._known(document))

    def row_of_characters(self, words: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """As ``row`` of their ``character_grams``; a word that was met before is not looked up again."""
        return self._weighed(chain.from_iterable(map(self._columns_in, words)))

    def row_of_both(self, words: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """As ``row`` of ``grams_of`` them."""
        return self._weighed(chain(self._known(word_grams(words)), *map(self._columns_in, words)))

    def _known(self, grams: Iterable[str]) -> list[int]:
        columns = map(self.vocabulary.get, grams)
        return [column for column in columns if column is not None]

    def _weighed(self, found: Iterable[int]) -> tuple[np.ndarray, np.ndarray]:
        known = Counter(found)
        columns = np.fromiter(known.keys(), dtype=np.int64, count=len(known))
        values = np.fromiter(known.values(), dtype=np.float32, count=len(known)) * self.idf[columns]
        length = float(np.sqrt(values @ values)) or 1.0
        return columns, values / length

    def matrix(self, documents: Iterable[Grams]) -> sparse.csr_matrix:
        rows = [self.row(document) for document in documents]
        starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([columns for columns, _ in rows])
        values = np.concatenate([values for _, values in rows])
        return sparse.csr_matrix((values, columns, starts), shape=(len(rows), len(self.vocabulary)))
