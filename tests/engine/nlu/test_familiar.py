"""How familiar a message is: told by the examples of what it is taken for."""

from __future__ import annotations

import numpy as np
import pytest

from bot.engine.nlu.calibration import Calibration
from bot.engine.nlu.familiar import AGAINST, EXPECTED, LEAD, LIKENESS, MOST, WORDS, Familiar, are_beyond

INTENTS = ["bill", "meter", "outage", "visit"]


def decide(familiar: Familiar, vector: np.ndarray, decisions: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Where the words say nothing."""
    return familiar.decide(vector, decisions, np.zeros_like(decisions))


def test_only_the_examples_of_the_three_likeliest_intents_count() -> None:
    labels = np.array(["visit", "bill", "outage", "bill", "meter"])
    vectors = np.eye(5, dtype=np.float32)
    familiar = Familiar.of(vectors, labels, INTENTS)
    decisions = np.array([0.9, -0.5, 0.2, -0.9])
    for vector, label in zip(vectors, labels, strict=True):
        added = decide(familiar, vector, decisions)[0] - decisions
        like = [LIKENESS if intent == label != "visit" else 0.0 for intent in INTENTS]
        assert added == pytest.approx(like)


def test_two_intents_are_enough() -> None:
    familiar = Familiar.of(np.eye(2, dtype=np.float32), np.array(["a", "b"]), ["a", "b"])
    decided, *_ = decide(familiar, np.array([0.6, 0.8]), np.array([0.0, 0.0]))
    assert decided == pytest.approx([0.6 * LIKENESS, 0.8 * LIKENESS])


def test_an_intent_too_unlikely_to_be_looked_at_stays_behind_those_that_are() -> None:
    familiar = Familiar.of(np.eye(4, dtype=np.float32), np.array(INTENTS), INTENTS)
    decided, *_ = decide(familiar, np.array([0.0, 0.0, 0.0, 1.0]), np.array([0.3, 0.2, 0.1, 0.0]))
    assert decided == pytest.approx([0.3, 0.2, 0.1, 0.0])


def test_what_is_decided_counts_more_than_likeness_but_both_count() -> None:
    scale = Calibration(0.3, 0.0, 1.0, 0.0, 1.0)
    scope = scale.scope(np.array([1.0, -1.0, 0.0]), np.array([-1.0, 1.0, 1.0]))
    assert scope[0] > 0 > scope[1]
    assert scope[2] > 0


def test_beside_it_is_told_how_well_the_best_does_without_likeness_and_how_near_any_example_is() -> None:
    familiar = Familiar.of(np.eye(2, dtype=np.float32), np.array(["a", "b"]), ["a", "b"])
    _, linear, cosine = decide(familiar, np.array([0.6, 0.8]), np.array([0.5, -1.0]))
    assert (linear, cosine) == pytest.approx((0.5, 0.8))


def test_what_the_words_say_for_one_of_the_likeliest_counts_a_little_more() -> None:
    familiar = Familiar.of(np.eye(4, dtype=np.float32), np.array(INTENTS), INTENTS)
    lexical = np.array([0.1, 0.2, -0.3, 0.9])
    _, linear, _ = familiar.decide(np.zeros(4), np.array([0.5, 0.4, 0.3, -1.0]), lexical)
    assert linear == pytest.approx(0.5 + WORDS * 0.2)


def test_what_is_like_none_of_ours_is_less_likely_to_be_any_of_ours() -> None:
    familiar = Familiar.of(np.eye(3, dtype=np.float32), np.array(["a", "b", "no"]), ["a", "b", "no"], ["no"])
    far = decide(familiar, np.array([0.6, 0.0, 0.0]), np.array([0.5, -1.0, -1.0]))
    near = decide(familiar, np.array([0.6, 0.0, 0.8]), np.array([0.5, -1.0, 0.8]))
    assert far[1:] == pytest.approx((0.5 + AGAINST, 0.6))
    assert near[1:] == pytest.approx((0.5 - AGAINST * 0.8, 0.6 - AGAINST * 0.8))


def test_that_none_of_ours_has_more_examples_is_no_reason_to_take_something_for_it() -> None:
    for many in (1, 20):
        labels = np.array(["new", *["no"] * many])
        vectors = np.zeros((1 + many, 2), dtype=np.float32)
        familiar = Familiar.of(vectors, labels, ["new", "no"], ["no"])
        decided, *_ = decide(familiar, np.zeros(2), np.array([0.2, 0.3]))
        assert decided == pytest.approx([0.2, 0.3 - LEAD * np.log(many)])


def test_none_of_ours_is_looked_at_beside_the_three_likeliest() -> None:
    intents = [*INTENTS, "no"]
    familiar = Familiar.of(np.eye(5, dtype=np.float32), np.array(intents), intents, ["no"])
    decided, *_ = decide(familiar, np.eye(5)[4], np.array([0.4, 0.3, 0.2, 0.1, 0.0]))
    assert decided == pytest.approx([0.4, 0.3, 0.2, 0.1, LIKENESS])


def test_answers_that_are_none_of_ours_go_with_their_intent_and_something_has_to_be_ours() -> None:
    assert are_beyond(["bill", "no", "no/joke", "nothing"], ["no"]).tolist() == [1, 2]
    assert are_beyond(["no/joke", "no/weather"], ["no"]).tolist() == []


def test_an_example_among_others_like_it_has_to_be_matched_more_closely() -> None:
    near = np.array([[1.0, 0.0, 0.0], [0.96, 0.28, 0.0], [0.0, 0.0, 1.0], [0.0, 0.6, 0.8]], dtype=np.float32)
    familiar = Familiar.of(near, np.array(["bill", "bill", "visit", "visit"]), ["bill", "visit"])
    decided, *_ = decide(familiar, np.array([0.6, 0.0, 0.6]), np.array([0.0, 0.0]))
    assert decided == pytest.approx(
        [LIKENESS * (0.6 - EXPECTED * 0.96), LIKENESS * (0.6 - EXPECTED * 0.8)], abs=1e-5
    )


def test_an_example_alone_has_to_be_matched_as_closely_as_examples_usually_have_to_be() -> None:
    vectors = np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0]], dtype=np.float32)
    familiar = Familiar.of(vectors, np.array(["bill", "bill", "visit"]), ["bill", "visit"])
    assert familiar.expected == pytest.approx([EXPECTED * 0.8] * 3)


def test_of_an_intent_with_very_many_examples_enough_are_kept_from_first_to_last() -> None:
    count = 3 * MOST
    angles = np.linspace(0, 3, count, dtype=np.float32)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    familiar = Familiar.of(vectors, np.array(["faq"] * (count - 1) + ["visit"]), ["faq", "visit"])
    assert len(familiar.vectors) == MOST + 1
    likeness = (vectors[:: count // 50] @ familiar.vectors.T).max(axis=1)
    assert likeness == pytest.approx(1.0, abs=1e-5)
