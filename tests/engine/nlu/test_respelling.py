"""What a message says without its slips, by the words with which one keeps or leaves something."""

from __future__ import annotations

import pytest

from bot.engine.cues import read_cues
from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.respelling import Respelling, as_meant
from bot.engine.nlu.spelling import Spelling

SAID = [
    "hola",
    "no la quiero",
    "anula mi cita",
    "cancel my appointment",
    "quiero una cita en norte",
    "por la noche",
]
RESPELLING = Respelling.of(Spelling.learn(SAID * 20, encoder("use")), read_cues())
CUES = read_cues()


@pytest.mark.parametrize(
    "text",
    [
        "no la anuls",
        "nola anules",
        "no la anulws",
        "nolaanules",
        "no la cancles",
        "mantnla",
        "dont cancl it",
        "dontcancel it",
        "don't cancle it",
        "i'm goign after all",
    ],
)
def test_what_keeps_an_appointment_keeps_it_with_a_slip(text: str) -> None:
    assert not CUES.wants_it_kept(text)
    assert CUES.wants_it_kept(RESPELLING.meant(text) or "")


@pytest.mark.parametrize(
    "text", ["anula mi cita", "nota", "norte", "por la noche", "cancel it", "not now", "Hola"]
)
def test_what_has_no_slip_stays_as_it_is(text: str) -> None:
    assert RESPELLING.meant(text) is None


@pytest.mark.parametrize("text", ["anulla mi cita", "cancl it", "sí anuala", "anuls la cita"])
def test_what_cancels_it_still_cancels_it(text: str) -> None:
    assert not CUES.wants_it_kept(RESPELLING.meant(text) or text)


def test_both_are_looked_at() -> None:
    assert as_meant({"text": "nola anules", "respelt": "no la anules"}) == ("nola anules", "no la anules")
    assert as_meant({"text": "no la anules"}) == ("no la anules",)
