"""What config.yml says to whoever serves the turn. The model has it, so that it changes with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict

from rasa.engine.graph import GraphComponent
from rasa.engine.storage.storage import ModelMetadata

from bot.engine.escalation import EscalationPolicy
from bot.engine.nlu.more import TicketTeller
from bot.engine.nlu.wishes import WishSplitter

Settings = Dict[str, Any]


@dataclass(frozen=True)
class TurnSettings:
    """Each as its component explains it. ``tickets``: None where the model has no such component."""

    wishes: Settings
    tickets: Settings | None
    escalation: Settings

    @classmethod
    def of(cls, model: ModelMetadata) -> TurnSettings:
        wishes, escalation = (
            _of(component, model) or component.get_default_config()
            for component in (WishSplitter, EscalationPolicy)
        )
        return cls(wishes, _of(TicketTeller, model), escalation)

    @property
    def heard(self) -> tuple[str, ...]:
        """What is heard as such wherever it stands and however unsure: a danger, a wish for a person."""
        return (*self.wishes["urgent"], *self.wishes["passing"])

    @property
    def recording(self) -> tuple[str, ...]:
        """With which something is put on record."""
        return tuple(self.tickets["tells"]) if self.tickets else ()


def place_of(component: type[GraphComponent], model: ModelMetadata) -> str | None:
    """What its node in the model's graph is called; None if there is none."""
    return next((name for name, node in model.predict_schema.nodes.items() if node.uses is component), None)


def _of(component: type[GraphComponent], model: ModelMetadata) -> Settings | None:
    place = place_of(component, model)
    return {**component.get_default_config(), **model.predict_schema.nodes[place].config} if place else None
