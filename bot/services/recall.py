"""Second thoughts: for a few seconds what an operator sent is held, and can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.conversation import Conversation
from bot.core.draft import Draft
from bot.core.message import Delivery, Message
from bot.services.errors import TooLate
from bot.services.ports import UnitOfWork
from bot.services.record import change_delivery, review_soon

RECALLED = "recalled"
HELD = "held"


def hold(conversation: Conversation, first_reply: bool, length: timedelta) -> dict[str, object]:
    """What a held message remembers, so that taking it back leaves no trace: ``meta`` of the message."""
    if not length:
        return {}
    waiting = conversation.waiting_since
    return {HELD: {"waiting_since": waiting.isoformat() if waiting else None, "first_reply": first_reply}}


def is_held(message: Message) -> bool:
    return HELD in message.meta and message.delivery is Delivery.QUEUED and message.attempts == 0


def recall(uow: UnitOfWork, message_id: str, operator_id: str, now: datetime) -> Message:
    """Take back one's own message; its words are one's draft again. Raises TooLate once it is on its way,
    KeyError for what is somebody else's or a note."""
    conversation = uow.conversations.lock(uow.messages.get(message_id).conversation_id)
    message = uow.messages.get(message_id)
    if message.operator_id != operator_id or message.private:
        raise KeyError(message_id)
    due = message.next_attempt_at
    if not is_held(message) or due is None or due <= now:
        raise TooLate
    before = message.meta[HELD]
    assert isinstance(before, dict)
    change_delivery(uow, message, Delivery.SUPPRESSED, now, RECALLED)
    if before["waiting_since"] and conversation.with_person:
        conversation.waiting_since = datetime.fromisoformat(before["waiting_since"])
        review_soon(uow, conversation, now)
        uow.conversations.save(conversation)
    handoff = uow.handoffs.current(conversation.id)
    if before["first_reply"] and handoff is not None:
        handoff.first_reply_at = None
        uow.handoffs.save(handoff)
    if message.text:
        seen = last_written_at(uow, conversation)
        uow.drafts.put(Draft(conversation.id, operator_id, "reply", message.text, seen, now))
    return message


def last_written_at(uow: UnitOfWork, conversation: Conversation) -> int:
    """The position of the customer's last message; 0 without one."""
    last = uow.messages.last_incoming_before(conversation.id, conversation.last_position + 1)
    return last.position if last else 0
