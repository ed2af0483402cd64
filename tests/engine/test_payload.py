"""A yes is to the button of what was offered last."""

from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.cues import read_cues
from bot.engine.payload import accepted

DOMAIN = Domain.from_dict(
    {"intents": ["affirm", "book", "change", "talk_to_human"], "forms": {"book_form": {"required_slots": []}}}
)
BOOK, CHANGE = ("Shall I?", "/book"), ("Go on with it?", "/change")
PERSON = ("A person can.", "/talk_to_human")


def yes_to(*said: tuple[str, ...], form: str | None = None) -> str | None:
    """``said``: by the bot before the yes, each a text and the payloads of its buttons."""
    tracker = DialogueStateTracker("c1", DOMAIN.slots)
    tracker.update(UserUttered("...", {"name": "book"}))
    for text, *payloads in said:
        tracker.update(BotUttered(text, {"buttons": [{"title": "", "payload": one} for one in payloads]}))
    tracker.update(ActiveLoop(form))
    parsed = {"intent": {"name": "affirm"}, "text": "yes", "entities": [], "language": "en"}
    meant = accepted(parsed, tracker, DOMAIN, read_cues())
    return meant["intent"]["name"] if meant else None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ([BOOK], "book"),
        ([("It is cancelled. If you want another, say so.", "/book"), CHANGE], "change"),
        ([BOOK, ("That is a nuisance, sorry.",)], "book"),
        ([BOOK, PERSON], "talk_to_human"),
        ([("It is cancelled. If you want another, say so.", "/book")], None),
        ([("Which?", "/book", "/change")], None),
        ([("Shall I?",)], None),
    ],
    ids=["asked", "asked last", "sorry beside it", "a person", "not asked", "one of two", "no button"],
)
def test_a_yes_is_to_what_was_offered_last(said: list[tuple[str, ...]], meant: str | None) -> None:
    assert yes_to(*said) == meant


def test_a_form_takes_a_yes_for_itself() -> None:
    assert yes_to(BOOK, form="book_form") is None
