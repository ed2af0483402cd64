"""Canned replies: the page where they are kept, and those that fit a conversation."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import BadRequest
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.managed import Managed
from bot.console.rendering import dictionary, language_of
from bot.console.requests import answering, body
from bot.console.session import Doorkeeper, Handler, Session
from bot.core.canned import BLANKS, CannedReply
from bot.core.roles import Permission
from bot.services import canned
from bot.services.ports import UnitOfWork

REMOVED_SHOWN = 20


def register(blueprint: Blueprint, deps: ConsoleDeps, keeper: Doorkeeper) -> None:
    api = _Canned(deps)
    words, talk = Permission.WORDS, Permission.CONVERSATIONS
    routes: list[tuple[Handler, str, str, Permission]] = [
        (api.all, "GET", "/api/canned", words),
        (api.create, "POST", "/api/canned", words),
        (api.change, "POST", "/api/canned/<id:str>", words),
        (api.remove, "POST", "/api/canned/<id:str>/remove", words),
        (api.restore, "POST", "/api/canned/<id:str>/restore", words),
        (api.offers, "GET", "/api/conversations/<id:str>/canned", talk),
    ]
    for handler, method, path, permission in routes:
        name = f"canned_{getattr(handler, '__name__', path)}"
        route = keeper.member(answering(handler), permission)
        blueprint.add_route(route, path, methods=[method], name=name)
    pages = Managed(deps)

    async def page(request: Request, session: Session) -> HTTPResponse:
        return pages.show(request, session, "canned.html", "canned")

    blueprint.add_route(keeper.page(page, words), "/canned", methods=["GET"], name="canned_page")


def known_intents(deps: ConsoleDeps) -> list[str]:
    plain = (key.removeprefix("intent.") for key in dictionary("es") if key.startswith("intent."))
    return sorted(deps.topics.union(plain))


class _Canned:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps

    async def all(self, request: Request, session: Session) -> HTTPResponse:
        """Everything the page needs: the replies, those removed lately, and what can be chosen for them."""

        language, care = language_of(request), self._deps.business.care

        def work(uow: UnitOfWork) -> views.Shape:
            names = {one.id: one.name for one in uow.operators.all()}
            found = [(one, shape(one, names)) for one in uow.canned.all()]
            removed = sorted(
                ((o, s) for o, s in found if o.removed_at), key=lambda pair: str(pair[0].removed_at)
            )
            return {
                "canned": [s for o, s in found if o.removed_at is None],
                "removed": [s for _, s in removed[::-1][:REMOVED_SHOWN]],
                "teams": views.teams(uow, care, language),
            }

        found = await self._deps.database.read(work)
        return json({**found, "intents": known_intents(self._deps), "blanks": list(BLANKS)})

    async def create(self, request: Request, session: Session) -> HTTPResponse:
        wanted, now = _wanted(request), self._deps.clock()
        return await self._done(session, lambda uow: canned.create(uow, wanted, session.operator.id, now))

    async def change(self, request: Request, session: Session, id: str) -> HTTPResponse:
        wanted, now = _wanted(request), self._deps.clock()
        return await self._done(session, lambda uow: canned.change(uow, id, wanted, session.operator.id, now))

    async def remove(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now = self._deps.clock()
        return await self._done(session, lambda uow: canned.remove(uow, id, session.operator.id, now))

    async def restore(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now = self._deps.clock()
        return await self._done(session, lambda uow: canned.restore(uow, id, session.operator.id, now))

    async def offers(self, request: Request, session: Session, id: str) -> HTTPResponse:
        business, reader = self._deps.business.name, session.operator.id
        found = await self._deps.database.read(lambda uow: canned.offers(uow, id, reader, business))
        return json({"canned": [offer(one) for one in found]})

    async def _done(self, session: Session, work: Any) -> HTTPResponse:
        made = await self._deps.database.run(work)
        return json({"canned": shape(made, {session.operator.id: session.operator.name})})


def shape(one: CannedReply, names: dict[str, str]) -> views.Shape:
    return {
        "id": one.id,
        "code": one.code,
        "texts": one.texts,
        "team": one.team,
        "intent": one.intent,
        "updated_at": views.moment(one.updated_at),
        "updated_by": names.get(one.updated_by or ""),
    }


def offer(one: canned.Offer) -> views.Shape:
    return {
        "id": one.canned.id,
        "code": one.canned.code,
        "intent": one.canned.intent,
        "language": one.language,
        "text": one.filled.text,
        "missing": list(one.filled.missing),
    }


def _wanted(request: Request) -> canned.Wanted:
    given = body(request)
    texts = given.get("texts")
    optional = (given.get("team"), given.get("intent"))
    if not isinstance(given.get("code"), str) or not isinstance(texts, dict):
        raise BadRequest("code and texts")
    if not all(isinstance(text, str) for text in texts.values()):
        raise BadRequest("texts")
    if not all(one is None or isinstance(one, str) for one in optional):
        raise BadRequest("team and intent")
    return canned.Wanted(given["code"], texts, *optional)
