"""A second opinion by meaning alone: a kernel machine over sentence vectors, which also hears where two kinds
lie in each other's midst. It is asked where the first hears something, which is seldom, as it costs more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.normalise import spoken

# How near two meanings must lie to count alike, and how freely it may learn: chosen on messages of an author
# whose other half it learnt from, and on calm dialogues.
NEARNESS, FREEDOM = 1.5, 4.0


@dataclass(frozen=True)
class SecondOpinion:
    """``vectors``: of the examples that count, each with how much it ``pulls`` towards the kind."""

    vectors: np.ndarray
    pulls: np.ndarray
    bias: float
    encoder_name: str

    @classmethod
    def fit(cls, texts: Sequence[str], of_it: np.ndarray, encoder_name: str) -> SecondOpinion | None:
        """None where the encoder tells no two meanings apart."""
        from sklearn.svm import SVC

        vectors = encoder(encoder_name).encode([spoken(text) for text in texts])
        if not np.ptp(vectors):
            return None
        machine = SVC(C=FREEDOM, gamma=NEARNESS).fit(vectors, of_it)
        pulls = machine.dual_coef_[0].astype(np.float32)
        return cls(
            machine.support_vectors_.astype(np.float32), pulls, float(machine.intercept_[0]), encoder_name
        )

    def decides(self, pieces: Sequence[str]) -> float:
        """Above 0: of the kind. The whole, which comes first, and the loudest of the pieces count alike."""
        said = [encoder(self.encoder_name).encode([spoken(piece)])[0] for piece in pieces]
        near = np.exp(2 * NEARNESS * (np.array(said) @ self.vectors.T - 1))  # the vectors are of length 1
        decisions = near @ self.pulls + self.bias
        return float((decisions[0] + decisions.max()) / 2)

    def arrays(self) -> dict[str, np.ndarray]:
        return {"vectors": self.vectors, "pulls": self.pulls, "vectors_bias": np.array(self.bias)}

    @classmethod
    def of(cls, stored: Mapping[str, np.ndarray], encoder_name: str) -> SecondOpinion | None:
        if "vectors" not in stored:
            return None
        return cls(stored["vectors"], stored["pulls"], float(stored["vectors_bias"]), encoder_name)
