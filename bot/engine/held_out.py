"""``python -m bot.engine.held_out``: what each example would be taken for by all the others.

In, as JSON: the texts, their labels, and the settings of the intent classifier. Out: a label for each text,
null where the bot would not have been sure.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from typing import Any

import numpy as np

from bot.engine.nlu.calibration import calibrated
from bot.engine.nlu.familiar import are_beyond
from bot.engine.nlu.intent_model import FOLDS, LIKELIER, Examples, scores_held_out


def taken_for(
    texts: list[str], labels: list[str], answer: float, ask_back: float, encoder: str, beyond: Collection[str]
) -> list[str | None]:
    """Five times a fifth of each label's examples is put aside, and read by what the rest has taught."""
    examples = Examples.prepare(texts, labels, encoder)
    fold = examples.folds()
    every, decisions, linear, cosines = scores_held_out(examples, fold, range(FOLDS), beyond)
    none_of_ours = are_beyond(every, beyond)
    scores = decisions, linear, cosines
    calibration = calibrated(every, examples.labels, *scores, none_of_ours, answer, ask_back)
    first = slice(len(texts))  # as they are written
    scope = calibration.scope(linear[first], cosines[first])
    confidences = calibration.confidences(decisions[first], scope, none_of_ours)
    return [_named(every, row, calibration.least_sure, none_of_ours) for row in confidences]


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
