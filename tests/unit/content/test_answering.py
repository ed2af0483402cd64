"""Whether a message that is written in a form is taken for its answer, as domain.yml has it."""

from __future__ import annotations

import pytest

from bot.content.answering import is_answer
from bot.content.project import Project
from tests.unit.content.conftest import ROOT

SHIPPED = Project.read(ROOT)


@pytest.mark.parametrize(
    ("slot", "intent", "entities", "answers"),
    [
        ("problem_text", "inform", (), True),
        ("problem_text", "service_status", (), True),
        ("problem_text", "opening_hours", (), False),
        ("problem_text", "faq/prices", (), False),
        ("booking_office", "inform", ("office",), True),
        ("booking_office", "inform", ("district",), True),
        ("booking_office", "opening_hours", ("office",), False),
        ("booking_office", "inform", (), False),
        ("booking_confirmed", "affirm", (), True),
        ("booking_confirmed", "goodbye", (), False),
        ("a_slot_that_is_gone", "inform", (), False),
    ],
)
def test_what_is_asked_takes_what_it_may(
    slot: str, intent: str, entities: tuple[str, ...], answers: bool
) -> None:
    assert is_answer(SHIPPED, slot, intent, entities) is answers
