"""What examples get from a classifier that was learnt without them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from bot.engine.nlu.background import Background
from bot.engine.nlu.calibration import Calibration, calibrated
from bot.engine.nlu.familiar import Familiar, are_beyond
from bot.engine.nlu.intent_examples import Examples, Learnt


@dataclass(frozen=True)
class HeldOut:
    """What each example of the tested folds got while its fold was held out: ``decisions`` of each of
    ``labels``, and what tells whether any is meant, ``linear`` (less what looks like the background) and
    ``cosines``. ``beyond``: which labels are none of ours."""

    labels: list[str]
    beyond: np.ndarray
    decisions: np.ndarray
    linear: np.ndarray
    cosines: np.ndarray
    background: Background

    @classmethod
    def of(
        cls,
        examples: Examples,
        fold: np.ndarray,
        without: Mapping[int, Learnt],
        beyond: Collection[str],
        written: np.ndarray,
        answer: float,
    ) -> HeldOut:
        """``without``: what was learnt while each tested fold was held out. ``written``: embeddings of the
        background; ``answer``: of so many examples it takes nothing."""
        every = sorted(set(examples.labels.tolist()))
        decisions = np.full((len(fold), len(every)), -2.0, dtype=np.float32)
        linear, cosines = np.zeros(len(fold)), np.zeros(len(fold))
        for held, (labels, words, characters, weights, bias) in without.items():
            inside, outside = np.flatnonzero(fold == held), np.flatnonzero(fold != held)
            columns = np.array([every.index(label) for label in labels])
            vectors = examples.vectors[inside]
            features = examples.features(words, characters, inside, vectors)
            lexical = slice(-vectors.shape[1])
            found = features @ weights + bias, features[:, lexical] @ weights[lexical]
            familiar = Familiar.of(examples.vectors[outside], examples.labels[outside], labels, beyond)
            scores = zip(*map(familiar.decide, vectors, *found), strict=True)
            decided, linear[inside], cosines[inside] = scores
            decisions[np.ix_(inside, columns)] = decided
        none_of_ours = are_beyond(every, beyond)
        ours = ~np.isin(examples.labels, np.array(every)[none_of_ours])
        parts = [fold[ours] == one for one in without]
        asked = np.concatenate([np.flatnonzero(ours)[rows] for rows in parts])
        taught = examples.vectors[ours], examples.labels[ours]
        background, against = Background.learn(written, *taught, parts, cosines[asked], answer)
        linear[asked] -= against
        return cls(every, none_of_ours, decisions, linear, cosines, background)

    def calibration(
        self, labels: np.ndarray, rows: np.ndarray, answer: float, ask_back: float
    ) -> Calibration:
        """``labels``: of all examples; ``rows``: of those that were held out."""
        scores = self.decisions[rows], self.linear[rows], self.cosines[rows]
        return calibrated(self.labels, labels[rows], *scores, self.beyond, answer, ask_back)
