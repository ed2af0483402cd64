"""Hears danger in any message, whatever else it is taken for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.core.patience import together
from bot.engine.nlu import fingerprint
from bot.engine.nlu.component import LearningComponent
from bot.engine.nlu.danger_model import KINDS, DangerModel
from bot.engine.nlu.detector_model import Examples

STORED = "danger.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerDetector(LearningComponent):
    """Learns from ``folder``/<language>/*.yml and from the examples of intents, those of ``intent`` being
    danger. What sounds like it from ``heed`` on means that, the surer if it was taken for it too; what was
    taken for it and does not is hardly meant so.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"folder": "data/danger", "intent": "report_danger", "heed": 0.3, "encoder": "use"}

    @classmethod
    def read(cls, folder: Path) -> DangerModel | None:
        path = folder / STORED
        return DangerModel.load(path) if path.exists() else None

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        folder = Path(config.get("folder", cls.get_default_config()["folder"]))
        return fingerprint.of_sources() + fingerprint.of_files(folder.glob("*/*.yml"))

    def train(self, training_data: TrainingData) -> Resource:
        told: dict[bool, list[str]] = {True: [], False: []}
        for message in training_data.intent_examples:
            if message.get(TEXT):
                told[message.get(INTENT) == self._config["intent"]].append(message.get(TEXT))
        examples = Examples.read(Path(self._config["folder"]), KINDS, told[False], told[True])
        with self._storage.write_to(self._resource) as folder:
            if examples.texts:
                self._learnt = DangerModel.fit(examples, self._config["encoder"])
                self._learnt.save(folder / STORED)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if self._learnt is not None and text.strip():
                self._hear(message, self._learnt.weight(self._learnt.probability(text)))
        return messages

    def _hear(self, message: Message, weight: float) -> None:
        heed, danger = float(self._config["heed"]), str(self._config["intent"])
        meant, ranking = message.get(INTENT) or {}, message.get(INTENT_RANKING_KEY) or []
        if weight < heed:
            if meant.get("name") == danger:
                self._set(message, min(float(meant["confidence"]), heed))
            return
        by_intent = sum(float(one["confidence"]) for one in ranking if one["name"] == danger)
        self._set(message, together(weight, by_intent))

    def _set(self, message: Message, surely: float) -> None:
        found = {"name": str(self._config["intent"]), "confidence": surely}
        ranking = message.get(INTENT_RANKING_KEY) or []
        others = [one for one in ranking if one["name"] != found["name"]]
        message.set(INTENT, found, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [found, *others], add_to_output=True)
