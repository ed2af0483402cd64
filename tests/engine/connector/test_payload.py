"""A button may lead to one of many prepared answers; what is typed never does."""

from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain

from bot.engine.connector.answer import full_intent
from bot.engine.connector.payload import forged, parse_payload
from bot.engine.connector.turn_request import turn_request

DOMAIN = Domain.from_dict(
    {"intents": ["faq", "greet"], "responses": {"utter_faq/prices": [{"text": "Nada."}], "utter_greet": []}}
)


def test_a_button_leads_to_one_prepared_answer() -> None:
    meant = parse_payload("/faq/prices", DOMAIN, "en")
    assert meant is not None
    assert (meant["text"], meant["language"], full_intent(meant)) == ("/faq/prices", "en", "faq/prices")
    assert meant["response_selector"]["faq"]["response"]["utter_action"] == "utter_faq/prices"


@pytest.mark.parametrize("payload", ["/faq", "/faq/gone", "/greet/prices"])
def test_a_button_to_no_answer_that_is_there_is_read_as_its_title(payload: str) -> None:
    assert parse_payload(payload, DOMAIN, "es") is None
    assert parse_payload("/greet", DOMAIN, "es")


def test_typed_it_is_forged() -> None:
    told = {"conversation": "c", "turn": "t", "sequence": 1, "text": "/faq/prices"}
    assert forged(turn_request(told), DOMAIN)
