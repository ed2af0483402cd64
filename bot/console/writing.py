"""Writing: drafts are kept, and what was sent a moment ago is taken back."""

from __future__ import annotations

from datetime import datetime

from sanic import HTTPResponse, Request
from sanic.exceptions import BadRequest
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.requests import body, text
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.draft import Draft
from bot.core.roles import Permission
from bot.services import drafts
from bot.services.ports import UnitOfWork
from bot.services.recall import recall


def register(routes: Routes, deps: ConsoleDeps) -> None:
    api = _Writing(deps)
    routes.api(
        Permission.CONVERSATIONS,
        {
            "POST /api/conversations/<id:str>/draft": api.draft,
            "POST /api/messages/<id:str>/recall": api.recall,
        },
    )


class _Writing:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps

    async def draft(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """Keep what has been begun; an empty text forgets it. ``at``: as a batch of the stream has it."""
        mode, words, seen = text(request, "mode"), text(request, "text"), seen_by(request)
        me, now = session.operator.id, self._deps.clock()

        def work(uow: UnitOfWork) -> datetime | None:
            drafts.keep(uow, id, me, mode, words, seen or 0, now)
            return max((one.updated_at for one in uow.drafts.of(id, me)), default=None)

        return json({"at": views.moment(await self._deps.database.run(work, lasting=False))})

    async def recall(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now = self._deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            return views.message(recall(uow, id, session.operator.id, now))

        return json({"message": await self._deps.database.run(work)})


def seen_by(request: Request) -> int | None:
    """The position of the customer's last message on the page that asks; None if it does not say."""
    seen = body(request).get("seen")
    if seen is not None and (not isinstance(seen, int) or isinstance(seen, bool)):
        raise BadRequest("seen: expected a position")
    return seen


def draft(one: Draft) -> views.Shape:
    return {"mode": one.mode, "text": one.text, "seen": one.seen, "updated_at": views.moment(one.updated_at)}
