"""Finds days and hours in a message, in the business's zone; also days that will not do, or do not exist."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.core.text import fold
from bot.engine.facts import read
from bot.engine.nlu.component import is_fact_at_least
from bot.engine.nlu.when.days import no_such_day
from bot.engine.nlu.when.moments import Time, find_refused, find_times, meant_of, points_at_refused_day

# Of a day that will not do and is not named: the one that was spoken of.
THAT_DAY = "that day"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class TimeExtractor(GraphComponent, EntityExtractorMixin):
    """A day that will not do, taken for nothing else, is a fact (``intent``), and no misunderstanding."""

    def __init__(self, zone: ZoneInfo, intent: str) -> None:
        self._zone = zone
        self._intent = intent

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"business": "data/business/business.yml", "intent": "inform"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TimeExtractor:
        facts = read(Path(config["business"]))
        return cls(ZoneInfo(facts.get("time_zone", "UTC")), str(config["intent"]))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            today = self._day_of(message)
            text = message.get(TEXT) or ""
            meant = meant_of(text, find_times(text, today))
            found = [self._entity("time", meant)] if meant else []
            refused = [self._entity("refused_day", day) for day in find_refused(text, today)]
            if not refused and points_at_refused_day(text):
                refused = [{"entity": "refused_day", "value": THAT_DAY, "extractor": type(self).__name__}]
            if refused:
                is_fact_at_least(message, self._intent)
            found += refused
            if wrong := no_such_day(fold(text), today):
                found.append({"entity": "no_such_day", "value": wrong, "extractor": type(self).__name__})
            message.set(ENTITIES, (message.get(ENTITIES) or []) + found, add_to_output=True)
        return messages

    def _day_of(self, message: Message) -> date:
        """The day on which it was written: "mañana" may be read on another."""
        written = (message.get("metadata") or {}).get("written_at")
        moment = datetime.fromisoformat(written) if written else datetime.now(self._zone)
        return moment.astimezone(self._zone).date()

    def _entity(self, name: str, time: Time) -> dict[str, Any]:
        return {
            "entity": name,
            "value": time.value,
            "weekday": time.weekday,
            "instead": time.instead,
            "gone_by": time.gone_by,
            "places": [[*place] for place in time.places],
            "start": time.start,
            "end": time.end,
            "confidence_entity": 1.0,
            "extractor": type(self).__name__,
        }
