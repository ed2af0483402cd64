"""The verbs of the console, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sanic import HTTPResponse, Request
from sanic.response import json

from bot.console import sections, views
from bot.console.contacts import everything
from bot.console.customer import about
from bot.console.deps import ConsoleDeps
from bot.console.reach import Reach
from bot.console.rendering import language_of
from bot.console.requests import body, request_id, text
from bot.console.routes import Routes
from bot.console.session import Session
from bot.console.writing import draft, seen_by
from bot.core.operator import Presence
from bot.core.roles import Permission
from bot.services.ports import UnitOfWork
from bot.services.presence import set_presence
from bot.services.reply import reply
from bot.services.resolve import resolve
from bot.services.take_over import take_over


def register(routes: Routes, deps: ConsoleDeps) -> None:
    api = _Api(deps)
    routes.api(
        Permission.CONVERSATIONS,
        {
            "GET /api/me": api.me,
            "GET /api/conversations/<id:str>": api.conversation,
            "POST /api/conversations/<id:str>/take-over": api.take_over,
            "POST /api/conversations/<id:str>/reply": api.reply,
            "POST /api/conversations/<id:str>/note": api.note,
            "POST /api/conversations/<id:str>/resolve": api.resolve,
            "POST /api/presence": api.presence,
        },
    )


class _Api:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps

    async def me(self, request: Request, session: Session) -> HTTPResponse:
        """Who is asking, and the cursor from which to follow the stream."""
        operator, language = session.operator, language_of(request)

        def work(uow: UnitOfWork) -> views.Shape:
            return {
                "cursor": uow.events.last_id(),
                "counts": views.counts(uow, operator.id),
                "faces": views.faces(uow),
                "signed_off": views.signed_off(uow, uow.operators.get(operator.id)),
                "names": self._deps.forms(language) | views.names(uow, self._deps.business, language),
            }

        found = await self._deps.database.read(work)
        me = {**views.person(operator), "login": operator.login, "presence": operator.presence.value}
        pages = sections.open_to(operator, self._deps.business)
        others = [section for section in pages if section.key != "conversations"]
        return json(
            {
                **found,
                "operator": {**me, "role": operator.role.value},
                "sections": [{"key": one.key, "path": one.path} for one in others],
            }
        )

    async def conversation(self, request: Request, session: Session, id: str) -> HTTPResponse:
        deps = self._deps
        reach = Reach(deps.windows, deps.templates, deps.files, deps.clock(), deps.business.name)

        def work(uow: UnitOfWork) -> views.Shape:
            found = views.conversation(uow, id, session.operator.id, reach, request.args.get("message"))
            begun = [draft(one) for one in uow.drafts.of(id, session.operator.id)]
            now = views.moment(reach.now)
            return {
                **found,
                **everything(uow, found["contact"]["id"], id, session.sight),
                **about(uow, found["contact"]["id"], id, session.operator.id, session.sight),
                "drafts": begun,
                "now": now,
            }

        return json(await self._deps.database.read(work))

    async def take_over(self, request: Request, session: Session, id: str) -> HTTPResponse:
        words, now, goodbye = self._deps.words, self._deps.clock(), self._deps.business.care.goodbye
        return await self._change(
            session, id, lambda uow: take_over(uow, id, session.operator.id, words, now, goodbye)
        )

    async def resolve(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """``summary``: what was agreed, if the operator wrote it down; ``seen`` as in a reply."""
        words, now = self._deps.words, self._deps.clock()
        told = body(request) if request.body else {}
        summary = text(request, "summary") if "summary" in told else ""
        seen, held = seen_by(request) if told else None, self._deps.recall
        return await self._change(
            session, id, lambda uow: resolve(uow, id, session.operator.id, words, now, summary, seen, held)
        )

    async def reply(self, request: Request, session: Session, id: str) -> HTTPResponse:
        return await self._write(request, session, id, private=False)

    async def note(self, request: Request, session: Session, id: str) -> HTTPResponse:
        return await self._write(request, session, id, private=True)

    async def presence(self, request: Request, session: Session) -> HTTPResponse:
        presence, now = Presence(text(request, "presence")), self._deps.clock()
        await self._deps.database.run(lambda uow: set_presence(uow, session.operator.id, presence, now))
        return json({"presence": presence.value})

    async def _write(self, request: Request, session: Session, id: str, private: bool) -> HTTPResponse:
        words, asked = text(request, "text"), request_id(request)
        now, me, seen = self._deps.clock(), session.operator.id, seen_by(request)
        held = self._deps.recall if body(request).get("hold") and not private else timedelta(0)

        def work(uow: UnitOfWork) -> views.Shape:
            uow.conversations.get(id)
            return views.message(reply(uow, id, me, words, asked, private, now, seen=seen, held=held))

        return json({"message": await self._deps.database.run(work)})

    async def _change(self, session: Session, id: str, change: Callable[[UnitOfWork], Any]) -> HTTPResponse:
        def work(uow: UnitOfWork) -> views.Shape:
            change(uow)
            return views.summaries(uow, [uow.conversations.get(id)], session.operator.id)[0]

        return json({"conversation": await self._deps.database.run(work)})
