"""Hears a person asked for in so many words, whatever else a message is about."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.core.conditions import SENTENCES
from bot.engine.cues import read_calls
from bot.engine.nlu.component import OfAnIntent
from bot.engine.nlu.normalise import spoken

# Set where a person is asked for so: also where something else, a danger, is what the message means.
ASKED_FOR = "person_asked_for"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PersonDetector(OfAnIntent):
    """By the words of ``person`` in data/business/cues.yml. ``intent``: what such a message surely means."""

    def __init__(self, intent: str) -> None:
        super().__init__(intent)
        self._calls = read_calls()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent": "talk_to_human"}

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            sentences = SENTENCES.findall(message.get(TEXT) or "")
            if self._calls.heard_in("\n".join(map(spoken, sentences))):
                found = {"name": self._intent, "confidence": 1.0}
                ranking = message.get(INTENT_RANKING_KEY) or []
                others = [one for one in ranking if one["name"] != self._intent]
                message.set(INTENT, found, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [found, *others], add_to_output=True)
                message.set(ASKED_FOR, True, add_to_output=True)
        return messages
