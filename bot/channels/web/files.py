"""What customers attach on the page, and what operators send them: taken in and handed out as files only."""

from __future__ import annotations

from uuid import UUID

from sanic import HTTPResponse, Request
from sanic.response import json, raw

from bot.channels.web.deps import ACCOUNT, WebDeps
from bot.channels.web.left import refuse_who_left, take
from bot.channels.web.parse import Refused
from bot.channels.web.render import external_id, shown_to_customer
from bot.core.media import EXTENSIONS, headers_for, kind_of, largest, looks_like, plain_type
from bot.core.message import Attachment, IncomingMessage, Message
from bot.core.text import file_name
from bot.services.attachments import drop_unshown
from bot.services.photos import MEDIA_TYPE, read_face
from bot.services.ports import UnitOfWork

NO_SUCH_FILE = Refused(404, "no_such_file", "There is no such file in this conversation.")


class WebFiles:
    def __init__(self, deps: WebDeps) -> None:
        self._deps = deps

    async def take(self, request: Request, visitor: str) -> HTTPResponse:
        """The body is the file; ``id`` and ``name`` are in the address, its type in the header.

        Answered when file and message are kept; the same id again gets the same answer.
        """
        client_id = _id(request.args.get("id", ""))
        media_type = plain_type(request.headers.get("content-type", ""))
        if media_type not in EXTENSIONS:
            raise Refused(415, "unsupported", "Files of this type are not taken.")
        content = await _body(request, largest(media_type))
        if not content:
            raise Refused(400, "empty", "The file is empty.")
        if not looks_like(content, media_type):
            raise Refused(415, "unsupported", "The file is not what its type says.")
        name = file_name(request.args.get("name", ""))
        await self._deps.database.read(lambda uow: refuse_who_left(uow, visitor))
        key = await self._deps.media.keep(content)
        kept_at = self._deps.clock()
        sent = Attachment(kind_of(media_type), name, media_type, len(content), key=key)
        incoming = IncomingMessage(ACCOUNT, visitor, external_id(visitor, client_id), "", attachments=(sent,))
        try:
            received = await self._deps.database.run(lambda uow: take(uow, self._deps.arrivals, incoming))
        except Refused:
            await drop_unshown(self._deps.database, self._deps.media, key, kept_at)
            raise
        stored = received.message
        return json({"id": stored.id, "client_id": client_id, "at": stored.created_at.isoformat()}, 202)

    async def face(self, key: str) -> HTTPResponse:
        """The photo of an operator: whoever was told its address may see it, and nobody can guess one."""
        try:
            found = await self._deps.database.read(lambda uow: uow.operators.by_face(key))
            content = await read_face(self._deps.media, found)
        except KeyError:
            raise NO_SUCH_FILE from None
        return raw(content, headers=headers_for(MEDIA_TYPE, "", key))

    async def give(self, visitor: str, message_id: str, number: int) -> HTTPResponse:
        """A file of the visitor's own conversation, theirs or ours."""

        def read(uow: UnitOfWork) -> Message:
            message = uow.messages.get(message_id)
            conversation = uow.conversations.get(message.conversation_id)
            if (conversation.account, conversation.address) != (ACCOUNT, visitor):
                raise KeyError(message_id)
            return message

        try:
            message = await self._deps.database.read(read)
            attachment = message.attachments[number]
            content = await self._deps.media.read(attachment.key or "")
        except (KeyError, IndexError):
            raise NO_SUCH_FILE from None
        if not shown_to_customer(message):
            raise NO_SUCH_FILE
        return raw(content, headers=headers_for(attachment.media_type, attachment.name, attachment.key or ""))


def _id(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        raise Refused(400, "wrong_shape", "id: expected a UUID made by the sender.") from None


async def _body(request: Request, most: int) -> bytes:
    """The whole body; one that is larger than ``most`` is not read to its end."""
    told = request.headers.get("content-length", "")
    too_large = Refused(413, "too_large", f"Files of this type have at most {most // 1_000_000} MB.")
    if request.stream is None:
        return b""
    request.stream.request_max_size = most + 65_536  # beyond what other requests may bring
    if told.isascii() and told.isdigit() and int(told) > most:
        raise too_large
    await request.receive_body()  # type: ignore[no-untyped-call]
    if len(request.body) > most:
        raise too_large
    return request.body
