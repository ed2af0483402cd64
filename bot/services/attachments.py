"""What customers send along: fetched from the provider, kept by us, and read where we can."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.core.event import Audience
from bot.core.masking import mask
from bot.core.media import refused_at_sight
from bot.core.message import Attachment, Fetch, Message, Reply
from bot.core.text import clean
from bot.services.ports import UnitOfWork, Words

INTENT = "send_attachment"


def sent_without_words(attachment: Attachment) -> str:
    """The payload that tells the bot what was sent, or that we will not take it: as if a button of ours had
    been pressed."""
    return f"/{INTENT}{json.dumps({'attachment_kind': _refused(attachment) or attachment.kind})}"


def not_taken(messages: Iterable[Message], words: Words, language: str) -> tuple[Reply, ...]:
    """What to say, before what their words are answered, of files we will not take."""
    files = [one for message in messages if message.text for one in message.attachments]
    reasons = dict.fromkeys(filter(None, map(_refused, files)))
    return tuple(words.reply(f"utter_system_file_{reason}", language) for reason in reasons)


def _refused(attachment: Attachment) -> str | None:
    if attachment.kind == "sticker":
        return None
    return refused_at_sight(attachment.media_type, attachment.size)


def to_fetch(uow: UnitOfWork, message: Message, transcribing: bool, now: datetime) -> None:
    """Note what is still at the provider. A voice note without words holds its message if it can be read,
    wherever it is."""
    for number, attachment in enumerate(message.attachments):
        here = attachment.remote or attachment.key
        holding = bool(here) and transcribing and attachment.kind == "voice" and not message.text
        if attachment.remote or holding:
            uow.fetches.add(Fetch(message.id, number, message.conversation_id, holding, 0, now))


def fetched(uow: UnitOfWork, fetch: Fetch, words: str | None, now: datetime, **changes: Any) -> None:
    """Keep how it went: ``key`` and ``size``, or a ``failure``; ``words`` of a voice note become its text."""
    uow.conversations.lock(fetch.conversation_id)
    if not uow.fetches.remove(fetch):
        return
    message = uow.messages.get(fetch.message_id)
    attachments = list(message.attachments)
    attachments[fetch.number] = dataclasses.replace(attachments[fetch.number], remote=None, **changes)
    message.attachments = tuple(attachments)
    said = mask(clean(words or ""))
    if said and not message.text:
        message.text = said
        message.meta = {**message.meta, "transcribed": True}
        if not message.handled:
            message.payload = None
    uow.messages.save(message)
    data = {"message": message.id, "author": message.author.value}
    uow.events.add(Audience.CONSOLE, "message", message.conversation_id, data, now)
    uow.wake(message.conversation_id, "answer")
