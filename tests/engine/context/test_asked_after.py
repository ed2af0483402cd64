"""Who asks how their request is getting on does not fill in its form once more."""

from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain

from bot.engine.context.asked_after import asked_after
from bot.engine.cues import read_cues

SETTINGS = {"status": "ticket_status"}
DOMAIN = Domain.from_yaml(
    """
    intents: [adopt, report_problem, ticket_status]
    responses: {utter_noted_adopt: [{text: "Noted"}], utter_problem_noted: [{text: "Noted"}]}
    """
)


def meant(text: str, intent: str = "adopt", domain: Domain = DOMAIN) -> str | None:
    ranking = [{"name": intent, "confidence": 0.9}]
    parsed = {"text": text, "intent": ranking[0], "intent_ranking": ranking}
    found = asked_after(parsed, domain, read_cues(), SETTINGS)
    assert found is None or found["intent_ranking"] == ranking, "which says of what"
    return found and found["intent"]["name"]


@pytest.mark.parametrize(
    "text",
    [
        "¿qué hay de mi solicitud de adopción?",
        "hola, cómo va lo de mi adopción",
        "sabéis algo de la adopción que pedí?",
        "estado de mi solicitud para adoptar",
        "what of my adoption request?",
        "any news about the adoption form i sent",
        "how's my adoption going",
    ],
)
def test_its_ticket_is_asked_after(text: str) -> None:
    assert meant(text) == "ticket_status"


@pytest.mark.parametrize(
    "text",
    ["quiero adoptar un gato", "cómo va lo de adoptar?", "mi hija quiere adoptar", "how do i adopt a dog"],
)
def test_a_wish_stays_one(text: str) -> None:
    assert meant(text) is None


def test_only_a_form_whose_answers_become_a_ticket_has_one() -> None:
    assert meant("how's my report going", "report_problem") is None
    without = Domain.from_yaml("{intents: [adopt], responses: {utter_noted_adopt: [{text: Noted}]}}")
    assert meant("what of my adoption request?", domain=without) is None
