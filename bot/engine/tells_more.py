"""What is told right after a problem or complaint was recorded belongs to it, whatever it sounds like."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT

from bot.core.cues import Cues

MORE = "tell_more"
# These name a ticket that more may be told of; the others say nothing of their own, and are looked past.
_RECORDED = {
    *("utter_problem_noted", "utter_complaint_noted", "utter_added_to_ticket", "utter_ask_more"),
    *("utter_ticket_open", "utter_ticket_note"),
}
_ASIDES = {"utter_thanks", "utter_acknowledged", "utter_soften", "utter_offer_person"}
# From how many words on an intent may only be more of the story. Others have to be doubtful as well.
_WORDS = {
    **dict.fromkeys(("complain", "report_problem"), 2),
    "service_status": 3,
    **dict.fromkeys(("inform", "deny", "nlu_fallback", "out_of_scope", "ticket_status"), 4),
    "still_waiting": 6,
}
_FAULTS = ("report_problem", "service_status")
_NEVER = {
    *("talk_to_human", "report_danger", "notify_me", "change_language"),
    *("greet", "goodbye", "thanks", "affirm", "nevermind", "no_hurry", "unsure", "say_again"),
}
_DOUBTFUL, _WORDS_OF_A_STORY = 0.6, 5
_ANSWERS_ELSEWHERE = {"appointment_kind", "appointment_number", "office", "language"}


def more_told(parsed: dict[str, Any], tracker: DialogueStateTracker, cues: Cues) -> dict[str, Any] | None:
    """Return the message as more of what was recorded a moment ago; None if it is something else."""
    if tracker.active_loop_name or not _recorded_before(tracker):
        return None
    if cues.asks(parsed[TEXT]) or not _may_be_more(parsed, tracker):
        return None
    return {**parsed, INTENT: {INTENT_NAME_KEY: MORE, "confidence": 1.0}}


def _may_be_more(parsed: dict[str, Any], tracker: DialogueStateTracker) -> bool:
    intent, found = parsed[INTENT], parsed.get(ENTITIES) or []
    name, words = intent[INTENT_NAME_KEY], len(parsed[TEXT].split())
    kinds = {one["entity"] for one in found}
    if name == "inform" and kinds & _ANSWERS_ELSEWHERE:
        return False
    if name == "inform" and "address" in kinds:
        return True
    if name in _FAULTS and any(_is_another(one, tracker) for one in found):
        return False
    if name in _WORDS:
        return words >= _WORDS[name] or "address" in kinds
    doubtful = float(intent.get("confidence") or 0.0) < _DOUBTFUL
    return doubtful and words >= _WORDS_OF_A_STORY and name not in _NEVER


def _is_another(found: dict[str, Any], tracker: DialogueStateTracker) -> bool:
    """Whether a service or district is not the one that was spoken of."""
    return found["entity"] in ("service", "district") and tracker.get_slot(found["entity"]) != found["value"]


def _recorded_before(tracker: DialogueStateTracker) -> bool:
    """Whether the last thing said, but for courtesies, named a ticket."""
    told: set[str] = set()
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            if told & _RECORDED:
                return True
            if not told or not told <= _ASIDES:
                return False
            told = set()
        elif isinstance(event, BotUttered):
            told |= {str(value) for value in event.metadata.values() if str(value).startswith("utter_")}
    return False
