"""A few rows of a sparse matrix, multiplied without picking them out of it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from bot.engine.nlu.rows import Rows, spans


def test_spans_of_rows_are_counted_through() -> None:
    assert spans(np.array([7, 0, 3]), np.array([9, 1, 6])).tolist() == [7, 8, 0, 3, 4, 5]


@pytest.mark.parametrize("seed", range(5))
def test_products_are_those_of_the_whole_matrix(seed: int) -> None:
    matrix = sparse.random(50, 30, density=0.1, format="csr", dtype=np.float32, random_state=seed)
    assert 0 in np.diff(matrix.indptr), "expected an empty row: an example may have no letter at all"
    dense = np.random.default_rng(seed).random(30, np.float32)
    first, last = np.array([40, 5, 0, 49]), np.array([45, 6, 20, 50])
    wanted = (matrix @ dense)[spans(first, last)]
    np.testing.assert_allclose(Rows(matrix).times(first, last, dense), wanted, rtol=1e-5)
