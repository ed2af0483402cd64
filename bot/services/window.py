"""How long some networks let us write freely: counted from the customer's last message."""

from __future__ import annotations

from datetime import datetime

from bot.services.ports import UnitOfWork

AFTER_ALL = 2**31 - 1


def last_written(uow: UnitOfWork, conversation_id: str) -> datetime | None:
    """When the customer last wrote in this conversation; None if never. What came to us later than it was
    written may stand behind what is newer."""
    written, before = list[datetime](), AFTER_ALL
    while (last := uow.messages.last_incoming_before(conversation_id, before)) is not None:
        written.append(last.written_at)
        before = last.position
        if last.written_at == last.created_at:
            break
    return max(written, default=None)
