"""Whoever does not answer is set offline, and told so: what happened, and which chats went on."""

from __future__ import annotations

from datetime import datetime

from bot.core.event import Audience
from bot.core.operator import Operator, Presence
from bot.core.sign_off import OffBecause, SignOff
from bot.services.ports import UnitOfWork

MOST_TOLD = 50


def sign_off(uow: UnitOfWork, operator: Operator, because: OffBecause, now: datetime) -> None:
    operator.presence = Presence.OFFLINE
    uow.operators.save(operator)
    uow.sign_offs.put(SignOff(operator.id, now, because))
    uow.events.add(Audience.CONSOLE, "operator", None, {"operator": operator.id, "why": because.value}, now)


def went_on(uow: UnitOfWork, operator_id: str, conversation_id: str) -> None:
    """A chat of theirs goes on without them. Nothing, unless they were signed off."""
    found = uow.sign_offs.get(operator_id)
    if found is not None and conversation_id not in found.chats:
        found.chats = (*found.chats, conversation_id)[-MOST_TOLD:]
        uow.sign_offs.put(found)
