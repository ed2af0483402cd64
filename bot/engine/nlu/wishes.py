"""Finds where a message may hold two wishes ("¿a qué hora abren y cómo pido cita?")."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.two_wishes import MAY_BE_TWO, halves


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class WishSplitter(GraphComponent):
    """Proposes; whether both halves are understood is found out by whoever serves the turn.

    ``alone``: intents that are never one of two. ``answers``: those that are, of a form's question only.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"alone": [], "answers": [], "free_text_slots": [], "sure": 0.6}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> WishSplitter:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if found := halves(message.get(TEXT) or ""):
                settings = {key: self._config[key] for key in self.get_default_config()}
                message.set(MAY_BE_TWO, {"halves": found, **settings}, add_to_output=True)
        return messages
