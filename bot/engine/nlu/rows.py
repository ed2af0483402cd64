"""Sparse rows of which a few are multiplied: to pick them out of a matrix of scipy's takes longer still."""

from __future__ import annotations

import numpy as np
from scipy import sparse


class Rows:
    def __init__(self, matrix: sparse.csr_matrix) -> None:
        self._values, self._columns = matrix.data.astype(np.float32), matrix.indices
        self._starts = matrix.indptr

    def times(self, first: np.ndarray, last: np.ndarray, dense: np.ndarray) -> np.ndarray:
        """Return the products with ``dense`` of the rows ``first[i]`` up to, not including, ``last[i]``."""
        chosen, entries = spans(first, last), spans(self._starts[first], self._starts[last])
        lengths = self._starts[chosen + 1] - self._starts[chosen]
        products = np.append(self._values[entries] * dense[self._columns[entries]], np.float32(0))
        return np.where(lengths, np.add.reduceat(products, np.cumsum(lengths) - lengths), 0)


def spans(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return the numbers from ``first[i]`` up to, not including, ``last[i]``, one span after the other."""
    lengths = last - first
    ends = np.cumsum(lengths)
    return np.arange(ends[-1]) + np.repeat(last - ends, lengths)
