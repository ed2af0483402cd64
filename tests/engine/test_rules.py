"""Rules are found where the conversation stands; they are the ones that looking through all would find."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import SHOULD_NOT_BE_SET

from bot.engine.rules import LeanRulePolicy


def any_state(chance: random.Random, *, of_a_rule: bool) -> dict[str, Any]:
    state: dict[str, Any] = {}
    if chance.random() < 0.9:
        state["prev_action"] = {"action_name": chance.choice(["action_listen", "utter_a", "some_form"])}
    elif chance.random() < 0.3:
        state["prev_action"] = {"action_text": "words"}
    if chance.random() < 0.8:
        state["user"] = {"intent": chance.choice(["greet", "inform", "ask"])}
    if chance.random() < 0.4:
        unset = [SHOULD_NOT_BE_SET] if of_a_rule else []
        state["active_loop"] = {"name": chance.choice(["some_form", "other_form", *unset])}
    if chance.random() < 0.3:
        values = [(1.0,), (0.0, 1.0), *([SHOULD_NOT_BE_SET] if of_a_rule else [])]
        state["slots"] = {
            name: chance.choice(values) for name in chance.sample(["office", "plan", "kind"], 2)
        }
    return state


@pytest.mark.parametrize("seed", range(5))
def test_the_same_rules_apply_as_in_rasas_own_policy(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    rules = [[any_state(chance, of_a_rule=True) for _ in range(chance.randint(1, 3))] for _ in range(300)]
    lookup = {json.dumps(rule, sort_keys=True): "utter_a" for rule in rules}
    storage, around = LocalModelStorage(tmp_path), ExecutionContext(GraphSchema({}))
    ours, rasas = (
        kind(kind.get_default_config(), storage, Resource("rules"), around, lookup={RULES: lookup})
        for kind in (LeanRulePolicy, RulePolicy)
    )
    applied = 0
    for _ in range(300):
        states = [any_state(chance, of_a_rule=False) for _ in range(chance.randint(1, 4))]
        found = ours._get_possible_keys(lookup, states)
        assert found == rasas._get_possible_keys(lookup, states)
        applied += len(found)
    assert applied
    first = next(iter(lookup))
    later = {**lookup, first.replace("utter_a", "utter_b"): "utter_a"}
    assert ours._get_possible_keys(later, states) == rasas._get_possible_keys(later, states)
