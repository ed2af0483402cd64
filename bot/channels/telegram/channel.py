"""Telegram as the worker sees it: messages are handed over piece by piece, each noted when it is taken."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from io import BytesIO

import structlog
from telegram import Bot, InputFile
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import ChatMigrated, TelegramError

from bot.channels.telegram import failures, media
from bot.channels.telegram.deps import ACCOUNT, TelegramDeps
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.parse import message_id
from bot.channels.telegram.render import Piece, pieces
from bot.core.contact import Identity
from bot.core.media import EXTENSIONS, plain_type
from bot.core.message import Attachment, Delivery, Message
from bot.services import deliver
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


class TelegramChannel:
    account = ACCOUNT
    immediate = False
    files = frozenset(EXTENSIONS)

    def __init__(
        self, deps: TelegramDeps, bot: Bot, connected: Callable[[], bool], pace: Pace | None = None
    ) -> None:
        self._deps = deps
        self._bot = bot
        self._connected = connected
        self._pace = pace or Pace()

    async def send(self, message: Message, identity: Identity) -> str | None:
        """What Telegram took is noted after each piece, so that nothing is said twice after a failure."""
        if not self._connected():
            raise SendFailed(deliver.BUSY, retry_after=NOT_CONNECTED)
        chat = int(identity.external_id)
        done, share_phone, topic = await self._deps.database.read(partial(self._standing, message))
        style = self._deps.arrivals.reception.care.signature
        for number, piece in enumerate(pieces(message, share_phone if chat > 0 else None, style), 1):
            if number in done:
                continue
            try:
                taken = await self._hand_over(chat, topic, piece)
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

    def _standing(self, message: Message, uow: UnitOfWork) -> tuple[set[int], str, int | None]:
        done = {part.number for part in uow.parts.of(message.id) if part.delivery is not Delivery.FAILED}
        language = uow.conversations.get(message.conversation_id).language
        return done, self._deps.words.say(SHARE_PHONE, language), _topic(uow, message)

    async def _hand_over(self, chat: int, topic: int | None, piece: Piece) -> TelegramMessage:
        taken, wait = self._pace.take(chat, deliver.SLOT_WITHIN)
        if not taken:
            raise SendFailed(deliver.BUSY, retry_after=wait)
        await asyncio.sleep(wait)
        try:
            async with asyncio.timeout(deliver.piece_within(piece.attachment)):
                return await self._piece(chat, topic, piece)
        except TelegramError as error:
            if topic is not None and failures.no_topic(error):
                return await self._hand_over(chat, None, piece)
            await self._note(chat, error)
            raise failures.failed(error) from error
        except TimeoutError as error:
            raise SendFailed(deliver.ANSWER_LOST, failures.SLOW_DOWN) from error

    async def _piece(self, chat: int, topic: int | None, piece: Piece) -> TelegramMessage:
        if piece.attachment is not None:
            return await self._file(chat, topic, piece.attachment)
        say = partial(self._bot.send_message, chat, reply_markup=piece.markup, message_thread_id=topic)
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


def _topic(uow: UnitOfWork, message: Message) -> int | None:
    """Where in a group: where what it answers was written, or what was written last."""
    asked = uow.messages.of_turn(message.turn_id) if message.turn_id else []
    before = uow.messages.last_incoming_before(message.conversation_id, message.position)
    return topic_of(asked[0] if asked else before)
