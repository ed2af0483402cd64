"""What is told right after a problem or complaint was recorded belongs to it, whatever it sounds like."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT

from bot.core.cues import Cues

# From how many words on an intent tells more, may only go on with it, or does so where it is doubtful.
TELLS, MAY_TELL, DOUBTFUL = 2, 4, 5
# Below it an intent is doubtful.
SURE = 0.6


def more_told(
    parsed: dict[str, Any], tracker: DialogueStateTracker, cues: Cues, settings: dict[str, Any] | None
) -> dict[str, Any] | None:
    """Return the message as more of what was recorded a moment ago; None if it is something else.

    ``settings``: those of ``TicketTeller``; None where there is none.
    """
    if settings is None or tracker.active_loop_name or not _recorded_before(tracker, settings):
        return None
    if cues.asks(parsed[TEXT]) or not _may_be_more(parsed, tracker, settings):
        return None
    return {**parsed, INTENT: {INTENT_NAME_KEY: settings["intent"], "confidence": 1.0}}


def _may_be_more(parsed: dict[str, Any], tracker: DialogueStateTracker, settings: dict[str, Any]) -> bool:
    intent, found = parsed[INTENT], parsed.get(ENTITIES) or []
    name, words = intent[INTENT_NAME_KEY], len(parsed[TEXT].split())
    kinds = {one["entity"] for one in found}
    if name in settings["never"] or any(_is_another(one, tracker, settings) for one in found):
        return False
    if name in settings["tells"] or (name in settings["may_tell"] and kinds & set(settings["adds"])):
        return words >= TELLS
    if name in settings["may_tell"]:
        return words >= MAY_TELL and not kinds & set(settings["not_with"])
    return float(intent.get("confidence") or 0.0) < SURE and words >= DOUBTFUL


def _is_another(found: dict[str, Any], tracker: DialogueStateTracker, settings: dict[str, Any]) -> bool:
    """Whether something is named that is not what was spoken of: another district is another trouble."""
    kind = found["entity"]
    return kind in settings["about"] and tracker.get_slot(kind) != found["value"]


def _recorded_before(tracker: DialogueStateTracker, settings: dict[str, Any]) -> bool:
    """Whether the last thing said, but for courtesies, named a ticket."""
    told: set[str] = set()
    for event in reversed(tracker.events):
        if type(event) is UserUttered:
            if told & set(settings["recorded_by"]):
                return True
            if not told or not told <= set(settings["courtesies"]):
                return False
            told = set()
        elif type(event) is BotUttered:
            told |= {str(value) for value in event.metadata.values() if str(value).startswith("utter_")}
    return False
