"""Queued messages go out, in order, if whoever wrote them may still speak."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from bot.core.contact import Identity
from bot.core.conversation import Conversation
from bot.core.message import Author, Delivery, Message
from bot.services.errors import SendFailed
from bot.services.ports import UnitOfWork
from bot.services.record import change_delivery

SEND_TIMEOUT = timedelta(seconds=30)
MOST_ATTEMPTS = 8


def show(uow: UnitOfWork, conversation: Conversation, now: datetime) -> None:
    """For a channel that shows messages from our own records: read the gate and show, in one transaction."""
    for message in uow.messages.queued(conversation.id):
        change_delivery(uow, message, _allowed(conversation, message), now)


def claim(uow: UnitOfWork, conversation_id: str, now: datetime) -> tuple[Message, Identity] | None:
    """Take the next message to hand to a provider; None while there is none or its time has not come.

    The attempt is counted before it is made. Messages that may no longer be said are suppressed on the way.
    """
    conversation = uow.conversations.lock(conversation_id)
    for message in uow.messages.queued(conversation_id):
        if _allowed(conversation, message) is Delivery.SUPPRESSED:
            change_delivery(uow, message, Delivery.SUPPRESSED, now)
            continue
        if message.next_attempt_at is not None and message.next_attempt_at > now:
            return None
        message.attempts += 1
        message.next_attempt_at = now + SEND_TIMEOUT
        uow.messages.save(message)
        identity = uow.contacts.identity(conversation.contact_id, conversation.account)
        if identity is None:
            change_delivery(uow, message, Delivery.FAILED, now, "no address")
            continue
        return message, identity
    return None


def sent(uow: UnitOfWork, message_id: str, external_id: str | None, now: datetime) -> None:
    message = uow.messages.get(message_id)
    message.external_id = external_id or message.external_id
    change_delivery(uow, message, Delivery.SENT, now)


def refused(uow: UnitOfWork, message_id: str, error: SendFailed, now: datetime) -> None:
    """Put the message back for later, or record for good that it did not go out."""
    message = uow.messages.get(message_id)
    if error.retry_after is None or message.attempts >= MOST_ATTEMPTS:
        change_delivery(uow, message, Delivery.FAILED, now, error.reason)
        return
    pause = max(error.retry_after, 2.0**message.attempts * random.uniform(0.5, 1.0))
    message.next_attempt_at = now + timedelta(seconds=pause)
    message.failure = error.reason
    uow.messages.save(message)


def _allowed(conversation: Conversation, message: Message) -> Delivery:
    if message.author is Author.BOT and not conversation.bot_may_speak(message.epoch, message.turn_id):
        return Delivery.SUPPRESSED
    return Delivery.SENT
