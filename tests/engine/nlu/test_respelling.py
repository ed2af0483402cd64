"""What a message says without its slips, by the words with which one keeps or leaves something."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.cues import read_cues
from bot.engine.nlu.encoder import encoder
from bot.engine.nlu.intent_model import Guess
from bot.engine.nlu.intents import INTENT_ALONE, SureIntentClassifier
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
SPELLING = Spelling.learn(SAID * 20, encoder("use"))
RESPELLING = Respelling.of(SPELLING, read_cues())
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


def test_a_word_of_the_content_is_weighed_for_a_slip_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is what takes long of a message with a slip, and is done already where its intent was looked for."""
    weighed: list[tuple[bool, str]] = []

    def weigh(self: Spelling, word: str) -> Any:
        weighed.append((self is spelling, word))
        return as_it_is(self, word)

    as_it_is = Spelling._weighed
    monkeypatch.setattr(Spelling, "_weighed", weigh)
    spelling = Spelling.learn(SAID * 20, encoder("use"))
    respelling = Respelling.of(spelling, read_cues())
    spelling.mend("cancle my apointmnt")
    assert respelling.meant("cancle my apointmnt") == "cancel my appointment"
    assert [word for of_content, word in weighed if of_content] == ["cancle", "apointmnt"]
    assert set(respelling._listed) < set(respelling.words)  # the content's are not laid out again


def test_it_is_made_when_a_model_is_read_and_not_in_the_first_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = classifier()
    monkeypatch.delattr(Respelling, "of")
    [message] = heard.process([Message({TEXT: "nola anules"})])
    assert message.get("respelt") == "no la anules"


def test_where_only_the_intent_is_asked_nothing_else_is_looked_for() -> None:
    [message] = classifier().process([Message({TEXT: "nola anules", INTENT_ALONE: True})])
    assert message.get("intent")["name"] == "deny"
    assert message.get("respelt") is None


def classifier() -> SureIntentClassifier:
    guess = Guess([("deny", 1.0)], sure=True, likely=True, scope=1.0, answers={})
    model: Any = SimpleNamespace(spelling=SPELLING, guess=lambda _text: guess)
    storage: Any = None
    return SureIntentClassifier({}, storage, Resource("intents"), model)
