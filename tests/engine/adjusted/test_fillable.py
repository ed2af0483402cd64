"""Only the slots that a message may fill are looked at, and nothing else is filled than with all of them."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from rasa.core.actions.action import ActionExtractSlots
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.adjusted.processor import _Fillable
from bot.engine.connector.replies import Replies
from tests.engine.conftest import ROOT


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


@pytest.mark.parametrize("seed", range(40))
def test_as_much_is_filled_as_with_all_slots(domain: Domain, seed: int) -> None:
    tracker = somewhere(domain, random.Random(seed))
    few: Any = _Fillable(domain, tracker)
    assert filled(few, tracker) == filled(domain, tracker)


def test_a_fact_fills_its_slots_and_few_others_are_looked_at(domain: Domain) -> None:
    tracker = DialogueStateTracker("x", domain.slots)
    found = [{"entity": "office", "value": "norte"}]
    tracker.update(UserUttered("en Norte", {"name": "inform"}, found))
    few: Any = _Fillable(domain, tracker)
    assert ("office", "norte") in filled(few, tracker)
    assert len(few.slots) < len(domain.slots) / 2


def test_what_fills_a_slot_of_a_form_is_looked_at_in_that_form_only(domain: Domain) -> None:
    tracker = DialogueStateTracker("x", domain.slots)
    tracker.update(UserUttered("lo que sea", {"name": "greet"}))
    outside = {slot.name for slot in _Fillable(domain, tracker).slots}
    tracker.update(ActiveLoop("report_problem_form"))
    assert "problem_text" in {slot.name for slot in _Fillable(domain, tracker).slots} - outside


def somewhere(domain: Domain, dice: random.Random) -> DialogueStateTracker:
    """In the middle of some conversation, with something just said."""
    tracker = DialogueStateTracker("x", domain.slots)
    if dice.random() < 0.7:
        form = dice.choice(domain.form_names)
        tracker.update(ActionExecuted(form))
        tracker.update(ActiveLoop(form))
        tracker.update(SlotSet(REQUESTED_SLOT, dice.choice(domain.required_slots_for_form(form))))
    said = dice.sample(domain.entities, dice.randrange(4))
    entities = [{"entity": kind, "value": f"{kind} {dice.random()}"} for kind in said]
    tracker.update(UserUttered("lo que sea", {"name": dice.choice(sorted(domain.intents))}, entities))
    return tracker


def filled(domain: Domain, tracker: DialogueStateTracker) -> list[tuple[str, Any]]:
    nlg: Any = None
    events = asyncio.run(ActionExtractSlots(None).run(Replies(), nlg, tracker, domain))
    return [(event.key, event.value) for event in events if isinstance(event, SlotSet)]
