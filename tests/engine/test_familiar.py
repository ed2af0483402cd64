"""How familiar a message is: told by the examples of what it is taken for."""

from __future__ import annotations

import numpy as np
import pytest

from bot.engine.nlu.calibration import Calibration
from bot.engine.nlu.familiar import MOST, Familiar

INTENTS = ["bill", "meter", "outage", "visit"]


def test_only_the_examples_of_the_three_likeliest_intents_count() -> None:
    labels = np.array(["visit", "bill", "outage", "bill", "meter"])
    vectors = np.eye(5, dtype=np.float32)
    familiar = Familiar.of(vectors, labels, INTENTS)
    decisions = np.array([0.9, -0.5, 0.2, -0.9])
    for vector, label in zip(vectors, labels, strict=True):
        assert familiar.cosine(vector, decisions) == pytest.approx(0.0 if label == "visit" else 1.0)


def test_two_intents_are_enough() -> None:
    familiar = Familiar.of(np.eye(2, dtype=np.float32), np.array(["a", "b"]), ["a", "b"])
    assert familiar.cosine(np.array([0.6, 0.8]), np.array([1.0, -1.0])) == pytest.approx(0.8)


def test_what_is_decided_counts_more_than_likeness_but_both_count() -> None:
    scale = Calibration(0.3, 0.0, 1.0, 0.0, 1.0)
    scope = scale.scope(np.array([1.0, -1.0, 0.0]), np.array([-1.0, 1.0, 1.0]))
    assert scope[0] > 0 > scope[1]
    assert scope[2] > 0


def test_of_an_intent_with_very_many_examples_enough_are_kept_from_first_to_last() -> None:
    count = 3 * MOST
    angles = np.linspace(0, 3, count, dtype=np.float32)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    familiar = Familiar.of(vectors, np.array(["faq"] * (count - 1) + ["visit"]), ["faq", "visit"])
    assert len(familiar.vectors) == MOST + 1
    for vector in vectors[:: count // 50]:
        assert familiar.cosine(vector, np.array([1.0, -1.0])) == pytest.approx(1.0, abs=1e-5)
