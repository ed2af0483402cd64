"""An operator is done: at the customer's next message the bot is back, its forms as they were."""

from __future__ import annotations

from datetime import datetime

from bot.core.conversation import Conversation, Priority, Status
from bot.core.message import Author
from bot.services.errors import NotYours
from bot.services.ports import UnitOfWork, Words
from bot.services.record import activity, append, change_owner


def resolve(
    uow: UnitOfWork, conversation_id: str, operator_id: str, words: Words, now: datetime
) -> Conversation:
    """End the human stretch. Raises NotYours unless it is the operator's own conversation."""
    conversation = uow.conversations.lock(conversation_id)
    if conversation.status is Status.RESOLVED:
        return conversation
    if conversation.assignee_id != operator_id or not conversation.with_person:
        owner = conversation.assignee_id
        raise NotYours(uow.operators.get(owner).name if owner else None)
    operator = uow.operators.get(operator_id)
    change_owner(uow, conversation, Status.RESOLVED, None, now)
    conversation.waiting_since = None
    conversation.priority = Priority.NONE
    handoff = uow.handoffs.current(conversation_id)
    if handoff is not None:
        handoff.resolved_at = now
        uow.handoffs.save(handoff)
    said = words.say("utter_system_resolved", conversation.language, operator=operator.name)
    append(uow, conversation, Author.SYSTEM, said, now)
    activity(uow, conversation, "resolved", now, operator=operator.name)
    uow.conversations.save(conversation)
    return conversation
