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
from bot.services.hold import (
    HELD,
    RECALLED,
    answers,
    can_be_undone,
    held_by,
    is_held,
    remembered,
    tells_of_change,
)
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
    before, stands = remembered(message), _answer_since(uow, conversation, message)
    change = held_change(uow, conversation)
    if change is not None and change.position > message.position:
        if stands is None or stands.position > change.position:
            forget_answer(uow, change, before)
        if conversation.status is Status.RESOLVED:
            undo(uow, conversation, change, operator_id, now)
    change_delivery(uow, message, Delivery.SUPPRESSED, now, RECALLED)
    handoff = uow.handoffs.current(conversation.id)
    if before["first_reply"] and handoff is not None:
        handoff.first_reply_at = stands.created_at if stands else None
        uow.handoffs.save(handoff)
    if stands is not None:
        _hand_on(uow, message, stands)
        return
    if before["waiting_since"] and conversation.with_person:
        conversation.waiting_since = datetime.fromisoformat(before["waiting_since"])
        review_soon(uow, conversation, now)
        uow.conversations.save(conversation)
    if before.get("step") == LadderStep.OURS and handoff is not None:
        _ours_again(uow, conversation, handoff, message, now)


def _answer_since(uow: UnitOfWork, conversation: Conversation, message: Message) -> Message | None:
    """With which it stays answered, when this one is taken back."""
    since = uow.messages.since(conversation.id, message.position, conversation.last_position)
    return next((one for one in since if answers(one)), None)


def _hand_on(uow: UnitOfWork, message: Message, stands: Message) -> None:
    """Taken back as well, the later answer leaves everything as it was before both of them."""
    if not is_held(stands):
        return
    first, then = remembered(message), remembered(stands)
    both = {"waiting_since": first["waiting_since"] or then["waiting_since"]}
    both["first_reply"] = first["first_reply"] or then["first_reply"]
    if stands.epoch == message.epoch and first.get("step") == LadderStep.OURS:  # not passed on between them
        both["step"] = first["step"]
    stands.meta = {**stands.meta, HELD: {**then, **both}}
    uow.messages.save(stands)


def _ours_again(
    uow: UnitOfWork, conversation: Conversation, handoff: Handoff, message: Message, now: datetime
) -> None:
    """It is for us to go on, as before it was answered, unless passed on since."""
    theirs = conversation.with_person and conversation.assignee_id == message.operator_id
    if theirs and handoff.step == LadderStep.OPERATOR:
        handoff.step = LadderStep.OURS.value
        uow.handoffs.save(handoff)
        review_soon(uow, conversation, now)


def last_written_at(uow: UnitOfWork, conversation: Conversation) -> int:
    """The position of the customer's last message; 0 without one."""
    last = uow.messages.last_incoming_before(conversation.id, conversation.last_position + 1)
    return last.position if last else 0
