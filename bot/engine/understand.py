"""What the model makes of a text, whatever a conversation does with it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.adjusted.runner import PlainRunner
from bot.engine.connector.replies import CHANNEL
from bot.engine.connector.uttered import WRITTEN_AT
from bot.engine.nlu.intents import INTENT_ALONE, SureIntentClassifier
from bot.engine.turn_settings import place_of

LANGUAGE, BEFORE = "language", "before"
REMEMBERED = 512
NOTHING: tuple[None, dict[str, Any]] = None, {}
Known = dict[str, str | None]


class Understand:
    """``otherwise``: the language of what shows none."""

    def __init__(self, processor: MessageProcessor, otherwise: str) -> None:
        self._processor = processor
        self._otherwise = otherwise
        self._ahead: tuple[tuple[str, Known] | None, dict[str, Any]] = NOTHING
        self._classifier = place_of(SureIntentClassifier, processor.model_metadata)
        self._intent_of = lru_cache(maxsize=REMEMBERED)(self._classified)

    async def __call__(
        self,
        text: str,
        language: str | None,
        tracker: DialogueStateTracker,
        written_at: str | None = None,
    ) -> dict[str, Any]:
        known = _known(language, tracker, written_at)
        (ahead, parsed), self._ahead = self._ahead, NOTHING
        if ahead != (text, known):
            parsed = await self._parse(text, known, tracker)
        parsed.setdefault(LANGUAGE, language or self._otherwise)
        return {**parsed, WRITTEN_AT: written_at}

    async def read_ahead(
        self, text: str, language: str | None, tracker: DialogueStateTracker, written_at: str | None
    ) -> None:
        """Do already what the next call needs, if that is of the same; it is kept for no later one."""
        known = _known(language, tracker, written_at)
        self._ahead = (text, known), await self._parse(text, known, tracker)

    def forget(self) -> None:
        self._ahead = NOTHING

    async def _parse(self, text: str, known: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any]:
        message = UserMessage(text, input_channel=CHANNEL, metadata=known)
        return dict(await self._processor.parse_message(message, tracker))

    async def part(self, part: str, whole: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any]:
        return await self(part, whole[LANGUAGE], tracker, whole.get(WRITTEN_AT))

    def intent_of(self, part: str) -> Mapping[str, Any] | None:
        """What our classifier says, in half the time; None if the model has another. It needs nothing of what
        comes before it; what comes behind it makes a fact of some intents, and another intent of none. What
        stands beside a wish is a few short things, "hola", "porfa", and is remembered."""
        return self._intent_of(part)

    def _classified(self, part: str) -> Mapping[str, Any] | None:
        runner = self._processor.graph_runner
        if self._classifier is None or not isinstance(runner, PlainRunner):
            return None
        [seen] = runner.call(self._classifier, messages=[Message({TEXT: part, INTENT_ALONE: True})])
        intent: dict[str, Any] | None = seen.get(INTENT)
        return intent


def _known(
    language: str | None, tracker: DialogueStateTracker, written_at: str | None
) -> dict[str, str | None]:
    """What else tells how a message is meant. The words on our own button are in no language of theirs."""
    before = tracker.latest_message.text if tracker.latest_message else None
    if before and before.startswith(INTENT_MESSAGE_PREFIX):
        before = None
    return {LANGUAGE: language, BEFORE: before, WRITTEN_AT: written_at}
