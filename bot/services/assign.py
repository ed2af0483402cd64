"""A conversation goes to another operator, or back to the queue, by someone's decision."""

from __future__ import annotations

from datetime import datetime

from bot.core.conversation import Conversation, Status
from bot.core.handoff import Handoff, Reason
from bot.core.ids import new_id
from bot.core.message import Author
from bot.core.roles import Permission
from bot.services.ports import UnitOfWork, Words
from bot.services.record import activity, append, change_owner
from bot.services.reply import must_own


def assign(
    uow: UnitOfWork, conversation_id: str, by_id: str, to_id: str | None, words: Words, now: datetime
) -> Conversation:
    """Give it to ``to_id``, and tell the customer who has it now; None: to the queue, where it keeps its
    place. ``by_id`` must own it, unless the queue or the bot has it or they lead the others: else NotYours.
    ValueError for one who does not talk with customers.
    """
    conversation = uow.conversations.lock(conversation_id)
    by = uow.operators.get(by_id)
    if conversation.assignee_id and not by.may(Permission.ALL_CONVERSATIONS):
        must_own(uow, conversation, by_id)
    if conversation.with_person and conversation.assignee_id == to_id:
        return conversation
    to = uow.operators.get(to_id) if to_id else None
    if to is not None and not to.may(Permission.CONVERSATIONS):
        raise ValueError("to: expected an operator who talks with customers")
    change_owner(uow, conversation, Status.OPEN, to_id, now)
    handoff = uow.handoffs.current(conversation_id)
    if handoff is None:
        handoff = Handoff(new_id("hnd"), conversation_id, Reason.TAKEN_OVER, requested_at=now)
        uow.handoffs.add(handoff)
    handoff.operator_id, handoff.assigned_at = to_id, now if to else None
    uow.handoffs.save(handoff)
    if conversation.waiting_since is None:
        conversation.waiting_since = now
    if to is not None:
        to.last_assigned_at = now
        uow.operators.save(to)
        said = words.say("utter_system_handoff_assigned", conversation.language, operator=to.name)
        append(uow, conversation, Author.SYSTEM, said, now)
    what = "assigned" if to else "returned"
    activity(uow, conversation, what, now, operator=by.name, to=to.name if to else None)
    uow.conversations.save(conversation)
    return conversation
