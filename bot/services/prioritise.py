"""How pressing a conversation is: lists show the most pressing first."""

from __future__ import annotations

from datetime import datetime

from bot.core.conversation import Conversation, Priority
from bot.services.ports import UnitOfWork
from bot.services.record import activity


def prioritise(
    uow: UnitOfWork, conversation_id: str, operator_id: str, priority: Priority, now: datetime
) -> Conversation:
    """Anyone may: a colleague who sees danger need not own the conversation."""
    conversation = uow.conversations.lock(conversation_id)
    if conversation.priority is priority:
        return conversation
    conversation.priority = priority
    operator = uow.operators.get(operator_id)
    activity(uow, conversation, "prioritised", now, operator=operator.name, priority=priority.value)
    uow.conversations.save(conversation)
    return conversation
