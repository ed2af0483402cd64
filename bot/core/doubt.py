"""Answers given with less than full confidence carry a way to say "that is not what I asked"."""

from __future__ import annotations

from bot.core.turn import Answer, Question

SURE = 0.9  # above it, of the shipped content's examples held out in training, 97 of 100 are understood right
NOT_WHAT_I_ASKED = "/not_what_i_asked"
_NO_ANSWER = {None, "nlu_fallback", "greet", "goodbye", "thanks", "affirm", "deny", "inform", "nevermind"}


def doubtful(question: Question, answer: Answer) -> bool:
    """Whether the customer should be offered a way back. A button was meant; a form asks by itself."""
    understood = answer.understood
    return (
        question.payload is None
        and answer.open_form is None
        and bool(answer.replies)
        and understood.intent not in _NO_ANSWER
        and understood.confidence < SURE
    )
