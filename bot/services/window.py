"""How long some networks let us write freely: counted from the customer's last message."""

from __future__ import annotations

from datetime import datetime

from bot.services.ports import UnitOfWork

AFTER_ALL = 2**31 - 1


def last_written(uow: UnitOfWork, conversation_id: str) -> datetime | None:
    """When the customer last wrote in this conversation; None if never."""
    last = uow.messages.last_incoming_before(conversation_id, AFTER_ALL)
    return last.created_at if last else None
