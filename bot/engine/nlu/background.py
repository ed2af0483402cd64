"""What people write to any bot that has nothing to do with it (background.yml).

What looks more like that than what a project teaches does is less likely to be meant for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from bot.engine.nlu.discriminant import discriminant
from bot.engine.nlu.familiar import AGAINST

_FILE = Path(__file__).with_suffix(".yml")
# Of less there is nothing to learn: the project is about nearly all of it.
FEWEST = 20
# What it counts that a message looks more like the background than like any one intent, beside that it looks
# more like it than like all of them together, which counts AGAINST. Chosen on intents held out and on other
# people's messages (docs/tried.md).
THAN_EACH = 0.25


@cache
def background(languages: Sequence[str]) -> list[str]:
    written = yaml.safe_load(_FILE.read_text("utf-8"))
    return [text for language in languages for text in written.get(language, ())]


@dataclass(frozen=True)
class Background:
    """Directions of the embedding (``weights``), and from where on each counts (``bias``): the first leads
    from all that is taught to the background, each of the others from one intent."""

    weights: np.ndarray
    bias: np.ndarray

    @classmethod
    def nothing(cls, dimensions: int) -> Background:
        return cls(np.zeros((dimensions, 2), np.float32), np.zeros(2, np.float32))

    @classmethod
    def learn(
        cls,
        written: np.ndarray,
        taught: np.ndarray,
        labels: np.ndarray,
        held: Sequence[np.ndarray],
        nearest: np.ndarray,
        answer: float,
    ) -> tuple[Background, np.ndarray]:
        """Embeddings of the background and of all examples, with their intents; which of these were held out
        in turn, and how near those were to another example then. What is as near as half of them is about
        what the project teaches, and left out. The share ``answer`` of them looks too little like the rest
        for it to count. Return it, and what it counts against each one held out."""
        apart = written[(written @ taught.T).max(axis=1) < np.median(nearest)] if len(written) else written
        if len(apart) < FEWEST:
            return cls.nothing(taught.shape[1]), np.zeros(len(nearest))
        told = [_between(taught[~out], labels[~out], apart)._told(taught[out]) for out in held]
        usual = np.quantile(np.concatenate(told), answer, axis=0).astype(np.float32)
        learnt = _between(taught, labels, apart)
        bias = learnt.bias - np.repeat(usual, [1, len(learnt.bias) - 1])
        return cls(learnt.weights, bias), _counted(np.concatenate(told) - usual)

    def against(self, vector: np.ndarray) -> float:
        return float(_counted(self._told(vector[None, :]))[0])

    def _told(self, vectors: np.ndarray) -> np.ndarray:
        values = vectors @ self.weights + self.bias
        return np.stack([values[:, 0], values[:, 1:].min(axis=1)], axis=1)


def _counted(told: np.ndarray) -> np.ndarray:
    return np.asarray(np.maximum(0.0, told) @ (AGAINST, THAN_EACH))


def _between(ours: np.ndarray, labels: np.ndarray, others: np.ndarray) -> Background:
    """Above 0 is like the others."""
    vectors, none = np.concatenate([ours, others]), np.repeat("", len(others))
    which = np.repeat(["ours", "theirs"], [len(ours), len(others)])
    weights, bias = discriminant(vectors, which, ["ours", "theirs"])
    intents = ["", *sorted(set(labels.tolist()))]
    each, offset = discriminant(vectors, np.concatenate([labels, none]), intents)
    return Background(
        np.hstack([(weights[:, 1:] - weights[:, :1]) / 2, each[:, :1] - each[:, 1:]]),
        np.hstack([(bias[1:] - bias[:1]) / 2, offset[:1] - offset[1:]]),
    )
