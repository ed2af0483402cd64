"""Files, templates and second tries: what goes out beside an operator's words, and what came in."""

from __future__ import annotations

from datetime import timedelta

from sanic import HTTPResponse, Request
from sanic.exceptions import BadRequest
from sanic.response import json, raw

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.requests import text
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.media import EXTENSIONS, LARGEST, headers_for, kind_of, largest, looks_like, plain_type
from bot.core.message import Attachment
from bot.core.roles import Permission
from bot.core.text import file_name
from bot.services.attachments import drop_unshown
from bot.services.deliver import send_again
from bot.services.errors import StorageUnavailable
from bot.services.ports import MediaStore, UnitOfWork
from bot.services.reply import reply

REOPEN = "reopen"
HEARD_OUT = 4 * LARGEST  # what is larger is not even read to be refused


class _Sending:
    def __init__(self, deps: ConsoleDeps, media: MediaStore) -> None:
        self._deps = deps
        self._media = media

    async def file(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """Send the body as a file: ``name`` and ``request_id`` in the address, its type in the header."""
        name = file_name(request.args.get("name", ""))
        request_id = request.args.get("request_id", "")
        media_type = plain_type(request.headers.get("content-type", ""))
        if not 0 < len(request_id) <= 80:
            raise BadRequest("request_id")
        account = await self._deps.database.read(lambda uow: uow.conversations.get(id).account)
        content = await received(request, largest(media_type))  # a refusal before it would end the line
        if media_type in EXTENSIONS and media_type not in self._deps.files.get(account, ()):
            return json({"error": "not_delivered"}, 415)
        if content is None:
            return json({"error": "too_large", "most": largest(media_type)}, 413)
        if media_type not in EXTENSIONS or not content or not looks_like(content, media_type):
            return json({"error": "unsupported"}, 415)
        key = await self._media.keep(content)
        kept_at = self._deps.clock()
        sent = Attachment(kind_of(media_type), name, media_type, len(content), key=key)
        held = self._deps.recall if request.args.get("hold") else timedelta(0)
        try:
            return await self._reply(session, id, request_id, (sent,), held)
        except StorageUnavailable:
            raise  # nobody knows what was kept, and the page sends it again
        except Exception:
            await drop_unshown(self._deps.database, self._media, key, kept_at)
            raise

    async def template(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """Send the approved template with which a closed window is knocked at."""
        request_id, now = text(request, "request_id"), self._deps.clock()
        language = await self._deps.database.read(lambda uow: uow.conversations.get(id).language)
        template = self._deps.templates.messages.get(REOPEN)
        if template is None or not template.ready(language):
            raise BadRequest("template")
        values = {"business": self._deps.business.name}
        said = template.fill(language, values)
        meta: dict[str, object] = {"template": REOPEN, "values": values}

        def work(uow: UnitOfWork) -> views.Shape:
            sent = reply(uow, id, session.operator.id, said, request_id, False, now, meta=meta)
            return views.message(sent)

        return json({"message": await self._deps.database.run(work)})

    async def again(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now = self._deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            return views.message(send_again(uow, id, session.operator.id, now))

        return json({"message": await self._deps.database.run(work)})

    async def _reply(
        self,
        session: Session,
        id: str,
        request_id: str,
        attachments: tuple[Attachment, ...],
        held: timedelta,
    ) -> HTTPResponse:
        now = self._deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            sent = reply(uow, id, session.operator.id, "", request_id, False, now, attachments, held=held)
            return views.message(sent)

        return json({"message": await self._deps.database.run(work)})


def register(routes: Routes, deps: ConsoleDeps) -> None:
    if deps.media is None:
        return
    media = deps.media
    sending = _Sending(deps, media)
    routes.api(Permission.CONVERSATIONS, {"POST /api/conversations/<id:str>/file": sending.file}, stream=True)
    routes.api(
        Permission.CONVERSATIONS,
        {
            "POST /api/conversations/<id:str>/template": sending.template,
            "POST /api/messages/<id:str>/send-again": sending.again,
        },
    )

    async def file(request: Request, session: Session, message_id: str, number: int) -> HTTPResponse:
        """For the page's own <img> and <audio>, which send the session's cookie and no header."""
        try:
            found = await deps.database.read(lambda uow: uow.messages.get(message_id))
            attachment = found.attachments[number]
            content = await media.read(attachment.key or "")
        except (KeyError, IndexError):
            return json({"error": "unknown"}, 404)
        headers = headers_for(attachment.media_type, attachment.name, attachment.key or "")
        return raw(content, headers=headers)

    routes.sources(Permission.CONVERSATIONS, {"GET /files/<message_id:str>/<number:int>": file})


async def received(request: Request, most: int) -> bytes | None:
    """The whole body, or None if it is larger than ``most``: it is not kept then.

    It is read all the same, for whoever still sends hears no refusal when the line is dropped.
    """
    if request.stream is None:
        return None
    length = int(request.headers.get("content-length") or 0)
    if length > most:
        if length <= HEARD_OUT:
            request.stream.request_max_size = HEARD_OUT
            async for _ in request.stream:  # type: ignore[attr-defined]
                pass
        return None
    request.stream.request_max_size = most + 65_536  # beyond what other requests may bring
    await request.receive_body()  # type: ignore[no-untyped-call]
    return request.body if len(request.body) <= most else None
