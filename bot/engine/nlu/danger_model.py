"""Tells whether somebody is in danger now, in any clause of a message, whatever else it is about."""

from __future__ import annotations

from bot.core.text import plain
from bot.engine.long_story import parts_of
from bot.engine.nlu.detector_model import DetectorModel

# 0.3 is asked about, and from 0.9 a person is called (``heed`` and ``danger`` in config.yml).
MAY_SOUND = ((0.06, 0.3), (0.0045, 0.9), (0.0, 0.98))
# The keys in data/danger.
KINDS = ("present", "harmless")
# "Sale humo".
FEWEST_WORDS = 2
# Of a long voice note; each costs 2.3 ms.
MOST_CLAUSES = 30


class DangerModel(DetectorModel):
    may_sound = MAY_SOUND

    @staticmethod
    def heard(text: str) -> list[str]:
        clauses = parts_of(text, FEWEST_WORDS, MOST_CLAUSES)
        return [text, *(clause for clause in clauses if plain(clause) != plain(text))]
