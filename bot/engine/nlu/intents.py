"""The intent classifier as a Rasa component."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.core.turn import RESPELT
from bot.engine.cues import read_cues
from bot.engine.facts import read_languages
from bot.engine.nlu.background import background
from bot.engine.nlu.component import LearningComponent
from bot.engine.nlu.intent_model import SETTINGS, Guess, IntentModel
from bot.engine.nlu.respelling import Respelling

STORED = "intents.npz"
# What a message may mean besides: one more wish in it, said in passing, was among these in 79 of 80.
RANKED = 12
# Of each retrieval intent its answers, (``faq/key``, confidence), where the model tells them apart.
ANSWER_RANKING = "answer_ranking"
# Of a message of which nothing but its intent is asked: how it was meant to be typed is not looked for.
INTENT_ALONE = "intent_alone"
# Up to so many answers are learnt as classes of their own; beyond, training them all would take minutes.
FINEST = 80


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SureIntentClassifier(LearningComponent, IntentClassifier):
    """Names an intent when it is sure, ``nlu_fallback`` when not. The ranking is the true one either way, and
    empty for what is like nothing it knows."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, learnt: IntentModel | None
    ) -> None:
        super().__init__(config, storage, resource, learnt)
        # When it is read, and not in the first customer's turn.
        self._respelling = Respelling.of(learnt.spelling, read_cues()) if learnt else None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**SETTINGS}

    @classmethod
    def read(cls, folder: Path) -> IntentModel:
        return IntentModel.load(folder / STORED)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        texts = [message.get(TEXT) for message in examples]
        labels = [message.get(INTENT_RESPONSE_KEY) or message.get(INTENT) for message in examples]
        if len({label for label in labels if "/" in label}) > FINEST:
            labels = [message.get(INTENT) for message in examples]
        if len(set(labels)) > 1:
            shares = float(self._config["answer"]), float(self._config["ask_back"])
            encoder, beyond = str(self._config["encoder"]), self._config["beyond"]
            others = background(read_languages()) if self._config["background"] else ()
            self._learnt = IntentModel.fit(texts, labels, *shares, encoder, beyond, others)
            with self._storage.write_to(self._resource) as folder:
                self._learnt.save(folder / STORED)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self._learnt is not None:
                _set(message, self._learnt.guess(message.get(TEXT) or ""))
                respelling = None if message.get(INTENT_ALONE) else self._respelling
                if respelling and (meant := respelling.meant(message.get(TEXT) or "")):
                    message.set(RESPELT, meant, add_to_output=True)
        return messages


def _set(message: Message, guess: Guess) -> None:
    ranking = [{"name": name, "confidence": confidence} for name, confidence in guess.ranking[:RANKED]]
    unsure = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 1.0 - guess.ranking[0][1]}
    message.set(INTENT, ranking[0] if guess.sure else unsure, add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking if guess.likely else [], add_to_output=True)
    message.set(ANSWER_RANKING, guess.answers)
