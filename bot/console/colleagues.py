"""Colleagues: who else looks at a conversation or types in it, and who was named in a note.

Who looks and types goes through the hub and is kept nowhere: pages say it again while it holds.
"""

from __future__ import annotations

from typing import Any

from sanic import HTTPResponse, Request
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.requests import body
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.mention import Mention
from bot.core.operator import Operator
from bot.core.roles import Permission
from bot.core.sight import Sight, sight_of
from bot.services import mentions
from bot.services.ports import UnitOfWork

SHOWN = 30
LOOKING, TYPING = "looking", "typing"


def register(routes: Routes, deps: ConsoleDeps) -> None:
    api = _Colleagues(deps)
    routes.api(
        Permission.CONVERSATIONS,
        {
            "POST /api/conversations/<id:str>/looking": api.looking,
            "POST /api/conversations/<id:str>/typing": api.typing,
            "GET /api/conversations/<id:str>/colleagues": api.colleagues,
            "GET /api/mentions": api.mentions,
            "POST /api/conversations/<id:str>/mentions-read": api.read,
        },
        noted=False,
    )


class _Colleagues:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps

    async def looking(self, request: Request, session: Session, id: str) -> HTTPResponse:
        self._tell(LOOKING, session.operator, id, bool(body(request).get("on")))
        return json({})

    async def typing(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """Colleagues see anyone type; the customer sees whoever has the conversation, unless it is a note."""
        given = body(request)
        on, note = bool(given.get("on")), bool(given.get("note"))
        found = await self._deps.database.read(lambda uow: uow.conversations.get(id))
        if not note and found.with_person and found.assignee_id == session.operator.id:
            self._deps.hub.typing(id, "operator", on)
        self._tell(TYPING, session.operator, id, on)
        return json({})

    async def colleagues(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """Those who may be named in a note on this conversation."""

        def work(uow: UnitOfWork) -> list[views.Shape]:
            conversation = uow.conversations.get(id)
            there = (one for one in uow.operators.all() if one.left_at is None)
            others = [one for one in there if one.id != session.operator.id]
            able = [one for one in others if one.may(Permission.CONVERSATIONS)]
            return [
                {**views.person(one), "presence": one.presence.value}
                for one in sorted(able, key=lambda one: one.name)
                if sight_of(one).covers(conversation)
            ]

        return json({"colleagues": await self._deps.database.read(work)})

    async def mentions(self, request: Request, session: Session) -> HTTPResponse:
        """The latest ones, and how many are unread."""

        def work(uow: UnitOfWork) -> views.Shape:
            found = uow.mentions.of(session.operator.id, SHOWN)
            told = [_shape(uow, one) for one in found if _covers(uow, session.sight, one)]
            return {"mentions": told, "unread": uow.mentions.unread(session.operator.id, session.sight)}

        return json(await self._deps.database.read(work))

    async def read(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, me = self._deps.clock(), session.operator.id

        def work(uow: UnitOfWork) -> int:
            mentions.read(uow, me, id, now)
            return uow.mentions.unread(me, session.sight)

        return json({"unread": await self._deps.database.run(work, lasting=False)})

    def _tell(self, what: str, operator: Operator, conversation_id: str, on: bool) -> None:
        self._deps.hub.typing(conversation_id, f"{what}:{operator.id}:{operator.name}", on)


def told(conversation_id: str, who: str, on: bool, reader_id: str) -> dict[str, Any] | None:
    """What a page is told of something said on the hub; None if it is not for this reader."""
    if who == "customer":
        return {"typing": {"conversation_id": conversation_id, "who": who, "on": on}}
    what, _, rest = who.partition(":")
    operator_id, _, name = rest.partition(":")
    if what not in (LOOKING, TYPING) or operator_id == reader_id:
        return None
    line = {"conversation_id": conversation_id, "id": operator_id, "name": name, "what": what, "on": on}
    return {"colleague": line}


def _covers(uow: UnitOfWork, sight: Sight, one: Mention) -> bool:
    return sight.covers(uow.conversations.get(one.conversation_id))


def _shape(uow: UnitOfWork, one: Mention) -> views.Shape:
    note = uow.messages.get(one.message_id)
    conversation = uow.conversations.get(one.conversation_id)
    return {
        "id": one.id,
        "conversation_id": one.conversation_id,
        "message_id": one.message_id,
        "contact": views.contact(uow, uow.contacts.get(conversation.contact_id)),
        "by": note.author_name,
        "text": " ".join(note.text[: views.PREVIEW].split()),
        "at": views.moment(one.at),
        "read": one.read_at is not None,
    }
