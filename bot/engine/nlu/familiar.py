"""How familiar a message is to each intent: its likeness to the nearest example.

Only the likeliest intents are looked at, which keeps a turn's cost flat, however many examples there are.
"""

from __future__ import annotations

import numpy as np

# On intents held out as if never taught (HINT3, Banking77, HWU64, CLINC150, our own) 3 did as well as more.
LOOKED_AT = 3
# Examples kept of one intent, evenly chosen: a thousand prepared answers are one intent here.
MOST = 2000
# What likeness counts beside the linear decision. An example among many alike has to be matched more closely:
# so much of its likeness to its nearest is taken off. All chosen on held-out examples of the same sets.
LIKENESS, NEIGHBOURS, EXPECTED = 1.0, 10, 0.5


class Familiar:
    """``vectors``: embeddings of the examples, those of the first intent first. ``expected``: what is taken
    off each one's likeness. ``starts``: where those of each intent begin, and last how many there are."""

    def __init__(self, vectors: np.ndarray, expected: np.ndarray, starts: np.ndarray) -> None:
        self.vectors, self.expected, self.starts = vectors, expected, starts

    @classmethod
    def of(cls, vectors: np.ndarray, labels: np.ndarray, intents: list[str]) -> Familiar:
        of_each = [np.flatnonzero(labels == intent) for intent in intents]
        kept = [rows[np.linspace(0, len(rows) - 1, min(len(rows), MOST)).astype(int)] for rows in of_each]
        alike = np.concatenate([_alike(vectors[rows]) for rows in kept])
        alone = np.isnan(alike)
        alike[alone] = 0.0 if alone.all() else alike[~alone].mean()
        return cls(vectors[np.concatenate(kept)], EXPECTED * alike, np.cumsum([0, *map(len, kept)]))

    def decide(self, vector: np.ndarray, decisions: np.ndarray) -> tuple[np.ndarray, float, float]:
        """Return the decision values with likeness added; the best one without it; and the cosine to the
        nearest example. Intents not looked at are taken to be as like as the least like of the others."""
        likeliest = np.argsort(-decisions, kind="stable")[:LOOKED_AT]
        alike, cosines = zip(*(self._likeness(vector, i) for i in likeliest), strict=True)
        likeness = np.full(len(decisions), min(alike), dtype=np.float32)
        likeness[likeliest] = alike
        return decisions + LIKENESS * likeness, float(decisions.max()), max(cosines)

    def _likeness(self, vector: np.ndarray, intent: int) -> tuple[float, float]:
        own = slice(self.starts[intent], self.starts[intent + 1])
        cosines = self.vectors[own] @ vector
        return float((cosines - self.expected[own]).max()), float(cosines.max())


def _alike(vectors: np.ndarray) -> np.ndarray:
    """How like each one is to its nearest neighbours: NaN if it has none."""
    neighbours = min(NEIGHBOURS, len(vectors) - 1)
    if not neighbours:
        return np.full(1, np.nan, dtype=np.float32)
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -np.inf)
    return np.asarray(np.partition(alike, -neighbours, axis=1)[:, -neighbours:].mean(axis=1))
