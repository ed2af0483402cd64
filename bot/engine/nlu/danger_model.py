"""Tells whether somebody is in danger now, in any clause of a message, whatever else it is about."""

from __future__ import annotations

from bot.core.text import plain
from bot.engine.nlu.detector_model import DetectorModel
from bot.engine.wishes.long_story import parts_of

# 0.3 is asked about, and a person is called for what leaves no doubt (``heed`` and ``danger`` in config.yml).
# Who teaches more of what is no danger makes none that is one less sure by it.
MAY_SOUND = ((0.9, 0.3), (0.66, 0.9), (0.39, 0.98))
# The keys in data/danger.
KINDS = ("present", "harmless")
# "Sale humo".
FEWEST_WORDS = 2
# Of a long voice note; each costs 2.3 ms.
MOST_CLAUSES = 30


class DangerModel(DetectorModel):
    """Its decision is that of words, letters and meaning together, and a second opinion by meaning alone."""

    may_sound, by_its_kind = MAY_SOUND, True
    loudest = 10.0
    reliance = 4.0
    # Of what was told to no model, 3,000 messages, the second adds 1.5 at most there, and 5 would be needed.
    hopeless = -5.0

    @staticmethod
    def heard(text: str) -> list[str]:
        clauses = parts_of(text, FEWEST_WORDS, MOST_CLAUSES)
        return [text, *(clause for clause in clauses if plain(clause) != plain(text))]
