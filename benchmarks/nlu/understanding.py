"""Trains the classifier as it ships on a set and puts the set's own test to it, once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from benchmarks.nlu.datasets import OUT_OF_SCOPE, Dataset, Said
from benchmarks.nlu.scoring import accuracy, auroc, matthews
from bot.engine.nlu.background import background
from bot.engine.nlu.intent_model import IntentModel

# What examples that are none of ours are called in the sets, and in our content.
BEYOND = (OUT_OF_SCOPE, "out_of_scope")


@dataclass(frozen=True)
class Result:
    """``correct``: percent of the messages in scope. ``out_of_scope``: AUROC, if the set has such messages.
    ``matthews``: with what the model itself takes for out of scope counted as such. Times in seconds."""

    name: str
    correct: float
    out_of_scope: float | None
    matthews: float | None
    fit: float
    each: float


def measure(dataset: Dataset, encoder: str = "use") -> Result:
    model, fit = _timed(lambda: learn(dataset, encoder))
    guesses, took = _timed(lambda: [model.guess(said.text) for said in dataset.test])
    best = [guess.ranking[0][0] for guess in guesses]
    named = [name if guess.sure else OUT_OF_SCOPE for name, guess in zip(best, guesses, strict=True)]
    scores = [guess.scope for guess in guesses]
    return Result(dataset.name, *judge(dataset.test, best, named, scores), fit, took / len(guesses))


def learn(dataset: Dataset, encoder: str = "use") -> IntentModel:
    texts, intents = [said.text for said in dataset.train], [said.intent for said in dataset.train]
    others = background(dataset.languages)
    return IntentModel.fit(texts, intents, encoder_name=encoder, beyond=BEYOND, background=others)


def judge(
    test: Sequence[Said], best: Sequence[str], named: Sequence[str], scores: Sequence[float]
) -> tuple[float, float | None, float | None]:
    """``best``: the likeliest intent; ``named``: the same, or out of scope where the system says so."""
    inside = [i for i, said in enumerate(test) if said.intent != OUT_OF_SCOPE]
    outside = [i for i, said in enumerate(test) if said.intent == OUT_OF_SCOPE]
    correct = accuracy([best[i] == test[i].intent for i in inside])
    if not outside:
        return correct, None, None
    scope = auroc([scores[i] for i in inside], [scores[i] for i in outside])
    return correct, scope, matthews([said.intent for said in test], named)


def judge_released(predictions: Sequence[tuple[Said, str, float]]) -> tuple[float, float, float]:
    """The same figures for another system; for Matthews' with the threshold that suits it best here."""
    test = [said for said, _, _ in predictions]
    best = [intent for _, intent, _ in predictions]
    scores = [score for _, _, score in predictions]
    correct, scope, _ = judge(test, best, best, scores)
    truth = [said.intent for said in test]
    thresholds = [i / 20 for i in range(20)]
    kindest = max(
        matthews(truth, [b if s >= t else OUT_OF_SCOPE for b, s in zip(best, scores, strict=True)])
        for t in thresholds
    )
    assert scope is not None
    return correct, scope, kindest


T = TypeVar("T")


def _timed(run: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    return run(), time.perf_counter() - began
