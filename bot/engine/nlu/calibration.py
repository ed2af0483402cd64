"""How a classifier's values read as confidence, and which confidence is enough."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

# However little the examples agree, nothing is acted on that is less likely than this.
NEVER_BELOW = 0.35
# What likeness to an example counts beside the decision value when it is asked whether this was taught:
# chosen on intents held out as if never taught (HINT3, Banking77, HWU64, CLINC150, our own).
FAMILIAR = 0.7


@dataclass(frozen=True)
class Calibration:
    """How decision values read: from scores of examples that were held out of training."""

    temperature: float = 0.3
    decision_mean: float = 0.0
    decision_deviation: float = 1.0
    cosine_mean: float = 0.0
    cosine_deviation: float = 1.0
    scope_centre: float = -3.0
    scope_width: float = 0.5
    least_sure: float = 0.35
    least_likely: float = 0.1

    def scope(self, decision: np.ndarray, cosine: np.ndarray) -> np.ndarray:
        """How much this looks like anything the assistant was taught. In-scope messages lie around 0."""
        return np.asarray(
            (decision - self.decision_mean) / self.decision_deviation
            + FAMILIAR * (cosine - self.cosine_mean) / self.cosine_deviation
        )

    def confidences(self, decisions: np.ndarray, scope: np.ndarray, beyond: np.ndarray) -> np.ndarray:
        """An intent is as likely as any is meant; that none of ours is meant (``beyond``) is not less likely
        for looking like none."""
        familiar = 1 / (1 + np.exp(-(scope - self.scope_centre) / self.scope_width))
        familiar[(decisions.argmax(axis=1)[:, None] == beyond).any(axis=1)] = 1.0
        return np.asarray(_softmax(decisions / self.temperature) * familiar[:, None])


def calibrated(
    labels: list[str],
    truth: np.ndarray,
    decisions: np.ndarray,
    linear: np.ndarray,
    cosines: np.ndarray,
    beyond: np.ndarray,
    answer: float,
    ask_back: float,
) -> Calibration:
    """Find the calibration from examples that were held out: their true label, the decision value of each of
    ``labels``, and what ``Familiar`` tells of whether any is meant. How sure to be is told by those that are
    not ``beyond``."""
    right = np.array([labels.index(label) for label in truth])
    temperature = _temperature(decisions, right)
    ours = ~np.isin(right, beyond)
    decisions, linear, cosines = decisions[ours], linear[ours], cosines[ours]
    rough = replace(_spread(linear, cosines, answer), temperature=temperature)
    scope = rough.scope(linear, cosines)
    best = _by_intent(labels, rough.confidences(decisions, scope, beyond)).max(axis=1)
    sure, likely = np.quantile(best, [1 - answer, 1 - ask_back]).tolist()
    sure = max(NEVER_BELOW, sure)
    return replace(rough, least_sure=sure, least_likely=min(likely, sure))


def _spread(linear: np.ndarray, cosines: np.ndarray, answer: float) -> Calibration:
    rough = Calibration(
        decision_mean=float(linear.mean()),
        decision_deviation=float(linear.std()) or 1.0,
        cosine_mean=float(cosines.mean()),
        cosine_deviation=float(cosines.std()) or 1.0,
    )
    scope = rough.scope(linear, cosines)
    centre, width = float(np.quantile(scope, 1 - answer)), float(scope.std()) / 4 or 1.0
    return replace(rough, scope_centre=centre, scope_width=width)


def _by_intent(labels: list[str], confidences: np.ndarray) -> np.ndarray:
    """Add up the columns of labels that are answers of one intent."""
    intents = [label.partition("/")[0] for label in labels]
    every = sorted(set(intents))
    belongs = np.array([[intent == one for one in every] for intent in intents], dtype=np.float32)
    return np.asarray(confidences @ belongs)


def _temperature(decisions: np.ndarray, truth: np.ndarray) -> float:
    """Return the temperature under which the right intents were most likely."""
    candidates = np.geomspace(0.05, 2.0, 40)
    rows = np.arange(len(truth))
    losses = [-np.log(_softmax(decisions / t)[rows, truth] + 1e-12).mean() for t in candidates]
    return float(candidates[int(np.argmin(losses))])


def _softmax(values: np.ndarray) -> np.ndarray:
    raised = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))
