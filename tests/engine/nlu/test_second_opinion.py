"""A second opinion learnt of several parts at once is what scikit-learn learns of each by itself."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.svm import SVC

from bot.engine.nlu.second_opinion import FREEDOM, NEARNESS, SecondOpinion


@pytest.fixture(scope="module")
def meant() -> tuple[np.ndarray, np.ndarray]:
    """120 directions and whether they are of the kind, which lies around two of them."""
    chance = np.random.default_rng(3)
    centres = chance.normal(size=(2, 16))
    of_it = np.arange(120) % 3 == 0
    vectors = chance.normal(size=(120, 16)) + 1.5 * centres[np.arange(120) % 2] * of_it[:, None]
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), of_it


def test_each_part_learns_of_itself_alone(meant: tuple[np.ndarray, np.ndarray]) -> None:
    vectors, of_it = meant
    parts = [np.flatnonzero(np.arange(120) % 5 != held) for held in range(5)]
    opinions = list(SecondOpinion.of_each(vectors, of_it, parts))
    assert len(opinions) == len(parts)
    for part, opinion in zip(parts, opinions, strict=True):
        alone = SVC(C=FREEDOM, gamma=NEARNESS).fit(vectors[part], of_it[part])
        assert opinion is not None
        assert opinion.decisions(vectors) == pytest.approx(alone.decision_function(vectors), abs=0.01)


def test_where_a_part_tells_nothing_apart_there_is_none(meant: tuple[np.ndarray, np.ndarray]) -> None:
    vectors, of_it = meant
    of_one_kind, all_alike, empty = np.flatnonzero(of_it), np.array([0, 0, 0]), np.array([], dtype=int)
    parts = [of_one_kind, empty, np.arange(120)]
    assert [one is None for one in SecondOpinion.of_each(vectors, of_it, parts)] == [True, True, False]
    assert list(SecondOpinion.of_each(vectors, np.array([True, False] * 60), [all_alike])) == [None]
