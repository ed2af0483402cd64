"""What is nothing but anger in a message, "menuda vergüenza": the rest of it is what is wished for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT

from bot.core.cues import Cues
from bot.core.patience import heard, words
from bot.core.signals import SOUND, Signal
from bot.core.text import plain
from bot.engine.connector.answer import full_intent
from bot.engine.wishes.two_wishes import MAY_BE_TWO, Settings, asks, may_be_urgent

# So much weighs a word of anger that is no slip of the tongue, and so long is what is nothing but anger.
CROSS, MOST_WORDS = 0.3, 5
OUTBURST = "outburst"
Understand = Callable[[str], Awaitable[dict[str, Any]]]


async def said_beside(
    whole: dict[str, Any], understand: Understand, settings: Settings, cues: Cues
) -> dict[str, Any] | None:
    """Return what was understood of an angry message without an outburst at its beginning or end, which is
    acknowledged and answered by nothing else, and is its ``OUTBURST``: beside a question it sounds less angry
    than it is. None if there is no such thing, or it may be danger."""
    calm = not angry(whole) or may_be_urgent(whole, settings)
    halves = [] if calm else whole.get(MAY_BE_TWO, {}).get("halves", [])
    for first, second in halves:
        for part, rest in ((first, second), (second, first)):
            if len(part.split()) > MOST_WORDS:
                continue
            outburst = await understand(part)
            if _is_outburst(outburst, settings, cues):
                return {**await understand(rest), OUTBURST: _heard_in(outburst, whole)}
    return None


def wishes_alone(rest: dict[str, Any], whole: dict[str, Any], settings: Settings, cues: Cues) -> bool:
    """Whether what is said beside an outburst is a wish, and another than the whole was taken for."""
    name, sure = rest[INTENT]["name"], float(rest[INTENT].get("confidence") or 0)
    none = {*settings["alone"], *settings["answers"], *settings["beyond"]}
    clear = sure >= settings["sure"] and name not in none and full_intent(rest) != full_intent(whole)
    return clear and (name in settings["begin"] or asks(rest[TEXT], cues))


def _heard_in(outburst: dict[str, Any], whole: dict[str, Any]) -> list[dict[str, Any]]:
    """Its words as they weigh by themselves; so few sound angrier than who adds a question to them."""
    words_of_it = [one for one in outburst.get("signals") or [] if one["kind"] != SOUND]
    return [*words_of_it, *(one for one in whole.get("signals") or [] if one["kind"] == SOUND)]


def louder(*sounds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the signals of a message and of its outburst those that weigh more."""
    return max(sounds, key=lambda each: heard(Signal.from_dict(one) for one in each))


def _is_outburst(part: dict[str, Any], settings: Settings, cues: Cues) -> bool:
    """Whom it is about makes it a complaint, where it is understood as one: "vuestro agente, un payaso"."""
    said, of_whom = plain(part[TEXT]).split(), cues.person.roles + cues.person.people
    complains = part[INTENT]["name"] not in settings["alone"] and of_whom.stand_in(said)
    told = part.get(ENTITIES) or "?" in part[TEXT] or cues.wishing.stand_in(said) or complains
    taken_for = part[INTENT]["name"] in settings["outbursts"] and not may_be_urgent(part, settings)
    return taken_for and not told and any(weight >= CROSS for weight in angry(part))


def angry(said: dict[str, Any]) -> list[float]:
    """What its words of anger weigh, each by itself."""
    signals = words(Signal.from_dict(one) for one in said.get("signals") or [])
    return [signal.weight for signal in signals if signal.kind != SOUND]
