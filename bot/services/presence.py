"""Operators say whether they are there, and show it by what they do."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.event import Audience
from bot.core.operator import Operator, Presence
from bot.services.pick import queue_in_pages
from bot.services.ports import UnitOfWork

OFTEN_ENOUGH = timedelta(seconds=20)


def set_presence(uow: UnitOfWork, operator_id: str, presence: Presence, now: datetime) -> None:
    """Whoever comes back may be given again what they missed before; who goes leaves it to others
    (timekeeper.py). Either way they have read why the house had signed them off, if it had (sign_off.py)."""
    operator = uow.operators.lock(operator_id)  # the house may be signing them off at this moment
    if operator.left_at is not None:
        return
    back = presence is Presence.ONLINE and operator.presence is not Presence.ONLINE
    operator.presence = presence
    operator.seen_at = operator.acted_at = now
    uow.operators.save(operator)
    uow.sign_offs.remove(operator_id)
    uow.events.add(Audience.CONSOLE, "operator", None, {"operator": operator_id}, now)
    if back:
        _forgive(uow, operator_id)


def acted(uow: UnitOfWork, operator: Operator, now: datetime) -> None:
    """They did something just now."""
    if operator.acted_at is None or now - operator.acted_at >= OFTEN_ENOUGH:
        operator.seen_at = operator.acted_at = now
        uow.operators.save(operator)


def seen(uow: UnitOfWork, operator_id: str, now: datetime) -> None:
    """Their console is open."""
    operator = uow.operators.get(operator_id)
    if operator.seen_at is None or now - operator.seen_at >= OFTEN_ENOUGH:
        operator.seen_at = now
        uow.operators.save(operator)


def _forgive(uow: UnitOfWork, operator_id: str) -> None:
    for page in queue_in_pages(uow):
        for handoff in uow.handoffs.current_of([one.id for one in page]).values():
            if operator_id in handoff.tried:
                handoff.tried = tuple(one for one in handoff.tried if one != operator_id)
                uow.handoffs.save(handoff)
