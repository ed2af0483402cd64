"""Hears danger in any message, whatever else it is taken for."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.nlu.danger_model import KINDS, DangerModel
from bot.engine.nlu.detector import DetectorComponent
from bot.engine.nlu.named import without_names


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerDetector(DetectorComponent):
    """Learns from ``folder``/<language>/*.yml and from the examples of intents, those of ``intent`` being
    danger. What sounds like it from ``heed`` on means that, and as surely as what it tells beside names and
    quotations sounds so; what was taken for it and does not sound so is hardly meant so.
    """

    model, kinds, stored = DangerModel, KINDS, "danger.npz"

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"folder": "data/danger", "intent": "report_danger", "heed": 0.3, "encoder": "use"}

    def train(self, training_data: TrainingData) -> Resource:
        told: dict[bool, list[str]] = {True: [], False: []}
        for message in training_data.intent_examples:
            if message.get(TEXT):
                told[message.get(INTENT) == self._config["intent"]].append(message.get(TEXT))
        return self._learn(told[False], told[True])

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if self._learnt is not None and text.strip():
                self._hear(message, self._learnt)
        return messages

    def _hear(self, message: Message, model: DangerModel) -> None:
        text = message.get(TEXT)
        weight = model.weight(model.probability(text))
        heed, danger = float(self._config["heed"]), str(self._config["intent"])
        meant = message.get(INTENT) or {}
        if weight < heed:
            if meant.get("name") == danger:
                self._set(message, min(float(meant["confidence"]), heed))
            return
        told = without_names(text)
        if told != text:
            weight = min(weight, model.weight(model.probability(told)))
        self._set(message, max(weight, heed))

    def _set(self, message: Message, surely: float) -> None:
        found = {"name": str(self._config["intent"]), "confidence": surely}
        ranking = message.get(INTENT_RANKING_KEY) or []
        others = [one for one in ranking if one["name"] != found["name"]]
        message.set(INTENT, found, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [found, *others], add_to_output=True)
