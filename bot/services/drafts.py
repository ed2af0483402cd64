"""What an operator has begun to write is kept, so that it is there on another device too."""

from __future__ import annotations

from datetime import datetime

from bot.core.draft import Draft
from bot.core.text import clean
from bot.services.ports import UnitOfWork

LONGEST = 100_000  # longer than what can be sent: it is for whoever writes to shorten it
MODES = ("reply", "note")


def keep(
    uow: UnitOfWork, conversation_id: str, operator_id: str, mode: str, text: str, seen: int, now: datetime
) -> None:
    """Keep it instead of the one before; an empty one is forgotten. Raises ValueError or KeyError."""
    if mode not in MODES:
        raise ValueError(f"mode: expected one of {MODES}")
    if uow.conversations.lock(conversation_id).erased_at is not None:
        raise KeyError(conversation_id)
    if not clean(text, LONGEST):
        uow.drafts.forget(conversation_id, operator_id, mode)
        return
    uow.drafts.put(Draft(conversation_id, operator_id, mode, text[:LONGEST], seen, now))
