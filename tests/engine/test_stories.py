"""Stories are looked for where one could go on; what is found is what looking everywhere would find."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.memoization import AugmentedMemoizationPolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.stories import LeanMemoizationPolicy

ACTIONS = ("utter_a", "utter_b", "utter_c")
INTENTS = ("greet", "ask/price", "deny")
DOMAIN = Domain.from_dict(
    {
        "intents": list(INTENTS),
        "responses": {name: [{"text": name}] for name in ACTIONS},
        "slots": {
            "last_intent": {
                "type": "categorical",
                "values": ["north", "south"],
                "mappings": [{"type": "custom"}],
            }
        },
    }
)


def conversation(chance: random.Random, turns: int) -> list[Event]:
    """Ends with an action, or with what a customer says."""
    events: list[Event] = []
    for _ in range(turns):
        intent = {"name": chance.choice(INTENTS), "confidence": 1.0}
        events += [ActionExecuted("action_listen"), UserUttered("words", intent)]
        if chance.random() < 0.3:
            events.append(SlotSet("last_intent", chance.choice(["north", "south", None])))
        events += [ActionExecuted(chance.choice(ACTIONS)) for _ in range(chance.randint(1, 2))]
    return events[:-1] if chance.random() < 0.5 else events


def policy(kind: type[Any], stories: list[list[Event]], folder: Path) -> Any:
    storage, around = LocalModelStorage(folder), ExecutionContext(GraphSchema({}))
    made = kind({**kind.get_default_config(), "max_history": 6}, storage, Resource("stories"), around)
    made.train(
        [
            TrackerWithCachedStates.from_events("story", events, DOMAIN.slots, domain=DOMAIN)
            for events in stories
        ],
        DOMAIN,
    )
    return made


@pytest.mark.parametrize("seed", range(3))
def test_the_same_stories_go_on_as_in_rasas_own_policy(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    stories = [conversation(chance, chance.randint(1, 3)) for _ in range(8)]
    (tmp_path / "ours").mkdir(), (tmp_path / "rasas").mkdir()
    ours = policy(LeanMemoizationPolicy, stories, tmp_path / "ours")
    rasas = policy(AugmentedMemoizationPolicy, stories, tmp_path / "rasas")
    found, left = 0, 0
    for _ in range(300):
        told = chance.choice([[], conversation(chance, 2)]) + (
            chance.choice(stories)[: chance.randint(2, 8)]
            if chance.random() < 0.6
            else conversation(chance, 2)
        )
        tracker = DialogueStateTracker.from_events("told", told, DOMAIN.slots, domain=DOMAIN)
        expected = rasas.predict_action_probabilities(tracker, DOMAIN).probabilities
        assert ours.predict_action_probabilities(tracker, DOMAIN).probabilities == expected
        found, left = found + (max(expected) > 0), left + (max(expected) == 0)
    assert found > 30
    assert left > 30


def test_without_stories_there_is_nothing_to_look_for(tmp_path: Path) -> None:
    none = policy(LeanMemoizationPolicy, [], tmp_path)
    tracker = DialogueStateTracker.from_events(
        "told", conversation(random.Random(1), 3), DOMAIN.slots, domain=DOMAIN
    )
    assert max(none.predict_action_probabilities(tracker, DOMAIN).probabilities) == 0
