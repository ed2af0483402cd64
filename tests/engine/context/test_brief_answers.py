"""A name told to a form is none of the dangers whose letters it has; a danger told there is one."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import ActiveLoop, BotUttered, SlotSet
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.context.brief_answers import MAY_BE, is_a_name, mere_marks, mere_number, no_danger
from bot.engine.cues import read_cues


def heard(text: str, confidence: float, *, form: bool = True) -> dict[str, Any] | None:
    slot = AnySlot("requested_slot", mappings=[{}])
    asked = [ActiveLoop("booking_form"), SlotSet("requested_slot", "name")] if form else []
    tracker = DialogueStateTracker.from_events("form", asked, [slot])
    ranking = [{"name": "danger", "confidence": confidence}, {"name": "inform", "confidence": 0.1}]
    parsed = {"text": text, "intent": ranking[0], "intent_ranking": ranking}
    return no_danger(parsed, tracker, ["danger"], MAY_BE)


@pytest.mark.parametrize(
    ("text", "confidence"),
    [("gaz hollis", 0.42), ("Gaz Hollis", 0.95), ("Gas Hernández", 0.95), ("Ñ 4", 0.45)],
)
def test_a_name_is_not_understood_as_danger(text: str, confidence: float) -> None:
    answer = heard(text, confidence)
    assert answer is not None
    assert answer["intent"]["name"] == "nlu_fallback"
    assert [one["name"] for one in answer["intent_ranking"]] == ["inform"]


@pytest.mark.parametrize(
    ("text", "confidence", "form"),
    [
        ("¡fuego!", 0.95, True),
        ("huele gas", 0.6, True),
        ("GAS LEAK", 0.95, True),
        ("Gas Leak", 0.99, True),
        ("Hay humo", 0.95, True),
        ("hay un cable raro en la calle", 0.42, True),
        ("Gaz Hollis", 0.42, False),
    ],
)
def test_what_is_sure_or_long_or_answers_nothing_is_left_as_it_was(
    text: str, confidence: float, form: bool
) -> None:
    assert heard(text, confidence, form=form) is None


def test_a_name_is_known_by_its_capitals() -> None:
    assert is_a_name("Elena Fuego Martín")
    assert not is_a_name("Hay fuego") and not is_a_name("GAS LEAK")


@pytest.mark.parametrize(
    ("text", "form", "intent", "asked_about"),
    [
        ("4829173", False, "out_of_scope", True),
        ("el 4829173", False, "out_of_scope", True),
        ("4829173", True, "out_of_scope", False),
        ("4829173", False, "inform", False),
        ("2 pizzas 4829173", False, "out_of_scope", False),
    ],
)
def test_a_number_alone_is_asked_about(text: str, form: bool, intent: str, asked_about: bool) -> None:
    loop = [ActiveLoop("booking_form")] if form else []
    tracker = DialogueStateTracker.from_events("form", loop, [])
    parsed = {"text": text, "intent": {"name": intent, "confidence": 0.5}}
    heard = mere_number(parsed, tracker, read_cues(), ["out_of_scope"])
    assert (heard is not None and heard["intent"]["name"] == "nlu_fallback") is asked_about


@pytest.mark.parametrize("text", ["?", "??", "¿?", "?!", "…?", "? ?", "?❓", "❗?"])
def test_a_lone_question_mark_has_it_said_again(text: str) -> None:
    heard = marks(text, "nlu_fallback")
    assert heard is not None
    assert heard["intent"]["name"] == "say_again"
    assert marks(text, "nlu_fallback", said="") is None
    assert marks(text, "danger") is None


@pytest.mark.parametrize(
    "text", ["🔥?", "🔥🔥??", "¿🆘?", "👎?", "👍 ?", "😡?", "🧯🚒?", ":(?", "qué?", "1?"]
)
def test_an_emoji_with_a_question_mark_is_heard_for_what_it_is(text: str) -> None:
    assert marks(text, "nlu_fallback") is None


def marks(text: str, intent: str, said: str = "Hola") -> dict[str, Any] | None:
    tracker = DialogueStateTracker.from_events("marks", [BotUttered(said)] if said else [], [])
    return mere_marks({"text": text, "intent": {"name": intent, "confidence": 0.9}}, tracker, ["danger"])
