"""What of a message is meant for us: all of it where nobody else reads along, in a group what calls us."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from telegram import Chat, Message, MessageEntity

from bot.core.text import kept

_ADDRESSEE = re.compile(r"^(/\w+)@\w+")  # "/stop@aurora_bot", as Telegram's own menu writes it in groups


@dataclass(frozen=True)
class Myself:
    id: int
    username: str


@dataclass(frozen=True)
class Command:
    """``/start hours``: its ``name`` without the slash, ``argument`` what stands behind it."""

    name: str
    argument: str = ""
    addressee: str = ""


@dataclass(frozen=True)
class Words:
    """``text`` without our name. ``called``: by it, a command or an answer to us; in private, always."""

    text: str
    command: Command | None
    called: bool


def in_private(message: Message) -> bool:
    return message.chat.type == Chat.PRIVATE


def words_of(message: Message) -> str:
    return message.text or message.caption or ""


def meant(message: Message, me: Myself) -> Words | None:
    """None for what is said to another bot."""
    text, command = words_of(message), _command(message)
    if command is not None and command.addressee.casefold() not in ("", me.username.casefold()):
        return None
    if in_private(message):
        return Words(text, command, called=True)
    names = _our_names(message, me)
    called = bool(command or names) or _ours(message.reply_to_message, me)
    return Words(_without(names, text, command), command, called)


def pointed_at(message: Message, me: Myself) -> str:
    """What another of the group wrote, which whoever calls us below it wants answered."""
    quoted = message.reply_to_message
    return "" if quoted is None or _ours(quoted, me) else picked_out(message) or kept(words_of(quoted))


def picked_out(message: Message) -> str:
    """The words they chose of what they answer; Telegram picks some by itself, which tell nothing."""
    quote = message.quote
    return kept(quote.text) if quote is not None and quote.is_manual else ""


def _command(message: Message) -> Command | None:
    first = next(iter(message.entities), None)
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return None
    written = message.parse_entity(first)
    name, _, addressee = written[1:].partition("@")
    return Command(name.casefold(), words_of(message)[len(written) :].strip(), addressee)


def _our_names(message: Message, me: Myself) -> list[str]:
    """As they are written there."""
    found: Mapping[MessageEntity, str] = (
        message.parse_entities() if message.text else message.parse_caption_entities()
    )
    return [
        written
        for entity, written in found.items()
        if (entity.type == MessageEntity.MENTION and written.casefold() == f"@{me.username}".casefold())
        or (entity.type == MessageEntity.TEXT_MENTION and entity.user and entity.user.id == me.id)
    ]


def _ours(message: Message | None, me: Myself) -> bool:
    return message is not None and message.from_user is not None and message.from_user.id == me.id


def _without(names: list[str], text: str, command: Command | None) -> str:
    """As it would be where nobody else reads along."""
    if command is not None:
        return _ADDRESSEE.sub(r"\1", text)
    for name in names:
        text = text.replace(name, "", 1)
    return text.strip(" ,:")
