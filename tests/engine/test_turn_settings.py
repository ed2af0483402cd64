"""What config.yml sets for a component is found by whoever serves the turn."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from rasa.engine.graph import GraphSchema, SchemaNode

from bot.engine.escalation import EscalationPolicy
from bot.engine.nlu.more import TicketTeller
from bot.engine.turn_settings import TurnSettings, place_of


def test_they_are_those_of_the_model_and_the_rest_is_the_components_own() -> None:
    node = SchemaNode({}, TicketTeller, "create", "process", {"intent": "tell_more"})
    model: Any = SimpleNamespace(predict_schema=GraphSchema({"run_TicketTeller_9": node}))
    found = TurnSettings.of(model)
    assert found.tickets is not None
    assert found.tickets["intent"] == "tell_more" and found.tickets["recorded_by"] == []
    assert found.escalation == EscalationPolicy.get_default_config()
    assert place_of(TicketTeller, model) == "run_TicketTeller_9"
    assert place_of(EscalationPolicy, model) is None


def test_a_model_without_tickets_has_no_settings_of_theirs() -> None:
    model: Any = SimpleNamespace(predict_schema=GraphSchema({}))
    assert TurnSettings.of(model).tickets is None
