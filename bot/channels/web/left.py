"""Whoever removed their conversation from the device it was on: they hear nothing of it any more."""

from __future__ import annotations

from datetime import datetime

from bot.channels.web.deps import ACCOUNT
from bot.channels.web.parse import Refused
from bot.core.message import IncomingMessage
from bot.services.arrive import Arrivals
from bot.services.ports import UnitOfWork
from bot.services.reachable import set_reachable
from bot.services.receive import Received

LEFT = Refused(410, "left", "This conversation was removed from the device it was on.")


def leave(uow: UnitOfWork, visitor: str, now: datetime) -> None:
    """Operators see it: what they write now reaches nobody."""
    set_reachable(uow, ACCOUNT, visitor, False, now)


def take(uow: UnitOfWork, arrivals: Arrivals, incoming: IncomingMessage) -> Received:
    """What was on its way when they left, and comes later, is not taken: raises Refused."""
    refuse_who_left(uow, incoming.sender)
    return arrivals.take(uow, incoming)


def refuse_who_left(uow: UnitOfWork, visitor: str) -> None:
    """Raises Refused."""
    known = uow.contacts.identity(ACCOUNT, visitor)
    if known is not None and known.unreachable_since is not None:
        raise LEFT
