"""What customers send along: fetched from the provider, kept by us, and read where we can."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Any

from bot.core.event import Audience
from bot.core.masking import mask
from bot.core.media import refused_at_sight
from bot.core.message import Attachment, Fetch, Message
from bot.core.text import clean
from bot.services.ports import UnitOfWork

INTENT = "send_attachment"


def sent_without_words(attachment: Attachment) -> str:
    """The payload that tells the bot what was sent, or that we will not take it: as if a button of ours had
    been pressed."""
    refused = attachment.kind != "sticker" and refused_at_sight(attachment.media_type, attachment.size)
    return f"/{INTENT}{json.dumps({'attachment_kind': refused or attachment.kind})}"


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
