"""Two wishes in one message: parted where both are understood, and only there."""

from __future__ import annotations

from typing import Any

import pytest

from bot.engine.replies import Replies
from bot.engine.two_wishes import MAY_BE_TWO, are_two, halves


@pytest.mark.parametrize(
    ("said", "parted"),
    [
        ("¿a qué hora abren y cómo pido cita?", ("¿a qué hora abren", "cómo pido cita?")),
        ("¿A qué hora abren? ¿Y cómo pido cita?", ("¿A qué hora abren?", "¿Y cómo pido cita?")),
        ("when do you open and how do I book", ("when do you open", "how do I book")),
        ("quiero cita y además saber el horario", ("quiero cita", "saber el horario")),
        ("en Norte, y qué tengo que llevar", ("en Norte", "qué tengo que llevar")),
    ],
)
def test_a_message_is_parted_at_its_plainest_place(said: str, parted: tuple[str, str]) -> None:
    assert halves(said)[0] == parted


@pytest.mark.parametrize(
    "said", ["hola", "sí y no", "quiero cita", "", "una cosa " * 200, "por cierto, dónde estáis"]
)
def test_what_is_short_or_endless_stays_whole(said: str) -> None:
    assert halves(said) == []


SETTINGS = {"alone": ["greet"], "answers": ["inform"], "free_text_slots": ["details"], "sure": 0.6}


def understood(intent: str, sure: float = 0.9, **more: Any) -> dict[str, Any]:
    return {"intent": {"name": intent, "confidence": sure}, MAY_BE_TWO: SETTINGS, "signals": [], **more}


HOURS, CITA, NORTE = understood("opening_hours"), understood("book_appointment"), understood("inform")


def test_two_wishes_that_are_both_understood_are_two() -> None:
    assert are_two(HOURS, HOURS, CITA, asked=None)


@pytest.mark.parametrize(
    ("whole", "first", "second", "asked"),
    [
        (HOURS, HOURS, HOURS, None),
        (HOURS, HOURS, understood("book_appointment", 0.4), None),
        (HOURS, HOURS, understood("greet"), None),
        (HOURS, HOURS, NORTE, None),
        (understood("goodbye"), HOURS, CITA, None),
        (understood("opening_hours", signals=[{"kind": "insult"}]), HOURS, CITA, None),
        (HOURS, HOURS, CITA, "booking_time"),
        (HOURS, HOURS, NORTE, "details"),
    ],
    ids=["one wish", "unsure", "a greeting", "no wish", "another whole", "anger", "no answer", "free text"],
)
def test_anything_else_stays_one_message(
    whole: dict[str, Any], first: dict[str, Any], second: dict[str, Any], asked: str | None
) -> None:
    assert not are_two(whole, first, second, asked)


def test_in_a_form_a_question_and_the_answer_are_two() -> None:
    assert are_two(HOURS, NORTE, HOURS, asked="booking_time")


@pytest.mark.asyncio
async def test_a_form_open_through_both_parts_asks_once() -> None:
    replies = Replies()
    for answer, question in (("De 9 a 14.", "¿Qué oficina?"), ("Anotado.", "¿Qué día?")):
        replies.begin_part()
        for speaker, text in (("action_hours", answer), ("a_form", question)):
            replies.speaker = speaker
            await replies.send_response("c1", {"text": text})
        replies.end_part("a_form")
    assert [said["text"] for said in replies.in_order()] == [
        "De 9 a 14.",
        "Anotado.",
        "¿Qué día?",
    ]
