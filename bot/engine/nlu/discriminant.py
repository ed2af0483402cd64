"""Which direction between two intents tells, and which only varies from one wording to the next."""

from __future__ import annotations

import numpy as np

# So many of USE's 512 directions do for the linear machine: it decides as well, a fifth sooner.
DIRECTIONS = 384


def widest(vectors: np.ndarray) -> np.ndarray:
    """Return the directions in which ``vectors`` reach furthest (dimensions x directions)."""
    return np.asarray(np.linalg.eigh(vectors.T @ vectors)[1][:, -DIRECTIONS:])


def discriminant(
    vectors: np.ndarray, labels: np.ndarray, classes: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (dimensions x classes) and bias of Fisher's linear discriminant, scaled so that its
    values for ``vectors`` vary by 1. The fewer the examples, the less is made of how they vary. Zeros where
    nothing varies within a class."""
    count, dimensions = vectors.shape
    column = np.searchsorted(classes, labels)
    belongs = np.zeros((count, len(classes)))
    belongs[np.arange(count), column] = 1.0
    centres = (belongs.T @ vectors) / belongs.sum(axis=0)[:, None]
    rest = vectors - centres[column]
    within = rest.T @ rest / count
    usual = float(np.trace(within)) / dimensions
    if usual < 1e-12:
        return np.zeros((dimensions, len(classes)), np.float32), np.zeros(len(classes), np.float32)
    shrunk = dimensions / (dimensions + count)
    within = (1 - shrunk) * within + shrunk * usual * np.eye(dimensions)
    middle = vectors.mean(axis=0)
    weights = np.linalg.solve(within, (centres - middle).T)
    bias = -middle @ weights - 0.5 * np.einsum("cd,dc->c", centres - middle, weights)
    spread = float((vectors @ weights + bias).std()) or 1.0
    return (weights / spread).astype(np.float32), (bias / spread).astype(np.float32)
