"""What is answered to the question whether there is danger now."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.turn import HARDLY_A_YES
from bot.engine.context.danger_answers import answers_danger
from bot.engine.cues import read_cues

DOMAIN = Domain.from_yaml("slots: {escalation: {type: any, mappings: [{type: custom}]}}")
REASONS = {"talk_to_human": "requested", "report_danger": "danger"}
BEYOND = ["out_of_scope"]


def heard(
    text: str,
    intent: str = "nlu_fallback",
    reason: str = "danger",
    again: bool = False,
    form: str | None = None,
    **named: Any,
) -> str | None:
    """Which intent it is then, or "unclear", to be asked about once more."""
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    tracker.update(UserUttered("before", parse_data={HARDLY_A_YES: "read"} if again else {}))
    tracker.update(SlotSet("escalation", {"reason": reason, "step": "ask_person"}))
    if form:
        tracker.update(ActiveLoop(form))
    parsed = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [named] if named else [],
    }
    meant = answers_danger(parsed, tracker, read_cues(), REASONS, BEYOND)
    return meant and ("unclear" if HARDLY_A_YES in meant else meant["intent"]["name"])


NOW = [
    *("ahora", "ahora mismo", "si está pasando", "sí, está pasando", "todavía", "todavía sigue", "aún sí"),
    *("en este momento", "sí hay peligro", "sigue pasando", "sí, está pasando en la cocina", "no para"),
    *(
        "now",
        "right now",
        "yeah it is happening",
        "it's happening right now",
        "still happening",
        "it still is",
    ),
    *("sí todavía huele", "yes still smells"),
    *("as we speak", "yes there is", "yes, it is happening in the kitchen", "it hasn't stopped"),
]
NOT_NOW = [
    *("no, ahora no", "no está pasando", "no sigue", "no, ahora mismo no"),
    *("no it's not happening now", "no, it is not going on", "no, not right now"),
]
ELSEWHERE = [
    *("vale, ahora mismo lo miro", "ahora quiero pedir cita", "¿y ahora qué hago?", "está pasando el camión"),
    *("sí, ahora os mando la foto", "yes, now let me see what the bill says"),
    *("ok now i need an appointment", "what now?", "the same is happening to my bill this month"),
]


@pytest.mark.parametrize("text", NOW)
def test_that_it_is_there_now_is_danger_whatever_it_was_taken_for(text: str) -> None:
    for intent in ("nlu_fallback", "inform", "still_waiting", "affirm"):
        assert heard(text, intent) == heard(text, intent, form="report_form") == "report_danger"
    assert heard(text, reason="requested") is None, "nobody asked"


@pytest.mark.parametrize("text", NOT_NOW)
def test_that_it_is_not_is_a_no(text: str) -> None:
    assert heard(text) == heard(text, "not_what_i_asked", form="report_form") == "deny"


@pytest.mark.parametrize("text", ELSEWHERE)
def test_now_in_something_else_is_no_answer(text: str) -> None:
    assert heard(text, "book_appointment") is None


@pytest.mark.parametrize(
    "text",
    [
        "ya no hay peligro",
        "no hay ningún peligro",
        "está todo bien",
        "se acabó",
        "all fine now",
        "nope all clear",
    ],
)
def test_that_all_is_well_is_a_no(text: str) -> None:
    assert heard(text, "still_waiting") == "deny"
    assert heard(f"{text}, pero huele a gas", "complain") != "deny"
    assert heard(f"{text} y huele a gas", "report_danger") is None, "it calls by itself"


def test_what_begins_with_a_no_is_no_yes_whatever_it_was_taken_for() -> None:
    assert heard("no, ya está", "affirm") == "deny"
    assert heard("no, pero tengo miedo") == "unclear"


def test_a_day_gone_by_is_a_no_but_for_a_form_that_may_have_asked_for_it() -> None:
    assert heard("fue ayer", "inform", entity="time", gone_by=True) == "deny"
    assert heard("fue ayer", "inform", form="report_form", entity="time", gone_by=True) is None
    assert heard("ayer olía a gas", "report_danger", entity="time", gone_by=True) is None


@pytest.mark.parametrize("text", ["no sé", "not sure", "a veces sí a veces no", "it's only the barbecue"])
def test_what_may_be_either_is_asked_about_once_more_and_only_once(text: str) -> None:
    assert heard(text) == "unclear"
    assert heard(text, again=True) is None
    assert heard(text, form="report_form") is None, "it may be for the form"


def test_another_wish_and_a_long_story_are_heard_as_they_are() -> None:
    assert heard("quiero pagar una factura", "pay_bill") is None
    assert heard("pues mi primo dice que eso le pasa a él también cada verano") is None
    assert heard("¿qué?") is None
