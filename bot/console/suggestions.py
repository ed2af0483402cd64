"""What the engine makes of a customer's words while a person has the conversation."""

from __future__ import annotations

from sanic import HTTPResponse, Request
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.roles import Permission
from bot.services.suggest import Suggester, Suggestion


def register(routes: Routes, deps: ConsoleDeps) -> None:
    if deps.dialogue is None:
        return
    suggester = Suggester(deps.database, deps.dialogue, deps.words, deps.topics, deps.business.name)

    async def suggestion(request: Request, session: Session, id: str) -> HTTPResponse:
        found = await suggester.suggest(id, session.operator.id)
        return json({"suggestion": shape(found) if found else None})

    routes.api(Permission.CONVERSATIONS, {"GET /api/conversations/<id:str>/suggestion": suggestion})


def shape(one: Suggestion) -> views.Shape:
    return {
        "message_id": one.message_id,
        "intent": one.intent,
        "confidence": one.confidence,
        "proposals": [
            {"text": each.text, "missing": list(each.missing), "code": each.code} for each in one.proposals
        ],
    }
