"""What of a conversation outlasts the session in which it was said."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet

from bot.engine.adjusted.live_tracker import LiveTracker
from bot.engine.connector.answer import LEFT, NEXT_WISH
from bot.engine.context.left_forms import unfinished
from bot.engine.understand import LANGUAGE


def put_off_before(tracker: LiveTracker) -> list[dict[str, Any]]:
    return (tracker.get_slot(NEXT_WISH) if NEXT_WISH in tracker.slots else None) or []


def begin_session(tracker: LiveTracker) -> None:
    """Begin afresh, keeping the language, what was put off, and of a form that is open what was answered in
    it, for who goes on with it. Rasa's own way copies every slot ever set into the new session."""
    language = tracker.slots[LANGUAGE].value if LANGUAGE in tracker.slots else None
    kept = {LEFT: unfinished(tracker), NEXT_WISH: put_off_before(tracker)}
    tracker.update(ActionExecuted(ACTION_SESSION_START_NAME))
    tracker.update(SessionStarted())
    if language is not None and tracker.slots[LANGUAGE].value != language:
        tracker.update(SlotSet(LANGUAGE, language))
    for name, value in kept.items():
        if value:
            tracker.update(SlotSet(name, value))
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))


def language_so_far(tracker: LiveTracker) -> str | None:
    """The slot's value, unless it is only the initial one."""
    known = any(type(event) is SlotSet and event.key == LANGUAGE for event in tracker.events)
    return tracker.slots[LANGUAGE].value if known else None
