"""What a score is, the same for us and for others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import rankdata


def accuracy(right: Sequence[bool]) -> float:
    """Return the share of right ones in percent."""
    return 100 * float(np.mean(right))


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Return how often a message in scope scores above one that is not, ties counting half."""
    ranks = rankdata(np.concatenate([inside, outside]))
    above = ranks[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2
    return float(above / (len(inside) * len(outside)))


def matthews(truth: Sequence[str], named: Sequence[str]) -> float:
    """Return Matthews' correlation over all classes, the figure of the HINT3 paper."""
    classes = sorted({*truth, *named})
    table = np.zeros((len(classes), len(classes)))
    for one, other in zip(truth, named, strict=True):
        table[classes.index(one), classes.index(other)] += 1
    total, right = table.sum(), np.trace(table)
    true, said = table.sum(axis=1), table.sum(axis=0)
    spread = np.sqrt((total**2 - said @ said) * (total**2 - true @ true))
    return float((right * total - true @ said) / spread) if spread else 0.0
