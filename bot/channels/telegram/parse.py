"""What Telegram tells us, as what it means to us. Pure: an update in, at most one happening out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Message,
    Update,
    User,
)

from bot.channels.telegram.deps import ACCOUNT
from bot.channels.telegram.meant import (
    Command,
    Myself,
    Words,
    in_private,
    meant,
    picked_out,
    pointed_at,
    words_of,
)
from bot.channels.telegram.media import attachments_of
from bot.core.languages import LANGUAGES
from bot.core.message import Attachment, IncomingMessage
from bot.core.text import clean, kept

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
LONGEST_NAME = 100
_THERE = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER)


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
    """``said``: what it is where we never heard of it before, as in a group that calls us only now."""

    external_id: str
    text: str
    at: str
    said: Said | None = None


@dataclass(frozen=True)
class Reachable:
    """They have blocked us, or let us in again."""

    address: str
    now: bool


@dataclass(frozen=True)
class Joined:
    """A group has let us in."""

    address: str


@dataclass(frozen=True)
class Moved:
    """A group became a supergroup, which has another id."""

    old: str
    new: str


Happening = Said | Pressed | Edited | Reachable | Joined | Moved


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


def number_in(chat_id: int, known: str | None) -> int | None:
    """The number of a message of that chat; None for a press, or one of another chat."""
    chat, _, number = (known or "").rpartition(":")
    return int(number) if chat == str(chat_id) and number.isdecimal() else None


def _message(message: Message, me: Myself) -> Happening | None:
    if message.migrate_to_chat_id:
        return Moved(str(message.chat.id), str(message.migrate_to_chat_id))
    if message.migrate_from_chat_id:
        return Moved(str(message.migrate_from_chat_id), str(message.chat.id))
    words = meant(message, me) if _from_somebody(message) else None
    if words is None or not (words.called or message.media_group_id):
        return None
    attachments = attachments_of(message)
    if not clean(words.text) and not attachments:
        return _only_called(message, words, me)
    return _said(message, words, attachments)


def _from_somebody(message: Message) -> bool:
    """Who manages a group may write in its name: Telegram tells of a bot then, beside the group."""
    author = message.from_user
    return (
        author is not None
        and (not author.is_bot or message.sender_chat is not None)
        and message.chat.type != Chat.CHANNEL
    )


def _only_called(message: Message, words: Words, me: Myself) -> Said | None:
    """Our name and nothing else: what it stands below is to be answered, or what we can do."""
    text = words_of(message)
    if not clean(text):
        return None
    asked = pointed_at(message, me)
    return _said(message, replace(words, text=asked or text, command=None if asked else Command("help")))


def _said(message: Message, words: Words, attachments: tuple[Attachment, ...] = ()) -> Said:
    author, place, quoted = message.from_user, message.sender_chat, message.reply_to_message
    assert author is not None
    group = None if in_private(message) else clean(message.chat.title or "", LONGEST_NAME)
    name = place.title if place else author.full_name
    incoming = IncomingMessage(
        account=ACCOUNT,
        sender=str(message.chat.id),
        external_id=message_id(message.chat.id, message.message_id),
        text=words.text,
        language=_language(author),
        sender_name=clean(name or "", LONGEST_NAME) or None,
        attachments=attachments,
        quoted=message_id(message.chat.id, quoted.message_id) if quoted else None,
        quote=picked_out(message),
        ordinal=message.message_id,
        topic=_topic(message),
        album=message.media_group_id,
        shared=group is not None,
        written_at=message.date,
    )
    command = words.command or Command("")
    return Said(incoming, group, command.name or None, command.argument, _own_phone(message), words.called)


def _language(author: User) -> str | None:
    """Of their telephone, if it is one we speak."""
    code = (author.language_code or "")[:2]
    return code if code in LANGUAGES else None


def _topic(message: Message) -> int | None:
    """Answers have a thread too, where there are no topics."""
    return message.message_thread_id if message.is_topic_message else None


def _own_phone(message: Message) -> str | None:
    """A contact they share is theirs if Telegram gives it their own id; anybody else's proves nothing."""
    shared = message.contact
    own = shared is not None and message.from_user is not None and shared.user_id == message.from_user.id
    private = message.chat.type == Chat.PRIVATE and message.forward_origin is None
    return shared.phone_number if shared is not None and own and private else None


def _edit(message: Message, me: Myself) -> Happening:
    words = meant(message, me)
    text = kept(words.text if words else "") or kept(words_of(message))
    at = (message.edit_date or message.date).isoformat()
    anew = None if in_private(message) else _message(message, me)
    said = replace(anew, incoming=replace(anew.incoming, ordinal=None)) if isinstance(anew, Said) else None
    return Edited(message_id(message.chat.id, message.message_id), text, at, said)


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
        language=_language(query.from_user),
        sender_name=clean(query.from_user.full_name, LONGEST_NAME) or None,
        quoted=message_id(chat.id, query.message.message_id),
        topic=topic,
        shared=chat.type != Chat.PRIVATE,
    )
    return Pressed(incoming)


def _member(change: ChatMemberUpdated) -> Happening:
    address, there = str(change.chat.id), _is_there(change.new_chat_member)
    in_group = change.chat.type in (Chat.GROUP, Chat.SUPERGROUP)
    if in_group and there and not _is_there(change.old_chat_member):
        return Joined(address)
    return Reachable(address, there)


def _is_there(member: ChatMember) -> bool:
    """Who may not do everything may be in the chat all the same, or not."""
    return member.status in _THERE or (isinstance(member, ChatMemberRestricted) and member.is_member)
