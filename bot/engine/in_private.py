"""What is left for a private chat where others read along: no form of it opens, nothing of it is told."""

from __future__ import annotations

from collections.abc import Collection

from rasa.core.policies.policy import PolicyPrediction
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.handoff import Reason
from bot.engine.answer import ESCALATION


def left_for_private(
    action: str, tracker: DialogueStateTracker, prediction: PolicyPrediction, private: Collection[str]
) -> str | None:
    """The wish that the action would answer, by the customer's words or by what the action is for. Who is
    called for anything but by that wish, such as for anger, is called."""
    said = tracker.latest_message
    wish = str(said.intent.get("name")) if said else ""
    if wish not in private:
        wish = action.removeprefix("action_").removesuffix("_form")
    if wish not in private or action == ACTION_LISTEN_NAME or _decided_otherwise(prediction):
        return None
    return wish


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
