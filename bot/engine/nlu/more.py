"""Names with which messages more is told of a ticket recorded, or of what was answered, a moment ago."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TicketTeller(GraphComponent):
    """Holds settings only: whether a ticket was recorded a moment ago is known to whoever serves the turn
    (bot.engine.context.tells_more).

    ``intent``: what such a message is. ``status``: what asks how a ticket is getting on. ``recorded_by``:
    responses that name a ticket. ``courtesies``: responses that are looked past. ``tells``: intents with
    which a trouble is told. ``may_tell``: intents that only go on with it, in a longer message or with an
    entity that ``adds`` to it; ``not_with`` one of something else, but for a complaint,
    ``complaint_recorded_by``, which may be of anything. ``never``: intents that never do, however doubtful.
    ``about``: entities that, when they are not those spoken of, are of another trouble. ``withdraws``: the
    intent of a message that takes back what was recorded, by the words below ``withdrawing`` in
    data/business/cues.yml; none, or one.

    A story also goes on after an answer to it: ``answered_by`` names the responses that offer something
    beside it, ``goes_on`` the intents that then only tell more, if nothing is asked; after those of
    ``asked_by``, which want to hear it, any that is doubtful, but for ``begins``, which begin something else.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "intent": "inform",
            "status": "",
            "recorded_by": [],
            "courtesies": [],
            "tells": [],
            "may_tell": [],
            "adds": [],
            "not_with": [],
            "never": [],
            "about": [],
            "withdraws": [],
            "complaint_recorded_by": [],
            "answered_by": [],
            "goes_on": [],
            "asked_by": [],
            "begins": [],
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TicketTeller:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        return messages
