"""A customer's message arrives: it is stored, once, before anyone thinks about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.contact import Contact, Identity
from bot.core.conversation import Conversation, Status
from bot.core.ids import new_id
from bot.core.masking import mask
from bot.core.message import Author, Delivery, IncomingMessage, Message
from bot.core.text import clean
from bot.services.ports import UnitOfWork
from bot.services.record import append, change_owner

LONGEST_KEPT = 100_000


@dataclass(frozen=True)
class Received:
    message: Message
    conversation: Conversation
    duplicate: bool


def receive(uow: UnitOfWork, incoming: IncomingMessage, now: datetime) -> Received:
    """Append the message to its conversation, which is made if it is the contact's first.

    A payload counts only if we offered it in this conversation; otherwise it is plain text like any other.
    """
    known = uow.messages.by_external_id(incoming.account, incoming.external_id)
    if known is not None:
        return Received(known, uow.conversations.get(known.conversation_id), duplicate=True)
    conversation = _conversation(uow, incoming, now)
    offered = (
        incoming.payload in uow.messages.offered_payloads(conversation.id) if incoming.payload else False
    )
    if conversation.status is Status.RESOLVED:
        change_owner(uow, conversation, Status.BOT, None, now)
    elif conversation.status is Status.SNOOZED:
        change_owner(uow, conversation, Status.OPEN, conversation.assignee_id, now)
    if conversation.with_person and conversation.waiting_since is None:
        conversation.waiting_since = now
    message = append(
        uow,
        conversation,
        Author.CUSTOMER,
        mask(clean(incoming.text, LONGEST_KEPT)),
        now,
        delivery=Delivery.RECEIVED,
        payload=incoming.payload if offered else None,
        account=incoming.account,
        external_id=incoming.external_id,
        author_name=incoming.sender_name,
        attachments=incoming.attachments,
        quoted_id=_quoted(uow, incoming),
        handled=conversation.status is not Status.BOT,
    )
    uow.conversations.save(conversation)
    uow.wake(conversation.id)
    return Received(message, conversation, duplicate=False)


def _quoted(uow: UnitOfWork, incoming: IncomingMessage) -> str | None:
    quoted = uow.messages.by_external_id(incoming.account, incoming.quoted) if incoming.quoted else None
    return quoted.id if quoted else None


def _conversation(uow: UnitOfWork, incoming: IncomingMessage, now: datetime) -> Conversation:
    contact = uow.contacts.by_identity(incoming.account, incoming.sender)
    if contact is None:
        contact = Contact(new_id("con"), now, incoming.sender_name, incoming.language)
        uow.contacts.add(contact, Identity(contact.id, incoming.account, incoming.sender))
    found = uow.conversations.latest_of(contact.id, incoming.account)
    if found is not None:
        return uow.conversations.lock(found.id)
    conversation = Conversation(
        new_id("cnv"),
        contact.id,
        incoming.account,
        Status.BOT,
        created_at=now,
        updated_at=now,
        language=contact.language or "es",
    )
    uow.conversations.add(conversation)
    return conversation
