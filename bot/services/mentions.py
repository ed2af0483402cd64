"""Whoever is named in a private note hears of it."""

from __future__ import annotations

from datetime import datetime

from bot.core.ids import new_id
from bot.core.mention import Mention, named_in
from bot.core.message import Message
from bot.core.sight import sight_of
from bot.services.ports import UnitOfWork


def mention(uow: UnitOfWork, note: Message, now: datetime) -> list[Mention]:
    """Keep a mention for each colleague the note names and who may see the conversation."""
    conversation = uow.conversations.get(note.conversation_id)
    made = []
    for operator in named_in(note.text, uow.operators.all()):
        away = operator.left_at is not None or operator.id == note.operator_id
        if away or not sight_of(operator).covers(conversation):
            continue
        one = Mention(new_id("men"), note.id, conversation.id, operator.id, note.operator_id or "", at=now)
        uow.mentions.add(one)
        made.append(one)
    return made


def read(uow: UnitOfWork, operator_id: str, conversation_id: str, now: datetime) -> None:
    """The operator has looked at the conversation."""
    uow.mentions.mark_read(operator_id, conversation_id, now)
