"""Canned replies: the page where they are kept, and those that fit a conversation."""

from __future__ import annotations

from sanic import HTTPResponse, Request
from sanic.exceptions import BadRequest
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.kept import KeptThings
from bot.console.rendering import language_of
from bot.console.requests import body
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.canned import BLANKS, CannedReply, spelled
from bot.core.roles import Permission
from bot.services import canned
from bot.services.ports import Shelf, UnitOfWork


def register(routes: Routes, deps: ConsoleDeps) -> None:
    api = _Canned(deps, canned)
    api.register(routes)
    routes.api(Permission.CONVERSATIONS, {"GET /api/conversations/<id:str>/canned": api.offers})


def known_intents(deps: ConsoleDeps) -> list[str]:
    """Those that the content has, and what was not understood."""
    return sorted({*deps.topics(), *deps.business.intents, "nlu_fallback"})


class _Canned(KeptThings[canned.Wanted, CannedReply]):
    kind, one = "canned", "canned"

    async def all(self, request: Request, session: Session) -> HTTPResponse:
        """Everything the page needs: the replies, those removed lately, and what can be chosen for them."""

        language, care = language_of(request), self._deps.business.care

        def work(uow: UnitOfWork) -> views.Shape:
            return {
                **self.on_show(uow),
                "teams": views.teams(uow, care, language),
            }

        found = await self._deps.database.read(work)
        known = {"intents": known_intents(self._deps), "languages": list(self._deps.business.languages)}
        return json({**found, **known, "blanks": BLANKS})

    async def offers(self, request: Request, session: Session, id: str) -> HTTPResponse:
        business, reader = self._deps.business.name, session.operator.id
        found = await self._deps.database.read(lambda uow: canned.offers(uow, id, reader, business))
        return json({"canned": [offer(one) for one in found]})

    def wanted(self, request: Request) -> canned.Wanted:
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

    def shelf(self, uow: UnitOfWork) -> Shelf[CannedReply]:
        return uow.canned

    def shape(self, one: CannedReply, names: dict[str, str]) -> views.Shape:
        return {
            "id": one.id,
            "code": one.code,
            "texts": {language: spelled(text, language) for language, text in one.texts.items()},
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
