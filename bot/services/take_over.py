"""An operator takes a conversation, from the bot or from the queue."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.conversation import Conversation, Status
from bot.core.handoff import Ending, Handoff, Reason
from bot.core.ids import new_id
from bot.core.message import Author
from bot.core.roles import Permission
from bot.services.errors import Away, Taken
from bot.services.goodbye import go_on, last_handoff
from bot.services.hold import owner_before
from bot.services.ports import UnitOfWork, Words
from bot.services.record import activity, append, change_owner
from bot.services.undo import held_change, undo, unsay


def take_over(
    uow: UnitOfWork,
    conversation_id: str,
    operator_id: str,
    words: Words,
    now: datetime,
    goodbye: timedelta = timedelta(0),
) -> Conversation:
    """From this transaction on the bot is silent. Whoever takes back at once what they gave away undoes that:
    the customer hears nothing of either. ``goodbye``: for how long what was resolved goes on, as it does
    where the customer writes; later, and of what the bot has, another period of care begins. Raises Taken if
    another operator has the conversation, Away if they talk with customers no more."""
    conversation = uow.conversations.lock(conversation_id)
    operator = uow.operators.lock(operator_id)  # what they have is passed on when they leave
    if not operator.may(Permission.CONVERSATIONS):
        raise Away(operator.name)
    if conversation.with_person and conversation.assignee_id == operator_id:
        return conversation
    if conversation.with_person and conversation.assignee_id is not None:
        raise Taken(uow.operators.get(conversation.assignee_id).name)
    held = held_change(uow, conversation)
    if held is not None:
        if owner_before(held) == operator_id and undo(uow, conversation, held, operator_id, now):
            return conversation
        unsay(uow, conversation, held, now)
    ended = last_handoff(uow, conversation) if conversation.status is Status.RESOLVED else None
    soon = ended is not None and ended.resolved_at is not None and now - ended.resolved_at < goodbye
    change_owner(uow, conversation, Status.OPEN, operator_id, now, taken=True)
    if ended is not None and soon and ended.ending is Ending.RESOLVED:
        go_on(uow, ended, now)
    handoff = uow.handoffs.current(conversation_id)
    if handoff is None:
        handoff = Handoff(new_id("hnd"), conversation_id, Reason.TAKEN_OVER, requested_at=now)
        uow.handoffs.add(handoff)
    handoff.operator_id = operator_id
    handoff.assigned_at = now
    uow.handoffs.save(handoff)
    operator.last_assigned_at = operator.seen_at = operator.acted_at = now
    uow.operators.save(operator)
    said = words.say("utter_system_handoff_assigned", conversation.language, operator=operator.name)
    append(uow, conversation, Author.SYSTEM, said, now)
    activity(uow, conversation, "taken_over", now, operator=operator.name)
    uow.conversations.save(conversation)
    return conversation
