"""What an action does, it does once per turn, however often the turn is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.services.ports import UnitOfWork
from bot.services.turn_context import TurnContext


def once(
    uow: UnitOfWork, turn: TurnContext, verb: str, effect: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Return the recorded result of ``verb`` in this turn's action, or do it now and record it with it."""
    key = f"{turn.action}.{verb}"
    uow.conversations.lock(turn.conversation_id)  # the same turn asked twice at once waits here
    recorded = uow.effects.get(turn.turn_id, key)
    if recorded is not None:
        return recorded
    result = effect()
    uow.effects.add(turn.turn_id, key, result)
    return result
