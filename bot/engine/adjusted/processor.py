"""Rasa's message processor, taught not to hide a failed action and to leave out what nobody needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Optional, Set, Text, Tuple, Union

from rasa.core.actions.action import Action, ActionExecutionRejection, action_for_name_or_text
from rasa.core.actions.loops import LoopAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelMetadata
from rasa.exceptions import ModelNotFound
from rasa.model import get_latest_model
from rasa.shared.core.constants import ACTION_EXTRACT_SLOTS, ACTION_VALIDATE_SLOT_MAPPINGS
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecutionRejected
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.engine.adjusted.model_file import DescribedStorage
from bot.engine.adjusted.runner import PlainRunner
from bot.engine.connector.replies import Replies
from bot.engine.context.in_private import left_by_action, left_for_private
from bot.engine.context.left_forms import give_way


class TurnProcessor(MessageProcessor):
    @staticmethod
    def _load_model(model_path: Union[Text, Path]) -> Tuple[Text, ModelMetadata, GraphRunner]:
        # The one that was named, or the newest of a folder: get_latest_model alone takes its newer neighbour.
        archive = str(model_path) if Path(model_path).is_file() else get_latest_model(str(model_path))
        if not archive:
            raise ModelNotFound(f"no model found at {model_path}")
        with TempDirectoryPath(get_temp_dir_name()) as unpacked:
            metadata, runner = loader.load_predict_graph_runner(
                Path(unpacked), Path(archive), DescribedStorage, PlainRunner
            )
        return Path(archive).name, metadata, runner

    def _check_for_unseen_features(self, parse_data: Dict[Text, Any]) -> None:
        """Rasa makes an empty domain for each message to see that ours is none. Training has seen to it."""

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Rasa goes through all slots with each message; those that it can fill are enough, unless an action
        of its own looks at what is filled."""
        action = action_for_name_or_text(ACTION_EXTRACT_SLOTS, self.domain, self.action_endpoint)
        whole = ACTION_VALIDATE_SLOT_MAPPINGS in self.domain.user_actions
        domain: Any = self.domain if whole else _Fillable(self.domain, tracker)
        if not domain.slots:
            return tracker
        events = await action.run(output_channel, self.nlg, tracker, domain)
        await self._send_bot_messages(events, tracker, output_channel)
        tracker.update_with_events(events, self.domain)
        return tracker

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """Run an action as Rasa does, except that what it raises reaches the caller."""
        if isinstance(output_channel, Replies):
            output_channel.speaker = action.name()
            wish = left_for_private(action.name(), tracker, prediction, output_channel.private)
            if wish is not None:
                output_channel.leave(wish)
                tracker.update_with_events(prediction.events, self.domain)
                return False
        if isinstance(action, LoopAction):
            give_way(tracker, action.name(), self.domain)
        scratch = tracker.copy()
        scratch.update_with_events(prediction.events, self.domain)
        try:
            events = await action.run(output_channel, nlg, scratch, self.domain)
        except ActionExecutionRejection:
            tracker.update(
                ActionExecutionRejected(action.name(), prediction.policy_name, prediction.max_confidence)
            )
            return self.should_predict_another_action(action.name())
        events, wish = left_by_action(events)
        if wish is not None and isinstance(output_channel, Replies):
            output_channel.leave(wish)
        self._log_action_on_tracker(tracker, action, events, prediction)
        await self.execute_side_effects(events, tracker, output_channel)
        return self.should_predict_another_action(action.name())


class _Fillable:
    """A domain with those slots only that what was said last may fill, by any of their mappings."""

    def __init__(self, domain: Domain, tracker: DialogueStateTracker) -> None:
        self._domain = domain
        said = tracker.latest_message.entities if tracker.latest_message else []
        entities, form = {found["entity"] for found in said}, tracker.active_loop_name
        self.slots = [
            slot
            for slot in domain.slots
            if any(_may_fill(one, entities) and _in_its_form(one, form) for one in slot.mappings)
        ]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._domain, name)


def _may_fill(mapping: Dict[Text, Any], entities: Set[Text]) -> bool:
    if mapping["type"] == "from_entity":
        return mapping["entity"] in entities
    return mapping["type"] != "custom" or "action" in mapping


def _in_its_form(mapping: Dict[Text, Any], form: Optional[Text]) -> bool:
    """Whether the mapping may count while this form is open, or none."""
    forms = [condition.get("active_loop") for condition in mapping.get("conditions") or ()]
    return not forms or form in forms or mapping["type"] == "from_trigger_intent"
