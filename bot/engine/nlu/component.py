"""What our components have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.nlu import fingerprint


def is_fact(message: Message, intent: str) -> None:
    """What a message was taken for does not count: it is a fact (``intent``)."""
    message.set(INTENT, {"name": intent, "confidence": 1.0}, add_to_output=True)


def is_fact_at_least(message: Message, intent: str, doubtful: float = 0.0) -> None:
    """One that was taken for nothing else is a fact, and no misunderstanding; or, below ``doubtful``, for
    something else."""
    meant = message.get(INTENT) or {}
    unsure = float(meant.get("confidence") or 0.0) < doubtful
    if unsure or meant.get("name") in (DEFAULT_NLU_FALLBACK_INTENT_NAME, None):
        is_fact(message, intent)


class OfAnIntent(GraphComponent):
    """One that learns nothing: what it finds makes a message mean ``intent``."""

    def __init__(self, intent: str) -> None:
        self._intent = intent

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> OfAnIntent:
        return cls(str(config["intent"]))


class LearningComponent(GraphComponent):
    """``learnt``: None, or what ``nothing_learnt`` says, until it has learnt or read what it stored."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, learnt: Any
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._learnt = learnt

    @classmethod
    def nothing_learnt(cls) -> Any:
        return None

    @classmethod
    def read(cls, folder: Path) -> Any:
        """What was learnt, from where it was stored."""
        raise NotImplementedError

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LearningComponent:
        return cls(config, model_storage, resource, cls.nothing_learnt())

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LearningComponent:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, cls.read(Path(folder)))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return fingerprint.of_sources()
