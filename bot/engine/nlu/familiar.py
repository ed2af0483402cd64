"""How familiar a message is to each intent: its likeness to the nearest example.

Only the likeliest intents are looked at, which keeps a turn's cost flat, however many examples there are.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

# On intents held out as if never taught (HINT3, Banking77, HWU64, CLINC150, our own) 3 did as well as more.
LOOKED_AT = 3
# Examples kept of one intent, evenly chosen: a thousand prepared answers are one intent here.
MOST = 2000
# What likeness counts beside the linear decision. An example among many alike has to be matched more closely:
# so much of its likeness to its nearest is taken off. All chosen on held-out examples of the same sets.
LIKENESS, NEIGHBOURS, EXPECTED = 1.0, 10, 0.5
# What speaks for "none of ours" counts so much against any intent being meant. So much is taken off it for
# each e-fold it has more examples than the likeliest intent, lest a new one with eight loses to two hundred.
# Chosen on held-out examples: ours, CLINC150's, HWU64's and Banking77's with some intents made such.
AGAINST, LEAD = 0.5, 0.15
# What words and letters alone say for one of the likeliest counts so much more where it is asked whether any
# is meant: chosen on intents held out and on other people's messages (docs/tried.md).
WORDS = 0.1


class Familiar:
    """``vectors``: embeddings of the examples, those of the first intent first. ``expected``: what is taken
    off each one's likeness. ``starts``: where those of each intent begin, and last how many there are.
    ``beyond``: which intents mean that none of ours is meant."""

    def __init__(
        self, vectors: np.ndarray, expected: np.ndarray, starts: np.ndarray, beyond: np.ndarray
    ) -> None:
        self.vectors, self.expected, self.starts, self.beyond = vectors, expected, starts, beyond
        self._ours = np.setdiff1d(np.arange(len(starts) - 1), beyond)
        self._many = np.log(np.diff(starts))

    @classmethod
    def of(
        cls, vectors: np.ndarray, labels: np.ndarray, intents: list[str], beyond: Collection[str] = ()
    ) -> Familiar:
        of_each = [np.flatnonzero(labels == intent) for intent in intents]
        kept = [rows[np.linspace(0, len(rows) - 1, min(len(rows), MOST)).astype(int)] for rows in of_each]
        alike = np.concatenate([_alike(vectors[rows]) for rows in kept])
        alone = np.isnan(alike)
        alike[alone] = 0.0 if alone.all() else alike[~alone].mean()
        starts = np.cumsum([0, *map(len, kept)])
        return cls(vectors[np.concatenate(kept)], EXPECTED * alike, starts, are_beyond(intents, beyond))

    def decide(
        self, vector: np.ndarray, decisions: np.ndarray, lexical: np.ndarray
    ) -> tuple[np.ndarray, float, float]:
        """``lexical``: what words and letters alone say for each intent. Return the decision values with
        likeness added; the best one of ours without it, with a share of what the words say; and the cosine to
        the nearest example: each less a share of what it is for none of ours. Intents not looked at are taken
        to be as like as the least like of the others."""
        likeliest = self._ours[np.argsort(-decisions[self._ours], kind="stable")[:LOOKED_AT]]
        best = likeliest[0]
        decisions = self._without_lead(decisions, best)
        looked_at = np.concatenate([likeliest, self.beyond])
        alike, cosines = np.array([self._likeness(vector, i) for i in looked_at], dtype=np.float32).T
        likeness = np.full(len(decisions), alike.min(), dtype=np.float32)
        likeness[looked_at] = alike
        linear = decisions[best] + WORDS * lexical[likeliest].max()
        cosine = cosines[: len(likeliest)].max()
        if len(self.beyond):
            linear = linear - AGAINST * decisions[self.beyond].max()
            cosine = cosine - AGAINST * cosines[len(likeliest) :].max()
        return decisions + LIKENESS * likeness, float(linear), float(cosine)

    def _without_lead(self, decisions: np.ndarray, best: int) -> np.ndarray:
        level = decisions.copy()
        level[self.beyond] -= LEAD * np.maximum(0.0, self._many[self.beyond] - self._many[best])
        return level

    def _likeness(self, vector: np.ndarray, intent: int) -> tuple[float, float]:
        own = slice(self.starts[intent], self.starts[intent + 1])
        cosines = self.vectors[own] @ vector
        return float((cosines - self.expected[own]).max()), float(cosines.max())


def are_beyond(labels: list[str], beyond: Collection[str]) -> np.ndarray:
    """Return which labels are of the intents ``beyond``; none of them, where there is nothing else."""
    found = np.flatnonzero([label.partition("/")[0] in beyond for label in labels])
    return found if len(found) < len(labels) else found[:0]


def _alike(vectors: np.ndarray) -> np.ndarray:
    """How like each one is to its nearest neighbours: NaN if it has none."""
    neighbours = min(NEIGHBOURS, len(vectors) - 1)
    if not neighbours:
        return np.full(1, np.nan, dtype=np.float32)
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -np.inf)
    return np.asarray(np.partition(alike, -neighbours, axis=1)[:, -neighbours:].mean(axis=1))
