"""What people write to any bot that has nothing to do with it (background.yml).

What looks more like that than what a project teaches does is less likely to be meant for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


@cache
def background(languages: Sequence[str]) -> list[str]:
    written = yaml.safe_load(_FILE.read_text("utf-8"))
    return [text for language in languages for text in written.get(language, ())]


@dataclass(frozen=True)
class Background:
    """One direction of the embedding (``weights``), and from where on it counts (``bias``)."""

    weights: np.ndarray
    bias: float

    @classmethod
    def nothing(cls, dimensions: int) -> Background:
        return cls(np.zeros(dimensions, np.float32), 0.0)

    @classmethod
    def learn(
        cls,
        written: np.ndarray,
        taught: np.ndarray,
        held: Iterable[tuple[np.ndarray, np.ndarray]],
        nearest: np.ndarray,
        answer: float,
    ) -> tuple[Background, np.ndarray]:
        """Embeddings of the background and of all examples; those in turn learnt from and held out of it, and
        how near these were to an example then. What is as near as half of them is about what the project
        teaches, and left out. The share ``answer`` of them looks too little like the rest for it to count.
        Return it, and what it counts against each one held out."""
        apart = written[(written @ taught.T).max(axis=1) < np.median(nearest)] if len(written) else written
        if len(apart) < FEWEST:
            return cls.nothing(taught.shape[1]), np.zeros(len(nearest))
        told = np.concatenate(
            [inside @ w + b for outside, inside in held for w, b in [_between(outside, apart)]]
        )
        usual = float(np.quantile(told, answer))
        weights, bias = _between(taught, apart)
        return cls(weights, bias - usual), AGAINST * np.maximum(0.0, told - usual)

    def against(self, vector: np.ndarray) -> float:
        return AGAINST * max(0.0, float(vector @ self.weights) + self.bias)


def _between(ours: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, float]:
    """Return weights and bias: above 0 is like the others."""
    which = np.repeat(["ours", "theirs"], [len(ours), len(others)])
    weights, bias = discriminant(np.concatenate([ours, others]), which, ["ours", "theirs"])
    return (weights[:, 1] - weights[:, 0]) / 2, float(bias[1] - bias[0]) / 2
