"""What customers send along: fetched from the provider, kept by us, and read where we can."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import structlog

from bot.core.conversation import Conversation, Status
from bot.core.event import Audience
from bot.core.masking import mask
from bot.core.media import refused_at_sight
from bot.core.message import Attachment, Author, Fetch, Message, Reply
from bot.core.text import kept
from bot.services.ports import Database, MediaStore, UnitOfWork, Words
from bot.services.record import append

log = structlog.get_logger()
INTENT = "send_attachment"
LATELY = 20  # messages
UNREADABLE = "unknown"  # as an attachment's kind is called, and what the bot is told of it
_NOT_OURS_TO_TAKE = ("too_large", "unsupported")


def sent_without_words(attachments: Sequence[Attachment]) -> str:
    """The payload that tells the bot what was sent, or that we will not take any of it: as if a button of
    ours had been pressed."""
    told = _told(attachments)
    return f"/{INTENT}{json.dumps({'attachment_kind': _refused(told) or told.kind})}"


def _told(attachments: Sequence[Attachment]) -> Attachment:
    return next((one for one in attachments if not _refused(one)), attachments[0])


def not_taken(messages: Iterable[Message], words: Words, language: str) -> tuple[Reply, ...]:
    """What to say, before what they wrote or sent is answered, of files we will not take."""
    why = dict.fromkeys(_words_for(reason) for message in messages for reason in _untold(message))
    return tuple(filter(None, (_reply(words, one, language) for one in why)))


def _untold(message: Message) -> list[str]:
    """Why we do not take what of it we do not, where its payload does not tell the bot."""
    told = None if message.text or not message.attachments else _refused(_told(message.attachments))
    return [why for one in message.attachments if (why := _refused(one)) and why != told]


def _refused(attachment: Attachment) -> str | None:
    """Why we do not take it, as far as is known by now."""
    if attachment.kind == "sticker":
        return None
    if attachment.kind == UNREADABLE:
        return UNREADABLE
    found_out = attachment.failure if attachment.failure in _NOT_OURS_TO_TAKE else None
    return refused_at_sight(attachment.media_type, attachment.size) or found_out


def _words_for(reason: str) -> str:
    """Several reasons have the same words, which are said once."""
    known = "unsupported" if reason == UNREADABLE else reason if reason in _NOT_OURS_TO_TAKE else "lost"
    return f"utter_system_file_{known}"


def _reply(words: Words, key: str, language: str) -> Reply | None:
    """Nothing where the content has no such words, as an older one: what became of the file is kept."""
    try:
        return words.reply(key, language)
    except KeyError as missing:
        log.error("media.no_words", missing=str(missing))
        return None


def to_fetch(uow: UnitOfWork, message: Message, transcribing: bool, now: datetime) -> None:
    """Note what is still at the provider. A voice note without words holds its message if it can be read,
    wherever it is."""
    for number, attachment in enumerate(message.attachments):
        here = attachment.remote or attachment.key
        holding = bool(here) and transcribing and attachment.kind == "voice" and not message.text
        if attachment.remote or holding:
            uow.fetches.add(Fetch(message.id, number, message.conversation_id, holding, 0, now))


def fetched(
    uow: UnitOfWork, fetch: Fetch, words: str | None, house: Words, now: datetime, **changes: Any
) -> None:
    """Keep how it went: ``key`` and ``size``, or a ``failure``; ``words`` of a voice note become its text.
    ``house``: what it says by itself."""
    conversation = uow.conversations.lock(fetch.conversation_id)
    if not uow.fetches.remove(fetch):
        return
    message = uow.messages.get(fetch.message_id)
    attachments = list(message.attachments)
    wordless, before = sent_without_words(attachments), attachments[fetch.number]
    attachments[fetch.number] = after = dataclasses.replace(before, remote=None, **changes)
    message.attachments = tuple(attachments)
    if after.failure and conversation.status is Status.BOT and not _refused(before):
        _tell_of_failure(uow, conversation, message, wordless, after, house, now)
    said = mask(kept(words or ""))
    if said and not message.text:
        message.text = said
        message.meta = {**message.meta, "transcribed": True}
        if not message.handled:
            message.payload = None
    uow.messages.save(message)
    data = {"message": message.id, "author": message.author.value}
    uow.events.add(Audience.CONSOLE, "message", message.conversation_id, data, now)
    uow.wake(message.conversation_id, "answer")


async def drop_unshown(database: Database, media: MediaStore, key: str, kept_at: datetime) -> None:
    """A file whose message was refused goes; one that somebody else sent too, or is sending, stays."""
    if not await database.read(lambda uow: uow.personal.in_use(key)):
        await media.forget_unless_kept_since(key, kept_at)


def _tell_of_failure(
    uow: UnitOfWork,
    conversation: Conversation,
    message: Message,
    wordless: str,
    after: Attachment,
    house: Words,
    now: datetime,
) -> None:
    """What was thought to be on its way will not come. Where we do not take it, a turn that is still to be
    answered says so beside its words and what else came, and so does one that is still to begin.
    ``wordless``: its payload, had it no words."""
    if after.kind == "sticker":
        return
    if _refused(after) and not message.handled:
        if message.turn_id is None and message.payload == wordless:
            message.payload = sent_without_words(message.attachments)
            return
        if message.text or not _refused(_told(message.attachments)):
            return
    reply = _reply(house, _words_for(after.failure or ""), conversation.language)
    if reply is None:
        return
    said = reply.text
    since = [one for one in uow.messages.of(conversation.id, LATELY) if one.position > message.position]
    if any(one.author is Author.SYSTEM and one.text == said for one in since):
        return  # of another of several
    append(uow, conversation, Author.SYSTEM, said, now)
    uow.conversations.save(conversation)
