"""Which messages of a conversation are shown: the latest, and those around one that is asked for.

However long it is, a page has a bearable number of them: what lies between the two is left out, and asked for
from either side.
"""

from __future__ import annotations

from typing import NamedTuple

from bot.core.message import Message
from bot.services.ports import UnitOfWork

LATEST, BEFORE, AFTER = 500, 200, 400  # messages: of now, before one that is asked for, and after it
FIRST = "first"  # in place of a message: however the conversation began


class History(NamedTuple):
    """``earlier``: there are more before them; ``gap``: the first one after those left out in between."""

    messages: list[Message]
    earlier: bool
    gap: str | None


def history(uow: UnitOfWork, conversation_id: str, around: str | None = None) -> History:
    """Oldest first. A message that is not there, or elsewhere, is as none."""
    messages, gap = uow.messages.of(conversation_id, LATEST), None
    position = _position(uow, conversation_id, around)
    if messages and position is not None:
        begins = messages[0]
        found = uow.messages.since(conversation_id, position - BEFORE - 1, BEFORE + AFTER + 1)
        before = [one for one in found if one.position < begins.position]
        if len(before) > BEFORE + AFTER:
            before, gap = before[:-1], begins.id
        messages = before + messages
    begun = uow.messages.since(conversation_id, 0, 1)
    return History(messages, begun[:1] != messages[:1], gap)


def _position(uow: UnitOfWork, conversation_id: str, message_id: str | None) -> int | None:
    if message_id == FIRST:
        return 1
    try:
        found = uow.messages.get(message_id) if message_id else None
    except KeyError:
        return None
    return found.position if found and found.conversation_id == conversation_id else None
