"""Buttons of ours: the only way in which an intent can be named."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message


def parse_payload(payload: str | None, domain: Domain, language: str | None) -> dict[str, Any] | None:
    """Return what a button means, or None if it names no intent of this assistant's own.

    An old button may name what a newer model no longer has: its title is understood as text then.
    """
    if not payload or not payload.startswith("/"):
        return None
    message = YAMLStoryReader.unpack_regex_message(Message({TEXT: payload}), domain, "button")
    intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
    if intent is None or intent in DEFAULT_INTENTS:
        return None
    entities = message.get(ENTITIES) or []
    chosen = next((e["value"] for e in entities if e["entity"] == "language"), language)
    parsed = dict(message.as_dict(only_output_properties=True))
    return {**parsed, ENTITIES: entities, "language": chosen or "es", "signals": []}
