"""Tells whether somebody is in danger now, in any clause of a message, whatever else it is about."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bot.core.text import plain
from bot.engine.long_story import parts_of
from bot.engine.nlu.detector_model import DetectorModel, Examples
from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.normalise import spoken
from bot.engine.nlu.second_opinion import SecondOpinion

# 0.3 is asked about, and a person is called for what leaves no doubt (``heed`` and ``danger`` in config.yml).
MAY_SOUND = ((0.07, 0.3), (0.002, 0.9), (0.0, 0.98))
# The keys in data/danger.
KINDS = ("present", "harmless")
# "Sale humo".
FEWEST_WORDS = 2
# Of a long voice note; each costs 2.3 ms.
MOST_CLAUSES = 30
# Of the examples of intents as many as one in so many are enough for a second opinion.
ENOUGH = 3


class DangerModel(DetectorModel):
    """Its decision is that of words, letters and meaning together, and a second opinion by meaning alone."""

    may_sound = MAY_SOUND
    loudest = 10.0
    second: SecondOpinion | None = None

    @classmethod
    def second_opinion(
        cls, vectors: np.ndarray, examples: Examples, learnt: np.ndarray
    ) -> SecondOpinion | None:
        some = np.arange(len(examples.texts)) % ENOUGH == 0
        chosen = learnt & (examples.hard | examples.of_it | some)
        return SecondOpinion.fit(vectors[chosen], examples.of_it[chosen])

    def _decides(self, piece: str) -> float:
        first = super()._decides(piece)
        if self.second is None:
            return first
        return first + float(self.second.decisions(encoder(self._encoder_name).encode([spoken(piece)]))[0])

    def arrays(self) -> dict[str, np.ndarray]:
        return {**super().arrays(), **(self.second.arrays() if self.second else {})}

    @classmethod
    def of(cls, stored: Mapping[str, np.ndarray]) -> DangerModel:
        model = super().of(stored)
        model.second = SecondOpinion.of(stored)
        return model

    @staticmethod
    def heard(text: str) -> list[str]:
        clauses = parts_of(text, FEWEST_WORDS, MOST_CLAUSES)
        return [text, *(clause for clause in clauses if plain(clause) != plain(text))]
