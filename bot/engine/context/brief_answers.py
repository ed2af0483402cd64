"""A name or a number is not taken for what a letter or a figure of it is like: "Gaz Hollis" for danger."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT

from bot.core.cues import Cues
from bot.engine.context.after_person import said_since

# What a form is answered with: a name, a place, a time.
BRIEF = 3
# From here on a brief answer may tell of danger, and is asked about; below, it is a name or a number.
MAY_BE = 0.5
# So surely danger may be meant by what is written like a name, and is asked about: "Gas Leak".
IN_SPITE_OF_CAPITALS = 0.98
_AGAIN = "say_again"
_MARKS = " \t\n?¿!¡.,…❓❔❗❕\ufe0f"
_NAME = re.compile(r"^\W*[^\W\d_a-z][^\W\d_A-Z]+(?:[ '-]+[^\W\d_a-z][^\W\d_A-Z]+)+[.,]?$")


def is_a_name(text: str) -> bool:
    """Whether it is written like one: "Elena Fuego Martín"."""
    return _NAME.match(text) is not None


def mere_number(
    parsed: dict[str, Any], tracker: DialogueStateTracker, cues: Cues, beyond: Collection[str]
) -> dict[str, Any] | None:
    """A number alone, outside a form, is not understood rather than nothing that we do: it is asked about.
    ``beyond``: the intents of that."""
    if tracker.active_loop_name or parsed[INTENT]["name"] not in beyond:
        return None
    if not cues.telling.only_a_number(parsed.get(TEXT) or ""):
        return None
    return {**parsed, INTENT: {**parsed[INTENT], "name": DEFAULT_NLU_FALLBACK_INTENT_NAME}}


def mere_marks(
    parsed: dict[str, Any], tracker: DialogueStateTracker, urgent: Collection[str]
) -> dict[str, Any] | None:
    """A lone "?" behind something we said has it said again; beside an emoji, "🔥?", it asks about that.
    ``urgent``: the intents of danger."""
    text = parsed.get(TEXT) or ""
    answered = any(type(event) is BotUttered for event in said_since(tracker))
    if not answered or "?" not in text or text.strip(_MARKS) or parsed[INTENT]["name"] in urgent:
        return None
    return {**parsed, INTENT: {"name": _AGAIN, "confidence": 1.0}}


def no_danger(
    parsed: dict[str, Any], tracker: DialogueStateTracker, urgent: Collection[str], sure: float
) -> dict[str, Any] | None:
    """What is understood of a brief answer if it is not danger; None where it is surely, or is no answer.
    ``urgent``: the intents of danger; ``sure``: from when it is."""
    if tracker.active_loop_name is None or tracker.get_slot(REQUESTED_SLOT) is None:
        return None
    ranking = parsed.get(INTENT_RANKING_KEY) or []
    danger = sum(float(one["confidence"]) for one in ranking if one["name"] in urgent)
    text = parsed.get(TEXT) or ""
    enough = IN_SPITE_OF_CAPITALS if is_a_name(text) else sure
    if not 0 < danger < enough or len(text.split()) > BRIEF:
        return None
    rest = [one for one in ranking if one["name"] not in urgent]
    meant = parsed[INTENT]
    if meant["name"] in urgent:
        meant = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": danger}
    return {**parsed, INTENT: meant, INTENT_RANKING_KEY: rest}
