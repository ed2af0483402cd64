"""Sets a message's ``signals``: what the escalation policy weighs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.core.signals import SOUND, THREAT, Signal
from bot.engine.nlu.detector import DetectorComponent
from bot.engine.nlu.frustration_model import KINDS, FrustrationModel
from bot.engine.nlu.frustration_signals import circumstances_in, own_words, signals_in

# A hard word in a message that does not sound angry all in all ("joder, qué rápido, gracias") weighs this
# part of it; a threat weighs what it does.
SOUNDS_ANGRY, LIGHTER = 0.85, 0.25


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FrustrationDetector(DetectorComponent):
    """Looks for words of anger that are the customer's own, and for the sound of the whole, learnt from
    ``folder``/<language>/*.yml. The examples of intents count as calm, but for those of ``heated``."""

    model, kinds, stored = FrustrationModel, KINDS, "frustration.npz"

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"folder": "data/frustration", "heated": [], "encoder": "use"}

    def train(self, training_data: TrainingData) -> Resource:
        calm = [
            message.get(TEXT)
            for message in training_data.intent_examples
            if message.get(TEXT) and message.get(INTENT) not in self._config["heated"]
        ]
        return self._learn(calm)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            found = [*self._signals(text), *circumstances_in(own_words(text))]
            message.set("signals", [signal.to_dict() for signal in found], add_to_output=True)
        return messages

    def _signals(self, text: str) -> list[Signal]:
        said = own_words(text)
        found = [*signals_in(said)]
        if self._learnt is None or not text.strip():
            return found
        probability = self._learnt.probability(text)
        if probability < SOUNDS_ANGRY:
            found = [_lighter(signal) for signal in found]
        weight = self._learnt.weight(probability)
        return [*found, Signal(SOUND, weight, text[:80])] if weight else found


def _lighter(signal: Signal) -> Signal:
    return signal if signal.kind == THREAT else replace(signal, weight=round(signal.weight * LIGHTER, 3))
