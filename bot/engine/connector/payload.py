"""Buttons of ours: the only way in which an intent can be named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rasa.nlu.constants import RESPONSE_SELECTOR_PROPERTY_NAME
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.core.languages import LANGUAGES, spoken
from bot.engine.connector.turn_request import TurnRequest
from bot.engine.nlu.answer_model import selection

# A link alone is as much as a thing sent without words.
A_LINK = '/send_attachment{"attachment_kind": "link"}'
# One of many prepared answers.
_ANSWER = re.compile(r"/((\w+)/\w+)")
_COMMAND = re.compile(r"(\w+)\s*([@{]?)")


def forged(request: TurnRequest, domain: Domain) -> bool:
    """Whether a text imitates a button ("/inform{...}", "book_appointment"): nobody means that."""
    written = _COMMAND.match(request.text)
    if written is None:
        return False
    word, extra = written[1].casefold(), written[2]
    names_intent = word in domain.intents or word in DEFAULT_INTENTS
    return names_intent and (request.slashed or bool(extra) or "_" in word)


def not_understood(text: str, language: str) -> dict[str, Any]:
    return {
        TEXT: text,
        INTENT: {INTENT_NAME_KEY: DEFAULT_NLU_FALLBACK_INTENT_NAME, PREDICTED_CONFIDENCE_KEY: 1.0},
        "intent_ranking": [],
        ENTITIES: [],
        "language": language,
        "signals": [],
    }


def parse_payload(
    payload: str | None, domain: Domain, language: str | None, languages: Sequence[str] = LANGUAGES
) -> dict[str, Any] | None:
    """Return what a button means, or None if it names no intent of this assistant's own.

    An old button may name what a newer model no longer has: its title is understood as text then. So it is
    where one names all prepared answers of a kind, and none of them.
    """
    if not payload or not payload.startswith("/"):
        return None
    answer = _ANSWER.fullmatch(payload)
    read = f"/{answer[2]}" if answer else payload
    message = YAMLStoryReader.unpack_regex_message(Message({TEXT: read}), domain, "button")
    intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
    if intent is None or intent in DEFAULT_INTENTS:
        return None
    answers = [key for key in domain.responses if key.startswith(f"utter_{intent}/")]
    if f"utter_{answer[1]}" not in answers if answer else answers:
        return None
    entities = message.get(ENTITIES) or []
    chosen = next((e["value"] for e in entities if e["entity"] == "language"), language)
    parsed = message.as_dict(only_output_properties=True)
    told = {"language": spoken(chosen, languages), "language_known": chosen is not None}
    if answer:
        selected = {intent: selection(intent, [(answer[1], 1.0)])}
        parsed |= {TEXT: payload, RESPONSE_SELECTOR_PROPERTY_NAME: selected}
    return {**parsed, ENTITIES: entities, **told, "signals": []}
