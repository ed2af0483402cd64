"""What the messages of a turn tell: together, with what they quote, and without echoes of the one before."""

from __future__ import annotations

from datetime import timedelta

from bot.core.burst import is_echo, is_one_more
from bot.core.conversation import Conversation
from bot.core.cues import Cues
from bot.core.message import Message
from bot.core.quoting import told
from bot.core.text import clean
from bot.services.ports import UnitOfWork
from bot.services.receive import QUOTE

LATE_ECHO = timedelta(seconds=5)
ONE_MORE = timedelta(seconds=30)


def text_of(uow: UnitOfWork, conversation: Conversation, messages: list[Message], cues: Cues) -> str:
    return clean("\n".join(_told(uow, conversation, message, cues) for message in messages))


def payload_of(messages: list[Message]) -> str | None:
    """One more photo behind another tells nothing that the words beside the first do not."""
    pairs = zip(messages, [None, *messages], strict=False)
    alone = (one for one, before in pairs if before is None or not is_one_more(one, before))
    return next((message.payload for message in alone if message.payload), None)


def late_echo_of(uow: UnitOfWork, message: Message) -> str | None:
    """The turn that a "???" right behind a message belongs to, or one more photo right behind another, when
    that one has its turn already."""
    thing = bool(message.attachments) and not message.text
    if not thing and (message.payload or not is_echo(message.text)):
        return None
    before = uow.messages.last_incoming_before(message.conversation_id, message.position)
    if before is None or message.created_at - before.created_at > (ONE_MORE if thing else LATE_ECHO):
        return None
    return None if thing and not is_one_more(message, before) else before.turn_id


def without_late_echo(uow: UnitOfWork, waiting: list[Message]) -> list[Message]:
    turn_id = late_echo_of(uow, waiting[0]) if waiting else None
    if turn_id is None:
        return waiting
    waiting[0].turn_id, waiting[0].handled = turn_id, True
    uow.messages.save(waiting[0])
    return without_late_echo(uow, waiting[1:])


def _told(uow: UnitOfWork, conversation: Conversation, message: Message, cues: Cues) -> str:
    picked = str(message.meta.get(QUOTE) or "")
    if message.payload or not (message.quoted_id or picked):
        return message.text
    if message.quoted_id is None:  # said before we were told of what is said there
        return told(message.text, picked, own=False)
    quoted = uow.messages.get(message.quoted_id)
    asked = "" if picked or conversation.open_form else _asked_before(uow, quoted, cues)
    return told(message.text, picked or asked or quoted.text, own=quoted.incoming)


def _asked_before(uow: UnitOfWork, quoted: Message, cues: Cues) -> str:
    """The customer's question that a message of ours answers: it tells better than ours what they mean, where
    no form is open whose choices ours may name. Empty if it answers none."""
    if quoted.incoming or quoted.turn_id is None:
        return ""
    asked = "\n".join(one.text for one in uow.messages.of_turn(quoted.turn_id) if not one.payload)
    return asked if cues.asks(asked) else ""
