"""What the model makes of a text, whatever a conversation does with it."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT

from bot.engine.nlu.intents import SureIntentClassifier
from bot.engine.replies import CHANNEL
from bot.engine.turn_settings import place_of
from bot.engine.uttered import WRITTEN_AT

LANGUAGE, BEFORE = "language", "before"


class Understand:
    """``otherwise``: the language of what shows none."""

    def __init__(self, processor: MessageProcessor, otherwise: str) -> None:
        self._processor = processor
        self._otherwise = otherwise
        self._classifier = place_of(SureIntentClassifier, processor.model_metadata)

    async def __call__(
        self,
        text: str,
        language: str | None,
        tracker: DialogueStateTracker,
        written_at: str | None = None,
    ) -> dict[str, Any]:
        message = _message(text, language, tracker, written_at)
        parsed = dict(await self._processor.parse_message(message, tracker))
        parsed.setdefault(LANGUAGE, language or self._otherwise)
        return {**parsed, WRITTEN_AT: written_at}

    async def part(self, part: str, whole: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any]:
        return await self(part, whole[LANGUAGE], tracker, whole.get(WRITTEN_AT))

    def intent_of(
        self, part: str, whole: dict[str, Any], tracker: DialogueStateTracker
    ) -> dict[str, Any] | None:
        """What our classifier says, in half the time; None if the model has another. What comes behind it
        makes a fact of some intents, and another intent of none."""
        if self._classifier is None:
            return None
        message = _message(part, whole[LANGUAGE], tracker, None)
        given = {PLACEHOLDER_MESSAGE: [message], PLACEHOLDER_TRACKER: tracker}
        seen = self._processor.graph_runner.run(given, [self._classifier])[self._classifier]
        intent: dict[str, Any] | None = seen[0].get(INTENT)
        return intent


def _message(
    text: str, language: str | None, tracker: DialogueStateTracker, written_at: str | None
) -> UserMessage:
    before = tracker.latest_message.text if tracker.latest_message else None
    known = {LANGUAGE: language, BEFORE: before, WRITTEN_AT: written_at}
    return UserMessage(text, input_channel=CHANNEL, metadata=known)
