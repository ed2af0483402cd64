"""Fisher's discriminant against scikit-learn's, and where there is nothing to tell."""

from __future__ import annotations

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from bot.engine.nlu.discriminant import DIRECTIONS, discriminant, widest

CLASSES = ["bill", "outage", "visit"]


def test_it_decides_as_scikit_learns_does_with_the_same_shrinkage() -> None:
    dice = np.random.default_rng(0)
    labels = np.array(CLASSES * 40)
    vectors = dice.normal(size=(120, 8)) * [1, 1, 1, 1, 1, 1, 5, 5]
    vectors[:, 0] += 2 * np.searchsorted(CLASSES, labels)
    weights, bias = discriminant(vectors, labels, CLASSES)
    theirs = LinearDiscriminantAnalysis(solver="lsqr", covariance_estimator=_Shrunk(8 / 128))
    theirs.fit(vectors, labels)
    ours = np.array(CLASSES)[(vectors @ weights + bias).argmax(axis=1)]
    assert (ours == theirs.predict(vectors)).all()
    assert (ours == labels).mean() > 0.75


class _Shrunk:
    def __init__(self, share: float) -> None:
        self._share = share

    def fit(self, vectors: np.ndarray) -> None:
        own = np.cov(vectors.T, bias=True)
        usual = np.trace(own) / len(own)
        self.covariance_ = (1 - self._share) * own + self._share * usual * np.eye(len(own))


def test_with_one_example_a_class_it_says_nothing() -> None:
    weights, bias = discriminant(np.eye(3), np.array(CLASSES), CLASSES)
    assert not weights.any() and not bias.any()


def test_the_widest_directions_are_square_to_each_other_and_hold_what_varies_most() -> None:
    vectors = np.random.default_rng(0).normal(size=(600, 500)).astype(np.float32)
    vectors[:, 7] *= 50
    directions = widest(vectors)
    assert directions.shape == (500, DIRECTIONS)
    assert np.allclose(directions.T @ directions, np.eye(DIRECTIONS), atol=1e-4)
    assert np.linalg.norm(directions[7]) > 0.999


def test_few_dimensions_stay_as_many_as_they_are() -> None:
    assert widest(np.ones((3, 1), dtype=np.float32)).shape == (1, 1)
