"""``python -m bot.engine.taken_for``: what each example would be taken for by all the others.

In, as JSON: the ``texts``, their ``labels``, and the ``settings`` of the intent classifier, as far as
config.yml has any. Out: a label for each text, null where the bot would not have been sure.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np

from bot.engine.facts import read_languages
from bot.engine.nlu.background import background
from bot.engine.nlu.held_out import HeldOut
from bot.engine.nlu.intent_examples import FOLDS, Examples, embedded
from bot.engine.nlu.intent_model import LIKELIER, SETTINGS


def taken_for(texts: list[str], labels: list[str], settings: dict[str, Any]) -> list[str | None]:
    """Five times a fifth of each label's examples is put aside, and read by what the rest has taught."""
    settings = {**SETTINGS, **settings}
    answer, encoder = float(settings["answer"]), str(settings["encoder"])
    examples = Examples.prepare(texts, labels, encoder)
    written = embedded(background(read_languages()) if settings["background"] else (), encoder)
    fold = examples.folds()
    without = examples.learn_without(fold, range(FOLDS))
    held = HeldOut.of(examples, fold, without, settings["beyond"], written, answer)
    every = np.ones(len(examples.labels), dtype=bool)
    calibration = held.calibration(examples.labels, every, answer, float(settings["ask_back"]))
    first = slice(len(texts))  # as they are written
    scope = calibration.scope(held.linear[first], held.cosines[first])
    confidences = calibration.confidences(held.decisions[first], scope, held.beyond)
    return [_named(held.labels, row, calibration.least_sure, held.beyond) for row in confidences]


def _named(every: list[str], row: np.ndarray, least: float, beyond: np.ndarray) -> str | None:
    """An intent is as likely as all of its answers together; of those the likeliest is said."""
    of_intent: dict[str, float] = {}
    for label, confidence in zip(every, row, strict=True):
        intent = label.partition("/")[0]
        of_intent[intent] = of_intent.get(intent, 0.0) + float(confidence)
    best = max(of_intent, key=lambda intent: of_intent[intent])
    enough = max(LIKELIER, least) if best in {every[i] for i in beyond} else least
    if of_intent[best] < enough:
        return None
    mine = [i for i, label in enumerate(every) if label.partition("/")[0] == best]
    return every[max(mine, key=lambda i: row[i])]


def main() -> None:
    asked: dict[str, Any] = json.load(sys.stdin)
    json.dump(taken_for(**asked), sys.stdout)


if __name__ == "__main__":
    main()
