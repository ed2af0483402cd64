"""A second opinion by meaning alone: a kernel machine over sentence vectors, which also hears where two kinds
lie in each other's midst."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

# How near two meanings must lie to count alike, and how freely it may learn: chosen on the examples, held
# out. The wider, the fewer it needs to keep.
NEARNESS, FREEDOM = 0.7, 10.0


@dataclass(frozen=True)
class SecondOpinion:
    """``vectors``: of the examples that count, as they are stored, in half precision; each with how much it
    ``pulls`` towards the kind."""

    vectors: np.ndarray
    pulls: np.ndarray
    bias: float

    @classmethod
    def of_each(
        cls, vectors: np.ndarray, of_it: np.ndarray, parts: Sequence[np.ndarray]
    ) -> Iterator[SecondOpinion | None]:
        """Of each of the ``parts``, places among the ``vectors`` (of length 1), which are compared with each
        other once for all of them. None where they tell no two meanings apart."""
        from sklearn.svm import SVC

        near = _near(vectors, vectors)
        for part in parts:
            if len(set(of_it[part].tolist())) < 2 or not np.ptp(vectors[part]):
                yield None
                continue
            machine = SVC(C=FREEDOM, kernel="precomputed").fit(near[np.ix_(part, part)], of_it[part])
            yield cls(
                vectors[part[machine.support_]].astype(np.float16).astype(np.float32),
                machine.dual_coef_[0].astype(np.float32),
                float(machine.intercept_[0]),
            )

    def decisions(self, vectors: np.ndarray) -> np.ndarray:
        """Of each of the ``vectors``; above 0: of the kind."""
        return np.asarray(_near(vectors, self.vectors) @ self.pulls + self.bias)

    def arrays(self) -> dict[str, np.ndarray]:
        kept = self.vectors.astype(np.float16)
        return {"vectors": kept, "pulls": self.pulls, "vectors_bias": np.array(self.bias)}

    @classmethod
    def of(cls, stored: Mapping[str, np.ndarray]) -> SecondOpinion | None:
        if "vectors" not in stored:
            return None
        vectors = stored["vectors"].astype(np.float32)
        return cls(vectors, stored["pulls"], float(stored["vectors_bias"]))


def _near(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    return np.asarray(np.exp(2 * NEARNESS * (some @ others.T - 1)))
