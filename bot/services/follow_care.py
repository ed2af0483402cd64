"""A person looks after a customer on one channel; what the customer writes on another reaches that person."""

from __future__ import annotations

from datetime import datetime

from bot.core.conversation import Conversation, Status
from bot.core.handoff import Handoff, Reason
from bot.core.ids import new_id
from bot.services.errors import Overtaken
from bot.services.ports import UnitOfWork
from bot.services.record import activity, change_owner


def follow_care(uow: UnitOfWork, conversation: Conversation, now: datetime) -> None:
    """Give a locked conversation of the bot's to whoever has another one of the same contact, if anyone."""
    first = _cared_for(uow, conversation) if conversation.status is Status.BOT else None
    held = ""
    while first is not None and first.assignee_id not in (None, held):
        if first.assignee_id < held:
            raise Overtaken("passed on to somebody who comes before who had it")
        held = uow.operators.lock(first.assignee_id).id  # who leaves passes on what they have
        first = _cared_for(uow, conversation)
    if first is None:
        return
    change_owner(uow, conversation, Status.OPEN, first.assignee_id, now)
    conversation.waiting_since = now
    conversation.priority = first.priority
    here = uow.handoffs.current(conversation.id)
    there = uow.handoffs.current(first.id)
    if here is None:
        uow.handoffs.add(
            Handoff(
                id=new_id("hnd"),
                conversation_id=conversation.id,
                reason=there.reason if there else Reason.TAKEN_OVER,
                requested_at=now,
                operator_id=first.assignee_id,
                ticket_number=there.ticket_number if there else None,
                assigned_at=now if first.assignee_id else None,
            )
        )
    operator = uow.operators.get(first.assignee_id).name if first.assignee_id else None
    activity(uow, conversation, "care.followed", now, operator=operator, account=first.account)


def _cared_for(uow: UnitOfWork, conversation: Conversation) -> Conversation | None:
    """Of those that a person looks after, one that is somebody's before one that waits."""
    others = uow.conversations.looked_after(conversation.contact_id)
    cared = (one for one in others if one.id != conversation.id)
    return max(cared, key=lambda one: (one.assignee_id is not None, one.updated_at), default=None)
