"""Telegram as the worker sees it: messages are handed over piece by piece, each noted when it is taken."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO

import structlog
from telegram import Bot, InputFile, ReplyParameters
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import ChatMigrated, TelegramError

from bot.channels.telegram import failures, media, pace
from bot.channels.telegram.deps import ACCOUNT, TelegramDeps
from bot.channels.telegram.links import argument
from bot.channels.telegram.parse import message_id, number_in
from bot.channels.telegram.render import Piece, pieces
from bot.core.contact import Identity
from bot.core.media import EXTENSIONS, plain_type
from bot.core.message import Attachment, Delivery, Message
from bot.services import deliver, in_private
from bot.services.errors import SendFailed
from bot.services.ports import UnitOfWork
from bot.services.reachable import readdress, set_reachable
from bot.services.receive import topic_of

log = structlog.get_logger()
NOT_CONNECTED = 5.0
FILE_READ_WITHIN = 60.0  # seconds, after the last of it has gone: a video is looked through there
# Each try whose answer was lost may be one more of the same: of a file its operator decides before long.
# All tries of the message count, also those for a piece before: parts do not tell at which they were taken.
FILE_TRIES, FILE_AGAIN = 3, 30.0
SHARE_PHONE = "utter_system_telegram_share_phone"


@dataclass(frozen=True)
class Place:
    """In a group: which of its ``topic``s, and ``below`` which message."""

    topic: int | None = None
    below: int | None = None


class TelegramChannel:
    account = ACCOUNT
    immediate = False
    files = frozenset(EXTENSIONS)

    def __init__(self, deps: TelegramDeps, bot: Bot, connected: Callable[[], bool]) -> None:
        self._deps = deps
        self._bot = bot
        self._connected = connected

    async def send(self, message: Message, identity: Identity) -> str | None:
        """What Telegram took is noted after each piece, so that nothing is said twice after a failure."""
        if not self._connected():
            raise SendFailed(deliver.BUSY, retry_after=NOT_CONNECTED)
        chat = int(identity.external_id)
        done, language, place = await self._deps.database.read(partial(self._standing, message, chat))
        style = self._deps.arrivals.reception.care.signature
        share_phone = self._deps.words.say(SHARE_PHONE, language) if chat > 0 else None
        links = None if chat > 0 else self._links(language)
        for number, piece in enumerate(pieces(message, share_phone, style, links), 1):
            if number in done:
                continue
            try:
                taken = await self._hand_over(
                    chat, place if number == 1 else replace(place, below=None), piece
                )
            except SendFailed as error:
                if piece.attachment is None or error.reason != deliver.ANSWER_LOST:
                    raise
                enough = message.attempts >= FILE_TRIES and message.failure in deliver.UNSURE
                raise SendFailed(error.reason, None if enough else FILE_AGAIN) from error
            known = message_id(chat, taken.message_id)
            note = partial(deliver.accepted, message_id=message.id, external_id=known, number=number)
            await self._deps.database.run(note, repeatable=True)
        return None

    async def fetch(self, attachment: Attachment) -> tuple[bytes, str]:
        return await media.fetch(self._bot, attachment)

    def _links(self, language: str) -> Callable[[str], str | None]:
        """Into a private chat with us, which begins with the wish."""
        private = in_private.wishes(self._deps.words, language)

        def link(payload: str) -> str | None:
            there = in_private.wish_of(payload) in private
            return f"https://t.me/{self._bot.username}?start={argument(payload)}" if there else None

        return link

    def _standing(self, message: Message, chat: int, uow: UnitOfWork) -> tuple[set[int], str, Place]:
        done = {part.number for part in uow.parts.of(message.id) if part.delivery is not Delivery.FAILED}
        language = message.language or uow.conversations.get(message.conversation_id).language
        return done, language, _place(uow, message, chat)

    async def _hand_over(self, chat: int, place: Place, piece: Piece) -> TelegramMessage:
        limits = pace.limits(chat, self._deps.pace)
        taken, wait = await self._deps.hub.moment(limits, deliver.SLOT_WITHIN)
        if not taken:
            raise SendFailed(deliver.BUSY, retry_after=wait)
        await asyncio.sleep(wait)
        try:
            async with asyncio.timeout(deliver.piece_within(piece.attachment)):
                return await self._piece(chat, place, piece)
        except TelegramError as error:
            if place.topic is not None and failures.no_topic(error):
                return await self._hand_over(chat, replace(place, topic=None), piece)
            await self._note(chat, error)
            raise failures.failed(error) from error
        except TimeoutError as error:
            raise SendFailed(deliver.ANSWER_LOST, failures.SLOW_DOWN) from error

    async def _piece(self, chat: int, place: Place, piece: Piece) -> TelegramMessage:
        if piece.attachment is not None:
            return await self._file(chat, place.topic, piece.attachment)
        below = ReplyParameters(place.below, allow_sending_without_reply=True) if place.below else None
        say = partial(
            self._bot.send_message,
            chat,
            reply_markup=piece.markup,
            message_thread_id=place.topic,
            reply_parameters=below,
        )
        try:
            return await say(piece.formatted, parse_mode=ParseMode.HTML)
        except TelegramError as error:
            if not failures.cannot_be_read(error):
                raise
            log.warning("telegram.not_formatted", error=str(error))
            return await say(piece.plain)

    async def _file(self, chat: int, topic: int | None, attachment: Attachment) -> TelegramMessage:
        if self._deps.store is None or attachment.key is None:
            raise SendFailed("media")
        try:
            content = await self._deps.store.read(attachment.key)
        except KeyError as missing:
            raise SendFailed("media") from missing
        media_type = plain_type(attachment.media_type)
        name = attachment.name or f"{attachment.kind}.{EXTENSIONS.get(media_type, 'bin')}"
        ways: dict[str, Callable[..., Awaitable[TelegramMessage]]] = {
            "image/gif": self._bot.send_animation,
            "audio/ogg": self._bot.send_voice,
            "audio/mpeg": self._bot.send_audio,
            "audio/mp4": self._bot.send_audio,
            "video/mp4": self._bot.send_video,
        }
        other = self._bot.send_photo if attachment.kind == "image" else self._bot.send_document

        def way(send: Callable[..., Awaitable[TelegramMessage]]) -> Awaitable[TelegramMessage]:
            file = InputFile(BytesIO(content), filename=name)
            return send(chat, file, message_thread_id=topic, read_timeout=FILE_READ_WITHIN)

        try:
            return await way(ways.get(media_type, other))
        except TelegramError as error:
            if not failures.no_photo(error):
                raise
            return await way(self._bot.send_document)

    async def _note(self, chat: int, error: TelegramError) -> None:
        """What a refusal tells about the chat itself."""
        address, now = str(chat), self._deps.clock()
        if isinstance(error, ChatMigrated):
            new = str(error.new_chat_id)
            await self._deps.database.run(lambda uow: readdress(uow, ACCOUNT, address, new))
        elif failures.nobody_there(error):
            await self._deps.database.run(lambda uow: set_reachable(uow, ACCOUNT, address, False, now))


def _place(uow: UnitOfWork, message: Message, chat: int) -> Place:
    """Where what it answers was written, or what was written last; the bot's answers stand below that, since
    others have gone on talking."""
    asked = uow.messages.of_turn(message.turn_id) if message.turn_id else []
    before = uow.messages.last_incoming_before(message.conversation_id, message.position)
    below = number_in(chat, asked[0].external_id) if asked and chat < 0 else None
    return Place(topic_of(asked[0] if asked else before), below)
