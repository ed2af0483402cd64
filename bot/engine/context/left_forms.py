"""A form that gives way to another: what was answered is kept, for when the customer goes on with it."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.connector.answer import COMFORT, ESCALATION, LEFT, NEXT_WISH
from bot.engine.context.conversation_signs import slots_set_now

_NO_ANSWERS = {REQUESTED_SLOT, "language", "session_started_metadata", COMFORT, ESCALATION, NEXT_WISH, LEFT}


def left(tracker: DialogueStateTracker) -> dict[str, dict[str, Any]]:
    """What was answered in each form that gave way to another, the latest last."""
    return dict((tracker.get_slot(LEFT) if LEFT in tracker.slots else None) or {})


def give_way(tracker: DialogueStateTracker, form: str, domain: Domain) -> None:
    """Before ``form`` opens: keep what the open one has gathered, and bring back what this one had."""
    forms, opened = left(tracker), tracker.active_loop_name
    if LEFT not in tracker.slots or opened == form or not (opened or form in forms):
        return
    brought_back = forms.pop(form, {})
    if opened:
        known = _answered(tracker)
        forms[opened] = {name: slot.value for name, slot in known.items()}
        cleared = {name: None for name, slot in known.items() if _of_forms(slot)}
        brought_back = {**cleared, **brought_back}
    just_said = {slot.key for slot in slots_set_now(tracker)}
    for name, value in brought_back.items():
        if name not in just_said:
            tracker.update(SlotSet(name, value), domain)
    tracker.update(SlotSet(LEFT, forms or None), domain)


def unfinished(tracker: DialogueStateTracker) -> dict[str, dict[str, Any]]:
    """Also what was answered in the one that is open; nothing where none is."""
    opened = tracker.active_loop_name
    if LEFT not in tracker.slots or not opened:
        return {}
    others = {form: answers for form, answers in left(tracker).items() if form != opened}
    return {**others, opened: {name: slot.value for name, slot in _answered(tracker).items()}}


def _answered(tracker: DialogueStateTracker) -> dict[str, Slot]:
    known = {name: slot for name, slot in tracker.slots.items() if name not in _NO_ANSWERS}
    return {name: slot for name, slot in known.items() if slot.value is not None}


def _of_forms(slot: Slot) -> bool:
    """Whether only forms fill it; the others tell what the conversation is about."""
    return any(mapping["type"] == "custom" or "conditions" in mapping for mapping in slot.mappings)
