"""The connector's answer, in the shapes of docs/architecture.md."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

RANKED = 5
COMFORT = "frustration"
ESCALATION = "escalation"
NEXT_WISH = "next_wish"
LEFT = "left_forms"
_INTERNAL_SLOTS = {"session_started_metadata", NEXT_WISH, LEFT}


def answer_for(
    turn: str, parsed: dict[str, Any], messages: list[dict[str, Any]], tracker: DialogueStateTracker
) -> dict[str, Any]:
    slots = {
        name: value
        for name, value in tracker.current_slot_values().items()
        if value is not None and name not in _INTERNAL_SLOTS
    }
    if not slots.get(COMFORT, {}).get("offers"):  # a person offered because of how they sound is counted
        slots.pop(COMFORT, None)
    decided = slots.get(ESCALATION) or tracker.current_slot_values().get(COMFORT)
    signals = decided["signals"] if isinstance(decided, dict) else parsed.get("signals", [])
    return {
        "turn": turn,
        "replayed": False,
        "replies": [_reply(message) for message in messages if message.get("text")],
        "understood": understood(parsed),
        "signals": signals,
        "form": tracker.active_loop_name,
        "slots": slots,
    }


def understood(parsed: dict[str, Any]) -> dict[str, Any]:
    intent = parsed.get("intent") or {}
    return {
        "intent": full_intent(parsed),
        "confidence": round(float(intent.get("confidence") or 0.0), 4),
        "language": parsed["language"],
        "language_known": bool(parsed.get("language_known", True)),
        "ranking": [
            {"intent": entry["name"], "confidence": round(float(entry["confidence"]), 4)}
            for entry in (parsed.get("intent_ranking") or [])[:RANKED]
        ],
        "entities": [_entity(entity, parsed.get("text") or "") for entity in parsed.get("entities") or []],
    }


def full_intent(parsed: dict[str, Any]) -> str | None:
    """Return e.g. ``faq/move_house`` where an answer was chosen, else the intent's name."""
    name = (parsed.get("intent") or {}).get("name")
    chosen = (parsed.get("response_selector") or {}).get(name) or {}
    return (chosen.get("response") or {}).get("intent_response_key") or name


def _entity(entity: dict[str, Any], text: str) -> dict[str, Any]:
    start, end = entity.get("start"), entity.get("end")
    return {
        "entity": entity["entity"],
        "value": entity["value"],
        "text": text[start:end] if isinstance(start, int) and isinstance(end, int) else str(entity["value"]),
        "start": start,
        "end": end,
    }


def _reply(message: dict[str, Any]) -> dict[str, Any]:
    buttons = (message.get("data") or {}).get("buttons") or message.get("buttons") or []
    return {
        "text": message["text"],
        "buttons": [{"title": button["title"], "payload": button.get("payload", "")} for button in buttons],
    }
