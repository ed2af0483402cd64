"""Photos of operators: chosen by themselves, or by an administrator for others, and shown in the console."""

from __future__ import annotations

import asyncio

from sanic import HTTPResponse, Request
from sanic.response import json, raw

from bot.console.deps import ConsoleDeps
from bot.console.managed import back
from bot.console.rendering import Pages
from bot.console.routes import Routes
from bot.console.sending import received
from bot.console.session import Session
from bot.core.media import headers_for
from bot.core.roles import Permission
from bot.services import photos
from bot.services.ports import MediaStore

FACES = "/faces"


def register(routes: Routes, deps: ConsoleDeps) -> None:
    if deps.media is None:
        return
    pages = _Photos(deps, deps.media)
    account, access = Permission.ACCOUNT, Permission.ACCESS

    async def mine(request: Request, session: Session) -> HTTPResponse:
        return await pages.take(request, session, session.operator.id)

    async def theirs(request: Request, session: Session, id: str) -> HTTPResponse:
        return await pages.take(request, session, id)

    async def remove_mine(request: Request, session: Session) -> HTTPResponse:
        return await pages.remove(request, session, session.operator.id, "account")

    async def remove_theirs(request: Request, session: Session, id: str) -> HTTPResponse:
        return await pages.remove(request, session, id, f"people/{id}")

    routes.api(account, {"POST /api/account/photo": mine}, noted=False, stream=True)
    routes.api(access, {"POST /api/people/<id:str>/photo": theirs}, noted=False, stream=True)
    routes.pages(account, {"POST /account/photo/remove": remove_mine}, noted=False)
    routes.pages(access, {"POST /people/<id:str>/photo/remove": remove_theirs}, noted=False)
    routes.sources(account, {f"GET {FACES}/<key:str>": pages.face})


class _Photos:
    def __init__(self, deps: ConsoleDeps, media: MediaStore) -> None:
        self._deps = deps
        self._media = media
        self._doors = Pages(deps.business)
        self._drawing = asyncio.Semaphore(1)  # a large picture takes much memory while it is drawn

    async def take(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """The body is the picture."""
        content = await received(request, photos.LARGEST)
        if content is None:
            return json({"error": "too_large", "most": photos.LARGEST}, 413)
        try:
            async with self._drawing:
                drawn = await asyncio.to_thread(photos.square, content)
        except photos.NotAPhoto as fault:
            return json({"error": fault.why}, 415)
        key = await self._media.keep(drawn)
        try:
            await self._show(session, id, key)
        except KeyError:
            await self._media.forget(key)
            return json({"error": "unknown"}, 404)
        return json({})

    async def remove(self, request: Request, session: Session, id: str, page: str) -> HTTPResponse:
        try:
            await self._show(session, id, None)
        except KeyError:
            return self._doors.notice(request, 404, "people.nobody", "/console/people", "people.to_people")
        return back(page, "no_photo")

    async def face(self, request: Request, session: Session, key: str) -> HTTPResponse:
        """For <img>, with the session's cookie."""
        try:
            found = await self._deps.database.read(lambda uow: uow.operators.by_face(key))
            content = await photos.read_face(self._media, found)
        except KeyError:
            return json({"error": "unknown"}, 404)
        return raw(content, headers=headers_for(photos.MEDIA_TYPE, "", key))

    async def _show(self, session: Session, id: str, key: str | None) -> None:
        """Raises KeyError if there is nobody of that id."""
        now, by = self._deps.clock(), session.operator.id
        before = await self._deps.database.run(lambda uow: photos.show_photo(uow, id, key, now, by))
        if before:
            await self._media.forget(before)
