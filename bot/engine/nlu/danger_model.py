"""Tells whether somebody is in danger now, in any clause of a message, whatever else it is about."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bot.core.text import plain
from bot.engine.long_story import parts_of
from bot.engine.nlu.detector_model import DetectorModel, Examples
from bot.engine.nlu.second_opinion import SecondOpinion

# 0.3 is asked about, and a person is called for what leaves no doubt (``heed`` and ``danger`` in config.yml).
MAY_SOUND = ((0.06, 0.3), (0.0045, 0.9), (0.0, 0.98))
# The keys in data/danger.
KINDS = ("present", "harmless")
# "Sale humo".
FEWEST_WORDS = 2
# Of a long voice note; each costs 2.3 ms.
MOST_CLAUSES = 30


# Of the examples of intents as many as one in so many are enough for a second opinion.
ENOUGH = 3
# Its decision, from which on it agrees that it is danger.
AGREES = 0.5


class DangerModel(DetectorModel):
    may_sound = MAY_SOUND
    second: SecondOpinion | None = None

    @classmethod
    def fit(cls, examples: Examples, encoder_name: str = "use") -> DangerModel:
        model = super().fit(examples, encoder_name)
        some = np.arange(len(examples.texts)) % ENOUGH == 0
        chosen = np.flatnonzero(examples.hard | examples.of_it | some)
        texts = [examples.texts[at] for at in chosen]
        model.second = SecondOpinion.fit(texts, examples.of_it[chosen], encoder_name)
        return model

    def agrees(self, text: str) -> bool:
        """Whether the second opinion, where there is one, also says that this is danger."""
        return self.second is None or self.second.decides(self.heard(text)) >= AGREES

    def arrays(self) -> dict[str, np.ndarray]:
        return {**super().arrays(), **(self.second.arrays() if self.second else {})}

    @classmethod
    def of(cls, stored: Mapping[str, np.ndarray]) -> DangerModel:
        model = super().of(stored)
        model.second = SecondOpinion.of(stored, str(stored["encoder"]))
        return model

    @staticmethod
    def heard(text: str) -> list[str]:
        clauses = parts_of(text, FEWEST_WORDS, MOST_CLAUSES)
        return [text, *(clause for clause in clauses if plain(clause) != plain(text))]
