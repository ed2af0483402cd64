"""What is nothing but anger is set aside: what else is said is what is wished for."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.engine.cues import read_cues
from bot.engine.wishes.outbursts import OUTBURST, louder, said_beside, wishes_alone
from bot.engine.wishes.two_wishes import MAY_BE_TWO

CUES = read_cues()
SETTINGS: dict[str, Any] = {
    "alone": ["greet", "nlu_fallback"],
    "answers": ["inform"],
    "beyond": [],
    "urgent": ["report_danger"],
    "begin": ["book_appointment"],
    "outbursts": ["complain", "nlu_fallback"],
    "sure": 0.6,
}
OUTRAGE = {"kind": "outrage", "weight": 0.65, "words": "vergüenza"}
HOURS = "a qué hora abrís?"


def heard(text: str) -> dict[str, Any]:
    name = "opening_hours" if "hora" in text else "book_appointment" if "cita" in text else "complain"
    signals = [OUTRAGE] if "vergüenza" in text else []
    return {"intent": {"name": name, "confidence": 0.9}, "text": text, "signals": signals}


def beside(
    *halves: str, weight: float = 0.16, likeliest: str = "complain", taken_for: str = ""
) -> str | None:
    """``weight``: what the anger of one sentence weighs in the whole."""

    async def understand(part: str) -> dict[str, Any]:
        found = heard(part)
        if taken_for and part != HOURS:
            found["intent"]["name"] = taken_for
        return found

    whole = {**heard("vergüenza"), MAY_BE_TWO: {"announced": False, "halves": [halves]}}
    whole["intent_ranking"] = [{"name": likeliest, "confidence": 0.4}]
    whole["signals"] = [{**OUTRAGE, "weight": weight}]
    found = asyncio.run(said_beside(whole, understand, SETTINGS, CUES))
    return found["text"] if found else None


def test_an_outburst_is_set_aside_before_a_wish_and_behind_it() -> None:
    assert beside("menuda vergüenza de empresa.", HOURS) == HOURS
    assert beside(HOURS, "qué vergüenza") == HOURS


def test_what_is_set_aside_is_heard_as_loud_as_it_is() -> None:
    async def understand(part: str) -> dict[str, Any]:
        return heard(part)

    quiet = [{**OUTRAGE, "weight": 0.16}]
    whole = {**heard("vergüenza"), "signals": quiet, MAY_BE_TWO: {"halves": [("qué vergüenza", HOURS)]}}
    found = asyncio.run(said_beside(whole, understand, SETTINGS, CUES))
    assert found and found[OUTBURST] == [OUTRAGE]
    assert louder(quiet, found[OUTBURST]) == louder([OUTRAGE], quiet) == [OUTRAGE]


@pytest.mark.parametrize(
    "told",
    ["me habéis cobrado dos veces", "es una vergüenza que no venga nadie", "quiero quejarme, qué vergüenza"],
)
def test_what_happened_and_what_is_wished_for_is_no_mere_anger(told: str) -> None:
    assert beside(told, HOURS) is None


@pytest.mark.parametrize(
    "told", ["vuestro técnico: qué vergüenza", "qué vergüenza de agente", "la encargada, una vergüenza"]
)
def test_whom_it_is_about_makes_it_a_complaint(told: str) -> None:
    assert beside(told, HOURS) is None


def test_whom_it_is_about_keeps_nothing_of_what_is_not_understood() -> None:
    """As one of two it would not be answered either, and the question with it."""
    assert beside("qué vergüenza de agente", HOURS, taken_for="nlu_fallback") == HOURS


def test_what_may_be_danger_is_no_mere_anger() -> None:
    assert beside("qué vergüenza, a quemado", HOURS) == HOURS
    assert beside("qué vergüenza, a quemado", HOURS, likeliest="report_danger") is None


def test_of_a_calm_message_nothing_is_looked_at() -> None:
    calm = {**heard("hola"), MAY_BE_TWO: {"announced": False, "halves": [("menuda vergüenza", HOURS)]}}

    async def understand(part: str) -> dict[str, Any]:
        raise AssertionError(part)

    assert asyncio.run(said_beside(calm, understand, SETTINGS, CUES)) is None


def test_what_is_left_is_a_wish_if_it_asks_or_begins_something() -> None:
    whole = heard("vergüenza")
    assert wishes_alone(heard(HOURS), whole, SETTINGS, CUES)
    assert wishes_alone(heard("cita el jueves"), whole, SETTINGS, CUES)
    assert not wishes_alone(heard("me duele"), whole, SETTINGS, CUES)
    assert not wishes_alone(heard(HOURS), heard(HOURS), SETTINGS, CUES)
