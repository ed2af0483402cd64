"""What any response may fill in."""

from __future__ import annotations

import asyncio
from pathlib import Path

from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.business import FACTS
from bot.engine.facts import read_facts
from bot.engine.variations import Variations

ROOT = Path(__file__).parents[2]


def test_every_fact_is_read_from_the_files() -> None:
    assert set(read_facts(ROOT / "data/business")) == set(FACTS)


def test_a_response_fills_in_the_facts_and_an_action_may_give_others() -> None:
    words = Variations(facts={"business": "Rivera", "phone": "+34 910 000 200"})
    words.responses = {"utter_greet": [{"text": "{business}: {phone}"}]}
    tracker = DialogueStateTracker.from_events("c", [])
    said = asyncio.run(words.generate("utter_greet", tracker, "web"))
    assert said and said["text"] == "Rivera: +34 910 000 200"
    said = asyncio.run(words.generate("utter_greet", tracker, "web", phone="112"))
    assert said and said["text"] == "Rivera: 112"
