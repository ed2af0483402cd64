"""Puts messages that overtook each other on the way back into the order they were written in."""

from __future__ import annotations

import itertools

from bot.core.message import Message
from bot.services.ports import UnitOfWork

ORDINAL = "ordinal"
FAR_ENOUGH = 20


def into_order(uow: UnitOfWork, message: Message) -> None:
    """Move the last message of a locked conversation before those its network counts as later.

    What anyone of ours has said since is not passed: they had not read it when they said it.
    """
    if (mine := _ordinal(message)) is None:
        return
    before = uow.messages.last_incoming_before(message.conversation_id, message.position)
    if before is None or (_ordinal(before) or 0) < mine:
        return
    earlier = list(reversed(uow.messages.of(message.conversation_id, FAR_ENOUGH)))[1:]
    later = list(itertools.takewhile(lambda one: one.incoming and (_ordinal(one) or 0) > mine, earlier))
    if not later:
        return
    free = message.position
    _move(uow, message, -free)  # out of the way: no two of a conversation share a position
    for one in later:
        left = one.position
        _move(uow, one, free)
        free = left
    _move(uow, message, free)


def _move(uow: UnitOfWork, message: Message, position: int) -> None:
    message.position = position
    uow.messages.save(message)


def _ordinal(message: Message) -> int | None:
    found = message.meta.get(ORDINAL)
    return found if isinstance(found, int) else None
