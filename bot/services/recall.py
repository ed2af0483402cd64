"""Second thoughts: for a few seconds what an operator sent is held and can be taken back, and so can a
resolve or a transfer, by the words about it."""

from __future__ import annotations

from datetime import datetime

from bot.core.care import LadderStep
from bot.core.conversation import Conversation, Status
from bot.core.draft import Draft
from bot.core.handoff import Handoff
from bot.core.message import Delivery, Message
from bot.services.errors import TooLate
from bot.services.hold import RECALLED, answers, can_be_undone, held_by, remembered, tells_of_change
from bot.services.ports import UnitOfWork
from bot.services.record import change_delivery, review_soon
from bot.services.undo import forget_answer, held_change, undo


def recall(uow: UnitOfWork, message_id: str, operator_id: str, now: datetime) -> Message:
    """Take back one's own message; its words are one's draft again. With the words about a resolve or a
    transfer goes what they tell of, and with an answer the resolve behind it. Raises TooLate once it is on
    its way, KeyError for what is somebody else's or a note.
    """
    conversation = uow.conversations.lock(uow.messages.get(message_id).conversation_id)
    message = uow.messages.get(message_id)
    if tells_of_change(message):
        if held_by(message) not in (operator_id, None):
            raise KeyError(message_id)
        change = held_change(uow, conversation)
        if change is None or change.id != message_id or not undo(uow, conversation, change, operator_id, now):
            raise TooLate
        return change
    if message.operator_id != operator_id or message.private:
        raise KeyError(message_id)
    unsend(uow, conversation, message, operator_id, now)
    if message.text:
        seen = last_written_at(uow, conversation)
        uow.drafts.put(Draft(conversation.id, operator_id, "reply", message.text, seen, now))
    return message


def unsend(
    uow: UnitOfWork, conversation: Conversation, message: Message, operator_id: str, now: datetime
) -> None:
    """Of a locked conversation: it never goes out, nor is what it was about resolved. Raises TooLate."""
    if not can_be_undone(message, now):
        raise TooLate
    before = remembered(message)
    change = held_change(uow, conversation)
    if change is not None and change.position > message.position:
        forget_answer(uow, change, before)
        if conversation.status is Status.RESOLVED:
            undo(uow, conversation, change, operator_id, now)
    change_delivery(uow, message, Delivery.SUPPRESSED, now, RECALLED)
    if before["waiting_since"] and conversation.with_person:
        conversation.waiting_since = datetime.fromisoformat(before["waiting_since"])
        review_soon(uow, conversation, now)
        uow.conversations.save(conversation)
    handoff = uow.handoffs.current(conversation.id)
    if before["first_reply"] and handoff is not None:
        handoff.first_reply_at = None
        uow.handoffs.save(handoff)
    if before.get("step") == LadderStep.OURS and handoff is not None:
        _ours_again(uow, conversation, handoff, message, now)


def _ours_again(
    uow: UnitOfWork, conversation: Conversation, handoff: Handoff, message: Message, now: datetime
) -> None:
    """It is for us to go on, as before it was answered, unless passed on or answered otherwise since."""
    since = uow.messages.since(conversation.id, message.position, conversation.last_position)
    theirs = conversation.with_person and conversation.assignee_id == message.operator_id
    if theirs and handoff.step == LadderStep.OPERATOR and not any(answers(one) for one in since):
        handoff.step = LadderStep.OURS.value
        uow.handoffs.save(handoff)
        review_soon(uow, conversation, now)


def last_written_at(uow: UnitOfWork, conversation: Conversation) -> int:
    """The position of the customer's last message; 0 without one."""
    last = uow.messages.last_incoming_before(conversation.id, conversation.last_position + 1)
    return last.position if last else 0
