"""The settings of components that whoever serves the turn needs, as config.yml had them in training."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import GraphComponent
from rasa.engine.storage.storage import ModelMetadata


def settings_of(component: type[GraphComponent], model: ModelMetadata) -> dict[str, Any] | None:
    """None if the model has no such component."""
    for node in model.predict_schema.nodes.values():
        if node.uses is component:
            return {**component.get_default_config(), **node.config}
    return None
