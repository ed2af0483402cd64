"""What whoever serves the turn needs to know of the model's components."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import GraphComponent
from rasa.engine.storage.storage import ModelMetadata


def settings_of(component: type[GraphComponent], model: ModelMetadata) -> dict[str, Any] | None:
    """As config.yml had them in training; None if the model has no such component."""
    for node in model.predict_schema.nodes.values():
        if node.uses is component:
            return {**component.get_default_config(), **node.config}
    return None


def place_of(component: type[GraphComponent], model: ModelMetadata) -> str | None:
    """What its node in the model's graph is called; None if there is none."""
    return next((name for name, node in model.predict_schema.nodes.items() if node.uses is component), None)
