"""Operators say whether they are there."""

from __future__ import annotations

from datetime import datetime

from bot.core.event import Audience
from bot.core.operator import Presence
from bot.services.ports import UnitOfWork


def set_presence(uow: UnitOfWork, operator_id: str, presence: Presence, now: datetime) -> None:
    operator = uow.operators.get(operator_id)
    operator.presence = presence
    uow.operators.save(operator)
    uow.events.add(Audience.CONSOLE, "operator", None, {"operator": operator_id}, now)
