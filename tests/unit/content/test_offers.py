"""Where a response offers something, a "sí" has a button to take."""

from __future__ import annotations

import pytest

from bot.content.check import check
from tests.unit.content.conftest import Copy

FILE = "data/responses/appointments.yml"
ONE = """      buttons:
        - title: "Buscar otra"
          payload: /book_appointment
"""
TWO = f"""{ONE}        - title: "Hablar con alguien"
          payload: /talk_to_human
"""
YES = TWO.replace("Buscar otra", "Sí, busca otra")


def suggested(content: Copy, text: str, buttons: str) -> list[str]:
    said = f'    - condition: [{{type: slot, name: language, value: es}}]\n      text: "{text}"\n{buttons}'
    content.change(FILE, "  utter_changed:\n", f"  utter_changed:\n{said}")
    return [fault.what for fault in check(content.root) if fault.may_wait and fault.file == FILE]


@pytest.mark.parametrize("buttons", ["", TWO], ids=["no button", "two alike"])
def test_an_offer_that_nothing_takes_is_named(content: Copy, buttons: str) -> None:
    assert len(suggested(content, "Ya no está libre. ¿Te busco otra?", buttons)) == 1


@pytest.mark.parametrize("buttons", [ONE, YES], ids=["the only one", "one that says yes"])
def test_an_offer_with_a_button_for_a_yes_is_in_order(content: Copy, buttons: str) -> None:
    assert suggested(content, "Ya no está libre. ¿Te busco otra?", buttons) == []


@pytest.mark.parametrize(
    "text",
    ["¿Te busco otra o te paso con alguien?", "¿Qué te apunto?", "Hecho. ¿Algo más?", "Te busco otra."],
)
def test_a_choice_an_open_question_and_a_statement_offer_nothing_to_say_yes_to(
    content: Copy, text: str
) -> None:
    assert suggested(content, text, TWO) == []
