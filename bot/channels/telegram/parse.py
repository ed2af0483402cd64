"""What Telegram tells us, as what it means to us. Pure: an update in, at most one happening out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, MessageEntity, Update

from bot.channels.telegram.deps import ACCOUNT
from bot.channels.telegram.media import attachments_of
from bot.core.languages import LANGUAGES
from bot.core.message import IncomingMessage
from bot.core.text import clean

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
LONGEST_NAME = 100
_GONE = ("left", "kicked")


@dataclass(frozen=True)
class Myself:
    id: int
    username: str


@dataclass(frozen=True)
class Said:
    """``command`` without its slash, ``argument`` what stood behind it; ``phone``: their own, vouched for.

    ``group``: its title, if others read along; ``called``: whether they called us there. Of an album only one
    does.
    """

    incoming: IncomingMessage
    group: str | None = None
    command: str | None = None
    argument: str = ""
    phone: str | None = None
    called: bool = True


@dataclass(frozen=True)
class Pressed:
    """A button of ours. ``incoming.payload`` is its callback data, ``text`` its title, where told."""

    incoming: IncomingMessage


@dataclass(frozen=True)
class Edited:
    external_id: str
    text: str
    at: str


@dataclass(frozen=True)
class Reachable:
    """They have blocked us, or let us in again."""

    address: str
    now: bool


@dataclass(frozen=True)
class Moved:
    """A group became a supergroup, which has another id."""

    old: str
    new: str


Happening = Said | Pressed | Edited | Reachable | Moved


def happening(update: Update, me: Myself) -> Happening | None:
    """None for what is none of our business, such as groups that talk among themselves."""
    if update.message is not None:
        return _message(update.message, me)
    if update.edited_message is not None:
        return _edit(update.edited_message, me)
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        return _member(update.my_chat_member)
    return None


def message_id(chat_id: int, number: int) -> str:
    """Telegram counts messages in each chat anew."""
    return f"{int(chat_id)}:{int(number)}"


def _message(message: Message, me: Myself) -> Happening | None:
    if message.migrate_to_chat_id:
        return Moved(str(message.chat.id), str(message.migrate_to_chat_id))
    author = message.from_user
    # Who manages a group may write in its name: Telegram tells of a bot then, beside the group.
    if author is None or (author.is_bot and not message.sender_chat) or message.chat.type == Chat.CHANNEL:
        return None
    attachments = attachments_of(message)
    text = _text(message)
    if not clean(text) and not attachments:
        return None
    group = None if message.chat.type == Chat.PRIVATE else clean(message.chat.title or "", LONGEST_NAME)
    command, argument, to_other = _command(message, text, me)
    called = group is None or _meant(message, command, me)
    if to_other or not (called or message.media_group_id):
        return None
    quoted = message.reply_to_message
    said = _without_my_name(message, text, command, me)
    if not clean(said) and not attachments:  # our name and nothing else
        said = _pointed_at(quoted, me)
        command, said = (None, said) if said else ("help", text)
    language = (author.language_code or "")[:2]
    name = message.sender_chat.title if message.sender_chat else author.full_name
    return Said(
        IncomingMessage(
            account=ACCOUNT,
            sender=str(message.chat.id),
            external_id=message_id(message.chat.id, message.message_id),
            text=said,
            language=language if language in LANGUAGES else None,
            sender_name=clean(name or "", LONGEST_NAME) or None,
            attachments=attachments,
            quoted=message_id(message.chat.id, quoted.message_id) if quoted else None,
            ordinal=message.message_id,
            topic=_topic(message),
            album=message.media_group_id,
        ),
        group,
        command,
        argument,
        _own_phone(message),
        called,
    )


def _topic(message: Message) -> int | None:
    """Answers have a thread too, where there are no topics."""
    return message.message_thread_id if message.is_topic_message else None


def _text(message: Message) -> str:
    return message.text or message.caption or ""


def _command(message: Message, text: str, me: Myself) -> tuple[str | None, str, bool]:
    """Return a command at the beginning, what follows it, and whether it is for another bot."""
    first = next(iter(message.entities), None)
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return None, "", False
    written = message.parse_entity(first)
    name, _, addressee = written[1:].partition("@")
    if addressee and addressee.casefold() != me.username.casefold():
        return None, "", True
    return name.casefold(), text[len(written) :].strip(), False


def _meant(message: Message, command: str | None, me: Myself) -> bool:
    """In a group: a command, an answer to us, or our name in it."""
    answered = message.reply_to_message
    if command or (answered and answered.from_user and answered.from_user.id == me.id):
        return True
    return bool(_mentions(message, me))


def _mentions(message: Message, me: Myself) -> list[str]:
    found: Mapping[MessageEntity, str] = (
        message.parse_entities() if message.text else message.parse_caption_entities()
    )
    return [
        written
        for entity, written in found.items()
        if (entity.type == MessageEntity.MENTION and written.casefold() == f"@{me.username}".casefold())
        or (entity.type == MessageEntity.TEXT_MENTION and entity.user and entity.user.id == me.id)
    ]


def _without_my_name(message: Message, text: str, command: str | None, me: Myself) -> str:
    """As it is where nobody else reads along."""
    if message.chat.type == Chat.PRIVATE:
        return text
    if command is not None:  # "/stop@aurora_bot", as Telegram's own menu writes it where there are others
        return re.sub(r"^(/\w+)@\w+", r"\1", text)
    for written in _mentions(message, me):
        text = text.replace(written, "", 1)
    return text.strip(" ,:")


def _pointed_at(quoted: Message | None, me: Myself) -> str:
    """What another of the group wrote, which whoever calls us below it wants answered."""
    own = quoted is not None and quoted.from_user is not None and quoted.from_user.id == me.id
    return "" if quoted is None or own else clean(_text(quoted))


def _own_phone(message: Message) -> str | None:
    """A contact they share is theirs if Telegram gives it their own id; anybody else's proves nothing."""
    shared = message.contact
    own = shared is not None and message.from_user is not None and shared.user_id == message.from_user.id
    private = message.chat.type == Chat.PRIVATE and message.forward_origin is None
    return shared.phone_number if shared is not None and own and private else None


def _edit(message: Message, me: Myself) -> Happening | None:
    at, text = message.edit_date or message.date, _text(message)
    command, _, _ = _command(message, text, me)
    text = clean(_without_my_name(message, text, command, me)) or clean(text)
    return Edited(message_id(message.chat.id, message.message_id), text, at.isoformat())


def _press(query: CallbackQuery) -> Happening | None:
    if query.message is None or not query.data:
        return None
    chat = query.message.chat
    title = ""
    topic = _topic(query.message) if isinstance(query.message, Message) else None
    if isinstance(query.message, Message) and query.message.reply_markup:
        rows = query.message.reply_markup.inline_keyboard
        title = next((b.text for row in rows for b in row if b.callback_data == query.data), "")
    incoming = IncomingMessage(
        account=ACCOUNT,
        sender=str(chat.id),
        external_id=f"press:{clean(query.id)}",
        text=title,
        payload=query.data,
        sender_name=clean(query.from_user.full_name, LONGEST_NAME) or None,
        topic=topic,
    )
    language = (query.from_user.language_code or "")[:2]
    return Pressed(replace(incoming, language=language if language in LANGUAGES else None))


def _member(change: ChatMemberUpdated) -> Happening:
    return Reachable(str(change.chat.id), change.new_chat_member.status not in _GONE)
