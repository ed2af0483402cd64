"""What is said again because it was not heard is a sign of it; what is heard by being said again is none."""

from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.context.conversation_signs import ASKED_AGAIN, in_conversation

TITLE = "How to win friends"


def said_again(*taken_for: str, form: str | None = "suggest_book_form", text: str = TITLE) -> bool:
    tracker = DialogueStateTracker("c1", Domain.empty().slots)
    if form:
        tracker.update(ActiveLoop(form))
    for intent in taken_for:
        tracker.update(UserUttered(text, {"name": intent, "confidence": 1.0}))
    signs = in_conversation(tracker, ["inform"], [], [], [], "action_human_handoff")
    return ASKED_AGAIN in {sign.kind for sign in signs}


def test_a_title_that_is_taken_for_the_answer_at_last_is_no_sign_of_a_misunderstanding() -> None:
    assert not said_again("out_of_scope", "inform")
    assert said_again("out_of_scope", "inform", "inform")


@pytest.mark.parametrize("intent", ["nlu_fallback", "inform"])
def test_what_is_taken_for_the_same_once_more_is_one(intent: str) -> None:
    assert said_again(intent, intent)
