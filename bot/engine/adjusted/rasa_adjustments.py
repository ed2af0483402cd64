"""The few places where Rasa itself is changed, each with its reason."""

from __future__ import annotations

import asyncio
import functools
import json
from types import SimpleNamespace
from typing import Any

import aiohttp
import rasa.core.agent
import rasa.core.policies.memoization
import rasa.core.policies.rule_policy
import rasa.core.processor
import rasa.shared.core.events as rasa_events
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.policies.policy import PolicyPrediction
from rasa.shared.exceptions import RasaException

ACTION_SECONDS = 20.0


class ActionServerFailed(Exception):
    """An action could not be run where it lives. Deliberately no RasaException: Rasa swallows those."""


def apply() -> None:
    """Call once, before a model is loaded."""
    _compile_the_schema_of_action_results()
    _look_up_event_types_once()
    _find_the_highest_confidence_once()
    _copy_nothing_for_debug_logs()


def report_failures() -> None:
    """For turns that are asked again. Rasa's own commands go on without the action, as they always do."""
    from bot.engine.adjusted.processor import TurnProcessor

    rasa.core.agent.MessageProcessor = TurnProcessor
    stock_run = RemoteAction.run

    @functools.wraps(stock_run)
    async def run(self: RemoteAction, *args: Any, **kwargs: Any) -> Any:
        try:
            return await asyncio.wait_for(stock_run(self, *args, **kwargs), ACTION_SECONDS)
        except ActionExecutionRejection:
            raise
        except (
            RasaException,
            aiohttp.ClientError,
            asyncio.TimeoutError,
            ValidationError,
            json.JSONDecodeError,
            AttributeError,  # an answer without a body
        ) as error:
            raise ActionServerFailed(f"{self.name()}: {type(error).__name__}") from error

    RemoteAction.run = run


def _compile_the_schema_of_action_results() -> None:
    """Rasa checks the schema itself on every call: about 20 ms."""
    validator = Draft7Validator(RemoteAction.action_response_format_spec())

    def validate(_self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate


def _look_up_event_types_once() -> None:
    """Rasa walks all subclasses of Event for each event it reads."""
    stock = rasa_events.Event.resolve_by_type
    rasa_events.Event.resolve_by_type = staticmethod(functools.lru_cache(maxsize=256)(stock))


def _find_the_highest_confidence_once() -> None:
    """Rasa goes through all actions a dozen times a turn, and every prepared answer is one of them. What it
    changes in a prediction is only that it takes an action's confidence away."""

    def max_confidence(self: PolicyPrediction) -> float:
        highest, at = vars(self).get("_highest", (None, 0))
        if highest is None or self.probabilities[at] != highest:
            highest = max(self.probabilities, default=0.0)
            at = self.probabilities.index(highest) if self.probabilities else 0
            self._highest = highest, at
        return float(highest)

    PolicyPrediction.max_confidence = property(max_confidence)


def _copy_nothing_for_debug_logs() -> None:
    """These modules use ``copy`` only to hand deep copies to debug logs, which are off."""
    as_it_is = SimpleNamespace(deepcopy=lambda value: value)
    for module in (rasa.core.processor, rasa.core.policies.memoization, rasa.core.policies.rule_policy):
        vars(module)["copy"] = as_it_is
