"""What is left for a private chat where others read along: no form of it opens, nothing of it is told."""

from __future__ import annotations

from collections.abc import Collection
from typing import List, Optional, Tuple

from rasa.core.policies.policy import PolicyPrediction
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.handoff import Reason
from bot.engine.connector.answer import ESCALATION
from bot.engine.connector.uttered import PRIVATE


def left_for_private(
    action: str, tracker: DialogueStateTracker, prediction: PolicyPrediction, private: Collection[str]
) -> str | None:
    """The wish that the action would answer, by the customer's words or by what the action is for. What is
    decided otherwise, such as a person called for anger, is left to the desk, which refuses and names the
    wish."""
    said = tracker.latest_message
    wish = str(said.intent.get("name")) if said else ""
    if wish not in private:
        wish = action.removeprefix("action_").removesuffix("_form")
    if wish not in private or action == ACTION_LISTEN_NAME or _decided_otherwise(prediction):
        return None
    return wish


def left_by_action(events: List[Event]) -> Tuple[List[Event], Optional[str]]:
    """What an action says and did, without its word that the rest is for a private chat; and that wish."""
    left = [wish for wish in map(_left, events) if wish]
    return [event for event in events if not _left(event)], left[0] if left else None


def _left(event: Event) -> str:
    told = (event.data or {}).get("custom") if isinstance(event, BotUttered) else None
    return str(told.get(PRIVATE) or "") if isinstance(told, dict) else ""


def leave_form(tracker: DialogueStateTracker, domain: Domain, private: Collection[str]) -> None:
    """One that was opened before it was private, or before others came, is asked no further."""
    if (tracker.active_loop_name or "").removesuffix("_form") in private:
        tracker.update(ActiveLoop(None), domain)
        tracker.update(SlotSet(REQUESTED_SLOT, None), domain)


def _decided_otherwise(prediction: PolicyPrediction) -> bool:
    return any(
        isinstance(event, SlotSet)
        and event.key == ESCALATION
        and event.value["reason"] != Reason.REQUESTED.value
        for event in [*prediction.events, *prediction.optional_events]
    )
