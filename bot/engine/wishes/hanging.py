"""A wish for a person that hangs on something, or is none: what else is said is answered."""

from __future__ import annotations

from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT

from bot.core.answer_cues import HALF_A_YES
from bot.core.calls import Calls
from bot.engine.understand import Understand
from bot.engine.wishes.two_wishes import CERTAIN, Settings

# Set where a person is to be offered beside the answer, and what is said then.
HANGS_ON = "hangs_on"
OFFERED_FOR_THEN = "utter_person_then"
_SELECTED = "response_selector"


async def hung_on(
    parsed: dict[str, Any],
    understand: Understand,
    tracker: DialogueStateTracker,
    settings: Settings,
    calls: Calls,
) -> dict[str, Any] | None:
    """Return a message as what its wish for a person hangs on, "if the power isn't back by six I want a
    call"; where that is nothing we know about, or a form is open, as a wish to be asked about. None if there
    is no such wish, another is for now, or they may be in danger."""
    text = parsed.get(TEXT) or ""
    condition = calls.hanging_in(text)
    if condition is None or calls.heard_in(text) or parsed[INTENT]["name"] in settings["urgent"]:
        return None
    part = await understand.part(condition, parsed, tracker)
    meant = next((one for one in (parsed, part) if _known(one, settings)), None)
    if meant is None or tracker.active_loop_name:
        [wish, *_] = settings["passing"]
        return {**parsed, INTENT: {**parsed[INTENT], "name": wish, "confidence": HALF_A_YES}}
    return {**parsed, **_meaning(meant), HANGS_ON: condition}


async def said_beside(
    parsed: dict[str, Any],
    understand: Understand,
    tracker: DialogueStateTracker,
    settings: Settings,
    calls: Calls,
) -> dict[str, Any] | None:
    """Return what sounds like a wish for a person as what is surely asked beside one who is only told of:
    "the agent helped me yesterday, what do I need to bring?". None if nothing is, or in a form."""
    unsure = {*settings["passing"], DEFAULT_NLU_FALLBACK_INTENT_NAME}
    if parsed[INTENT]["name"] not in unsure or tracker.active_loop_name:
        return None
    never = {*settings["alone"], *settings["answers"], *settings["beyond"], *settings["passing"]}
    for clause in calls.beside_people_in(parsed.get(TEXT) or ""):
        part = await understand.part(clause, parsed, tracker)
        if part[INTENT]["name"] not in never and _sure(part) >= CERTAIN:
            return {**parsed, **_meaning(part)}
    return None


def _known(part: dict[str, Any], settings: Settings) -> bool:
    return part[INTENT]["name"] in settings["hanging"] and _sure(part) >= settings["sure"]


def _sure(part: dict[str, Any]) -> float:
    return float(part[INTENT].get("confidence") or 0)


def _meaning(part: dict[str, Any]) -> dict[str, Any]:
    return {key: part[key] for key in (INTENT, INTENT_RANKING_KEY, _SELECTED) if key in part}
