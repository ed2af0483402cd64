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
    named = {one.id: one for one in named_in(note.text, uow.operators.all()).values()}
    for operator in named.values():
        away = operator.left_at is not None or operator.id == note.operator_id
        if away or not sight_of(operator).covers(conversation):
            continue
        one = Mention(new_id("men"), note.id, conversation.id, operator.id, note.operator_id or "", at=now)
        uow.mentions.add(one)
        made.append(one)
    return made


def told_in(uow: UnitOfWork, notes: list[Message]) -> dict[str, dict[str, str]]:
    """For each note that somebody was told of: the words that name them, as written, and who it is."""
    able = {one.id: one for one in notes if one.private and "@" in one.text}
    told = {(one.message_id, one.operator_id) for one in uow.mentions.in_notes(list(able))} if able else set()
    if not told:
        return {}
    operators = uow.operators.all()
    return {
        note.id: {
            words: one.id
            for words, one in named_in(note.text, operators).items()
            if (note.id, one.id) in told
        }
        for note in able.values()
    }


def read(uow: UnitOfWork, operator_id: str, conversation_id: str, now: datetime) -> None:
    """The operator has looked at the conversation."""
    uow.mentions.mark_read(operator_id, conversation_id, now)
