"""Finds a message that is an address, "Calle Mayor 12": what a street is named after is no place of ours."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.cues import read_cues
from bot.engine.nlu.component import OfAnIntent, is_fact_at_least

# Below it a message that is an address is hardly anything else.
DOUBTFUL = 0.6
_PLACES, _TIMES = {"district", "office"}, {"time", "refused_day"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class AddressExtractor(OfAnIntent, EntityExtractorMixin):
    """An address that is taken for nothing else is a fact (``intent``), and no misunderstanding."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent": "inform"}

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = (message.get(TEXT) or "").strip()
            if not read_cues().place.is_address(text):
                continue
            found = {"entity": "address", "value": text, "extractor": type(self).__name__}
            street = read_cues().place.street_in(message.get(TEXT) or "")
            others = [one for one in message.get(ENTITIES) or [] if not _names_the_street(one, street)]
            message.set(ENTITIES, [*others, found], add_to_output=True)
            is_fact_at_least(message, self._intent, DOUBTFUL)
        return messages


def _names_the_street(found: dict[str, Any], street: tuple[int, int] | None) -> bool:
    """Whether a place is named within ``street``, or a day that reaches into it: "12 Harbour Road" is not in
    the district of that name, and "Avenida del Mar 22" is no Tuesday."""
    if street is None:
        return False
    if found["entity"] in _TIMES and found.get("end"):
        return bool(found["start"] < street[1] and street[0] < found["end"])
    if found["entity"] not in _PLACES:
        return False
    return bool(street[0] <= found["start"] and found["end"] <= street[1])
