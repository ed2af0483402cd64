"""Labels, priority and snooze: where a conversation stands in the day's work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic import HTTPResponse, Request
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.requests import body, text
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.conversation import Priority
from bot.core.dates import moment
from bot.core.roles import Permission
from bot.core.snooze import wished
from bot.services.label import add_label, remove_label
from bot.services.ports import UnitOfWork
from bot.services.prioritise import prioritise
from bot.services.snooze import as_put_aside, snooze, unsnooze


def register(routes: Routes, deps: ConsoleDeps) -> None:
    api = _Triage(deps)
    routes.api(
        Permission.CONVERSATIONS,
        {
            "GET /api/labels": api.labels,
            "POST /api/conversations/<id:str>/labels": api.add_label,
            "POST /api/conversations/<id:str>/labels/<label:str>/remove": api.remove_label,
            "POST /api/conversations/<id:str>/priority": api.prioritise,
            "POST /api/conversations/<id:str>/snooze": api.snooze,
            "POST /api/conversations/<id:str>/unsnooze": api.unsnooze,
        },
    )


class _Triage:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps

    async def labels(self, request: Request, session: Session) -> HTTPResponse:
        found = await self._deps.database.read(lambda uow: [views.label(one) for one in uow.labels.all()])
        return json({"labels": found})

    async def add_label(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """Answers with the label too: its name may have been known with other accents."""
        name, now = text(request, "name"), self._deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            label = add_label(uow, id, session.operator.id, name, now)
            return {"label": views.label(label), **_summary(uow, session, id)}

        return json(await self._deps.database.run(work))

    async def remove_label(self, request: Request, session: Session, id: str, label: str) -> HTTPResponse:
        return await self._change(
            session, id, lambda uow: remove_label(uow, id, session.operator.id, label, self._deps.clock())
        )

    async def prioritise(self, request: Request, session: Session, id: str) -> HTTPResponse:
        priority, now = Priority(text(request, "priority")), self._deps.clock()
        return await self._change(
            session, id, lambda uow: prioritise(uow, id, session.operator.id, priority, now)
        )

    async def snooze(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """``until``: one of ``Until``, or a day and hour where the business is."""
        now, zone = self._deps.clock(), self._deps.business.zone
        until = wished(text(request, "until"), zone)
        return await self._change(
            session, id, lambda uow: snooze(uow, id, session.operator.id, until, zone, now)
        )

    async def unsnooze(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """``aside``: undoing a snooze, until when it was put aside before that; null until they write."""
        now, me, wanted = self._deps.clock(), session.operator.id, body(request) if request.body else {}
        if "aside" not in wanted:
            return await self._change(session, id, lambda uow: unsnooze(uow, id, me, now))
        before = moment(str(wanted["aside"])) if wanted["aside"] else None
        zone = self._deps.business.zone
        return await self._change(session, id, lambda uow: as_put_aside(uow, id, me, before, zone, now))

    async def _change(self, session: Session, id: str, change: Callable[[UnitOfWork], Any]) -> HTTPResponse:
        def work(uow: UnitOfWork) -> views.Shape:
            change(uow)
            return _summary(uow, session, id)

        return json(await self._deps.database.run(work))


def _summary(uow: UnitOfWork, session: Session, id: str) -> views.Shape:
    return {"conversation": views.summaries(uow, [uow.conversations.get(id)], session.operator.id)[0]}
