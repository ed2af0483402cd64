"""Faults an editor might make, by topic: what is changed, where it must be found, and what is said of it."""

from tests.unit.content.plants.elsewhere import ELSEWHERE
from tests.unit.content.plants.facts import CUES, FACTS
from tests.unit.content.plants.habits import HABITS
from tests.unit.content.plants.handoff import HANDOFF
from tests.unit.content.plants.indented import INDENTED
from tests.unit.content.plants.plant import Plant
from tests.unit.content.plants.silent import SILENT
from tests.unit.content.plants.slips import MEANT, SETTINGS, SLIPS
from tests.unit.content.plants.steps import STEPS, WIRING
from tests.unit.content.plants.syntax import SHAPE, SYNTAX
from tests.unit.content.plants.understanding import UNDERSTANDING
from tests.unit.content.plants.words import WORDS

__all__ = ["PLANTS", "Plant"]

PLANTS = [
    *(*SYNTAX, *SHAPE, *UNDERSTANDING, *WORDS, *STEPS, *WIRING),
    *(*FACTS, *CUES, *HANDOFF, *ELSEWHERE, *SLIPS, *MEANT, *SETTINGS, *HABITS, *SILENT, *INDENTED),
]
