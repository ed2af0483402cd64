"""A customer's message arrives: it is stored, once, before anyone thinks about it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.choices import YES_OR_NO, chosen, pointed_at, told_by_a_word
from bot.core.contact import Contact, Identity
from bot.core.conversation import Conversation, Status
from bot.core.cues import Cues
from bot.core.doubt import NOT_WHAT_I_ASKED
from bot.core.ids import new_id
from bot.core.masking import mask
from bot.core.message import WRITTEN, Author, Button, Delivery, IncomingMessage, Message
from bot.core.quoting import only_points
from bot.core.text import clean, kept
from bot.services.attachments import sent_without_words, to_fetch
from bot.services.follow_care import follow_care
from bot.services.goodbye import After, reopen
from bot.services.hold import is_held
from bot.services.order import ORDINAL, into_order
from bot.services.ports import UnitOfWork
from bot.services.reception import ALWAYS_OPEN, Reception
from bot.services.record import append, review_soon
from bot.services.snooze import come_back

Ahead = Callable[[str, str, str | None, datetime], None]

TOPIC, ALBUM, SHARED, QUOTE = "topic", "album", "shared", "quote"
LATE = timedelta(minutes=1)  # what comes sooner after it was written comes when it was written ...
FAR_OFF = timedelta(days=10)  # ... and what comes so much later was not: somebody's clock is wrong


@dataclass(frozen=True)
class Received:
    message: Message
    conversation: Conversation
    duplicate: bool
    after: After | None = None


def receive(
    uow: UnitOfWork,
    incoming: IncomingMessage,
    now: datetime,
    transcribing: bool = False,
    reception: Reception = ALWAYS_OPEN,
    ahead: Ahead | None = None,
) -> Received:
    """Append the message to its conversation, which is made if it is the contact's first.

    A payload counts only if we offered it in this conversation; otherwise it is plain text like any other.
    ``transcribing``: a voice note is answered once its words are known. ``after`` in what is returned: what
    became of a conversation that a person had closed.
    """
    known = uow.messages.by_external_id(incoming.account, incoming.external_id)
    if known is not None:
        return Received(known, uow.conversations.get(known.conversation_id), duplicate=True)
    contact, conversation = _conversation(uow, incoming, now)
    contact = _named(uow, contact, conversation, incoming)
    text = mask(kept(incoming.text))
    late = now - (incoming.written_at or now)
    written = incoming.written_at if LATE < late < FAR_OFF else None
    if ahead and conversation.status is Status.BOT and _says_it_all(incoming):
        ahead(conversation.id, clean(text), contact.language, written or now)
    quoted = _quoted(uow, conversation, incoming)
    payload, after = _payload(uow, conversation, incoming, quoted, reception.cues), None
    if conversation.status is Status.RESOLVED:
        after = reopen(uow, conversation, incoming.text, payload, reception.care, now)
    elif conversation.status is Status.SNOOZED:
        come_back(uow, conversation, "snooze.answered", now)
    follow_care(uow, conversation, now)
    if conversation.with_person and conversation.waiting_since is None:
        conversation.waiting_since = now
        review_soon(uow, conversation, now)
    numbers = {ORDINAL: incoming.ordinal, TOPIC: incoming.topic, ALBUM: incoming.album}
    quote = mask(kept(incoming.quote))
    told = {**numbers, SHARED: incoming.shared or None, QUOTE: quote or None}
    told[WRITTEN] = written.isoformat() if written else None
    message = append(
        uow,
        conversation,
        Author.CUSTOMER,
        text,
        now,
        delivery=Delivery.RECEIVED,
        payload=payload,
        account=incoming.account,
        external_id=incoming.external_id,
        author_name=incoming.sender_name,
        attachments=incoming.attachments,
        quoted_id=quoted.id if quoted else None,
        handled=conversation.status is not Status.BOT,
        meta={key: value for key, value in told.items() if value is not None},
    )
    into_order(uow, message)
    uow.conversations.save(conversation)
    to_fetch(uow, message, transcribing, now)
    uow.wake(conversation.id, "answer")
    return Received(message, conversation, duplicate=False, after=after)


def _named(
    uow: UnitOfWork, contact: Contact, conversation: Conversation, incoming: IncomingMessage
) -> Contact:
    """Whoever came first in a list that tells no names has theirs from what comes after it. A name that
    somebody of ours took away stays away."""
    if contact.name is not None or incoming.sender_name is None:
        return contact
    before = uow.messages.last_incoming_before(conversation.id, conversation.last_position + 1)
    if before is None or uow.messages.came_with_a_name(conversation.id):
        return contact
    contact = uow.contacts.lock(contact.id)
    contact.name = incoming.sender_name
    uow.contacts.save(contact)
    return contact


def _says_it_all(incoming: IncomingMessage) -> bool:
    """Whether what the engine will be asked is what is written in it."""
    return bool(incoming.text) and not (
        incoming.payload or incoming.quoted or incoming.quote or incoming.attachments
    )


def topic_of(message: Message | None) -> int | None:
    """The one of several in a group that it was written in."""
    found = message.meta.get(TOPIC) if message else None
    return found if isinstance(found, int) else None


def _payload(
    uow: UnitOfWork,
    conversation: Conversation,
    incoming: IncomingMessage,
    quoted: Message | None,
    cues: Cues,
) -> str | None:
    """The button that was pressed, or named in answer to a numbered list; a thing sent without words. A yes
    in answer to a question with a button for it is that button."""
    if incoming.payload and incoming.payload in uow.messages.offered_payloads(conversation.id):
        return incoming.payload
    if incoming.attachments and not clean(incoming.text):
        return sent_without_words(incoming.attachments)
    listed, numbered = _listed(uow, conversation, quoted)
    whole = quoted is not None and not incoming.quote
    named = chosen if numbered else pointed_at
    button = named(incoming.text, listed, cues.choosing)
    button = button or told_by_a_word(incoming.text, listed, cues.choosing)
    if button is None and whole and len(listed) == 1 and only_points(incoming.text):
        button = listed[0]
    if button is None and quoted is not None and cues.only_agrees(incoming.text):
        button = next((one for one in listed if one.payload == YES_OR_NO[0]), None)
    return button.payload if button else None


def _listed(
    uow: UnitOfWork, conversation: Conversation, quoted: Message | None
) -> tuple[tuple[Button, ...], bool]:
    """The buttons of the message that is quoted, or else of what we said last, and whether their numbers
    name them."""
    if quoted is not None:
        return quoted.buttons, True
    for many in (2, 20):  # what was said last is mostly one message, and theirs before it
        latest = reversed(uow.messages.of(conversation.id, many))
        said = list(itertools.dropwhile(lambda message: message.incoming, latest))
        ours = list(itertools.takewhile(lambda message: not message.incoming, said))
        with_buttons = [
            message for message in ours if message.buttons and not message.private and not is_held(message)
        ]
        numbered = [message for message in with_buttons if message.meta.get("numbered")]
        if numbered:
            return numbered[0].buttons, True
        if with_buttons:
            return tuple(one for one in with_buttons[0].buttons if one.payload != NOT_WHAT_I_ASKED), False
        if len(ours) < len(said):
            break
    return (), False


def _quoted(uow: UnitOfWork, conversation: Conversation, incoming: IncomingMessage) -> Message | None:
    """What it answers, by its provider's id, which is ours too or that of a part of a message of ours."""
    if not incoming.quoted:
        return None
    part = uow.parts.by_external_id(incoming.account, incoming.quoted)
    found = uow.messages.by_external_id(incoming.account, incoming.quoted)
    found = uow.messages.get(part.message_id) if part else found
    return found if found and found.conversation_id == conversation.id else None


def _conversation(uow: UnitOfWork, incoming: IncomingMessage, now: datetime) -> tuple[Contact, Conversation]:
    known = contact = uow.contacts.by_identity(incoming.account, incoming.sender)
    if contact is None:
        contact = Contact(new_id("con"), now, incoming.sender_name, incoming.language)
        uow.contacts.add(contact, Identity(contact.id, incoming.account, incoming.sender))
    held = uow.conversations.held_at(incoming.account, incoming.sender)
    if held is not None:
        # Erased while we waited for it, it is not theirs any more: they begin as somebody new.
        return (contact, held) if held.erased_at is None else _conversation(uow, incoming, now)
    if known is not None and _otherwise_meanwhile(uow, known, incoming):
        return _conversation(uow, incoming, now)
    conversation = Conversation(
        new_id("cnv"),
        contact.id,
        incoming.account,
        Status.BOT,
        created_at=now,
        updated_at=now,
        language=contact.language or "es",
        address=incoming.sender,
    )
    uow.conversations.add(conversation)
    return contact, conversation


def _otherwise_meanwhile(uow: UnitOfWork, known: Contact, incoming: IncomingMessage) -> bool:
    """Whether somebody known of whom no conversation was found has been erased since, or has begun one."""
    gone = uow.contacts.lock(known.id).erased_at is not None
    return gone or uow.conversations.latest_at(incoming.account, incoming.sender) is not None
