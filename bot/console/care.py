"""What operators promised and what customers asked for: the tasks of the day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sanic import HTTPResponse, Request
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.requests import body, request_id_if_any, text
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.roles import Permission
from bot.core.timer import Task
from bot.services.called import number_ends
from bot.services.ports import UnitOfWork
from bot.services.tasks import finish, promise


def register(routes: Routes, deps: ConsoleDeps) -> None:
    api = _Care(deps)
    routes.api(
        Permission.CONVERSATIONS,
        {
            "GET /api/tasks": api.mine,
            "GET /api/conversations/<id:str>/tasks": api.of_conversation,
            "POST /api/conversations/<id:str>/tasks": api.promise,
            "POST /api/tasks/<task:str>/finish": api.finish,
        },
    )


SOON = timedelta(hours=12)  # until the next shift begins


class _Care:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps

    async def mine(self, request: Request, session: Session) -> HTTPResponse:
        """The operator's own and those of nobody, not done yet, soonest first. ``due``: in hours."""
        now = self._deps.clock()

        def work(uow: UnitOfWork) -> list[views.Shape]:
            return [
                {**_shape(uow, one), "due": one.due_at <= now + SOON, "late": one.due_at < now}
                for one in uow.tasks.open_of(session.operator.id)
                if session.sight.covers(uow.conversations.get(one.conversation_id))
            ]

        return json({"tasks": await self._deps.database.read(work)})

    async def of_conversation(self, request: Request, session: Session, id: str) -> HTTPResponse:
        def work(uow: UnitOfWork) -> list[views.Shape]:
            uow.conversations.get(id)
            return [_shape(uow, one) for one in uow.tasks.of_conversations([id])]

        return json({"tasks": await self._deps.database.read(work)})

    async def promise(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """``due_at``: ISO, with its offset from UTC."""
        words, due, now = text(request, "text"), _moment(text(request, "due_at")), self._deps.clock()
        asked = request_id_if_any(request)

        def work(uow: UnitOfWork) -> views.Shape:
            return _shape(uow, promise(uow, id, session.operator.id, words, due, now, asked))

        return json({"task": await self._deps.database.run(work)})

    async def finish(self, request: Request, session: Session, task: str) -> HTTPResponse:
        done, now = bool(body(request).get("done", True)), self._deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            found = uow.tasks.get(task)
            if not session.sight.covers(uow.conversations.get(found.conversation_id)):
                raise KeyError(task)
            return _shape(uow, finish(uow, task, session.operator.id, done, now))

        return json({"task": await self._deps.database.run(work)})


def _shape(uow: UnitOfWork, one: Task) -> views.Shape:
    contact = uow.contacts.get(uow.conversations.get(one.conversation_id).contact_id)
    return {
        "id": one.id,
        "conversation_id": one.conversation_id,
        "contact": views.named(contact, number_ends(uow, [contact])),
        "operator": uow.operators.get(one.operator_id).name if one.operator_id else None,
        "kind": one.kind.value,
        "text": one.text,
        "ticket_number": one.ticket_number,
        "due_at": views.moment(one.due_at),
        "done_at": views.moment(one.done_at),
    }


def _moment(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("due_at: expected a time with its offset, such as 2026-12-03T10:30:00+01:00")
    return found
