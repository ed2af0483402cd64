"""A yes to the question about danger, or about a person, that may be for something else."""

from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.turn import HARDLY_A_YES
from bot.engine.context.hardly_a_yes import OF_WHAT_WAS_TOLD, READ, hardly_a_yes
from bot.engine.cues import read_cues

DOMAIN = Domain.from_yaml("slots: {escalation: {type: any, mappings: [{type: custom}]}}")


def heard(
    text: str,
    reason: str = "danger",
    step: str = "ask_person",
    again: bool = False,
    form: str | None = "report_form",
) -> str | None:
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    tracker.update(ActiveLoop(form))
    tracker.update(UserUttered("before", parse_data={HARDLY_A_YES: READ} if again else {}))
    tracker.update(SlotSet("escalation", {"reason": reason, "step": step}))
    parsed = {"text": text, "intent": {"name": "affirm", "confidence": 0.9}}
    return (hardly_a_yes(parsed, tracker, read_cues()) or {}).get(HARDLY_A_YES)


CONFIRMING = [
    "sí, todo correcto",
    "Sí, correcto",
    "sí, confírmalo",
    "sí, manda la queja",
    "sí, apúntalo",
    "sí así está bien, mándelo",
    "sí, eso es todo, gracias",
    "yep submit",
    "yes that's all correct",
    "yes that's right",
    "yes, confirm",
    "yes please send it",
    "yes, log it, thanks",
    "yes 18906",
]
PLAIN = [
    *("sí", "s", "sip", "sí, ahora mismo", "sí, sale humo", "sí por favor", "sí, correcto, ahora mismo"),
    *("sí, así es", "claro que sí", "yes it is", "yes please", "yeah, right now", "yes, send someone"),
]


@pytest.mark.parametrize("text", CONFIRMING)
def test_what_confirms_what_was_told_is_hardly_a_yes_to_a_question_about_danger_or_a_person(
    text: str,
) -> None:
    assert heard(text) == heard(text, "requested") == OF_WHAT_WAS_TOLD
    assert heard(text, step="carry_on") is None, "nothing of that was asked"
    assert heard(text, again=True) is None, "twice is a yes"


@pytest.mark.parametrize(
    "text", ["sí, correcto", "yes that's right", "sí, confirmo", "sí, 112", "sí 1", "yes 112"]
)
def test_where_nothing_else_waits_for_a_yes_it_is_one(text: str) -> None:
    assert heard(text, form=None) is heard(text, "requested", form=None) is None


@pytest.mark.parametrize("text", ["sí, todo correcto", "yep submit", "yes that's all correct"])
def test_that_all_is_right_is_none_anywhere(text: str) -> None:
    assert heard(text, form=None) == OF_WHAT_WAS_TOLD


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_yes_is_one(text: str) -> None:
    assert heard(text) is heard(text, "requested") is None


@pytest.mark.parametrize("text", ["ok", "vale", "vale, gracias", "ok thanks"])
def test_behind_the_words_of_safety_it_may_only_be_said_that_they_were_read(text: str) -> None:
    assert heard(text) == READ
    assert heard(text, "requested") is None, "a person was offered in no such words"
