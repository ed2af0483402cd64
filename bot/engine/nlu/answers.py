"""The selector of prepared answers (``faq/...`` -> ``utter_faq/...``) as a Rasa component."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import RESPONSE_SELECTOR_PROPERTY_NAME, RESPONSE_SELECTOR_RETRIEVAL_INTENTS
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.nlu.answer_model import AnswerModel, selection
from bot.engine.nlu.component import LearningComponent
from bot.engine.nlu.intents import ANSWER_RANKING

RANKED = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerSelector(LearningComponent):
    """Chooses by likeness to the examples, unless the intent classifier has told the answers apart itself.
    Learnt: a model for each intent that has such answers."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"encoder": "use"}

    @classmethod
    def nothing_learnt(cls) -> dict[str, AnswerModel]:
        return {}

    @classmethod
    def read(cls, folder: Path) -> dict[str, AnswerModel]:
        return {path.stem: AnswerModel.load(path) for path in sorted(folder.glob("*.npz"))}

    def train(self, training_data: TrainingData) -> Resource:
        examples: dict[str, list[Message]] = defaultdict(list)
        for message in training_data.intent_examples:
            if message.get(INTENT_RESPONSE_KEY) and message.get(TEXT):
                examples[message.get(INTENT)].append(message)
        for intent, messages in examples.items():
            texts = [message.get(TEXT) for message in messages]
            keys = [message.get(INTENT_RESPONSE_KEY) for message in messages]
            self._learnt[intent] = AnswerModel.fit(texts, keys, self._config["encoder"])
        with self._storage.write_to(self._resource) as folder:
            for intent, model in self._learnt.items():
                model.save(folder / f"{intent}.npz")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            intent = str((message.get(INTENT) or {}).get("name"))
            chosen: dict[str, Any] = {RESPONSE_SELECTOR_RETRIEVAL_INTENTS: list(self._learnt)}
            if intent in self._learnt:
                known = message.get(ANSWER_RANKING) or {}
                ranking = known.get(intent) or self._learnt[intent].rank(message.get(TEXT) or "")
                chosen[intent] = selection(intent, ranking[:RANKED])
            message.set(RESPONSE_SELECTOR_PROPERTY_NAME, chosen, add_to_output=True)
        return messages
