"""How an operator wants to be told: settings, and the browsers that are told with the tab closed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from sanic import HTTPResponse, Request
from sanic.exceptions import BadRequest
from sanic.response import file, json

from bot.console.deps import ConsoleDeps
from bot.console.rendering import language_of
from bot.console.requests import body, text
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.alert import PushSubscription
from bot.core.ids import new_id
from bot.core.roles import Permission
from bot.services import alerts
from bot.services.ports import UnitOfWork

WORKER = Path(__file__).parent / "static" / "worker.js"
CHOICES = {"sound": False}
LONGEST_ENDPOINT, LONGEST_KEY = 2000, 128


def register(routes: Routes, deps: ConsoleDeps) -> None:
    api = _Alerting(deps)
    routes.api(
        Permission.ACCOUNT,
        {
            "GET /api/settings": api.settings,
            "POST /api/settings": api.choose,
            "POST /api/push": api.subscribe,
            "POST /api/push/stop": api.unsubscribe,
        },
        noted=False,
    )

    async def worker(request: Request, session: Session) -> HTTPResponse:
        """From where its scope is the whole console."""
        return await file(WORKER, mime_type="text/javascript")

    routes.pages(Permission.ACCOUNT, {"GET /worker.js": worker})


def settings_of(uow: UnitOfWork, operator_id: str) -> dict[str, Any]:
    """``alerts``: in which round, and which browsers are told, by the addresses at their push services."""
    chosen = uow.settings.of(operator_id)
    told = alerts.told(uow, operator_id)
    choices = {name: chosen.get(name, unless_chosen) for name, unless_chosen in CHOICES.items()}
    return {"choices": choices, "alerts": asdict(told)}


class _Alerting:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps

    async def settings(self, request: Request, session: Session) -> HTTPResponse:
        settings = await self._deps.database.read(lambda uow: settings_of(uow, session.operator.id))
        push = self._deps.push
        return json({"settings": settings, "push_key": push.public_key if push else None})

    async def choose(self, request: Request, session: Session) -> HTTPResponse:
        given = body(request)
        if not given.keys() <= CHOICES.keys() or not all(isinstance(on, bool) for on in given.values()):
            raise BadRequest(f"settings: expected {', '.join(CHOICES)}, each true or false")

        def work(uow: UnitOfWork) -> dict[str, Any]:
            alerts.choose(uow, session.operator.id, given)
            return settings_of(uow, session.operator.id)

        return json({"settings": await self._deps.database.run(work)})

    async def subscribe(self, request: Request, session: Session) -> HTTPResponse:
        endpoint, p256dh, auth = (text(request, field) for field in ("endpoint", "p256dh", "auth"))
        if (
            self._deps.push is None
            or len(endpoint) > LONGEST_ENDPOINT
            or max(map(len, (p256dh, auth))) > LONGEST_KEY
        ):
            raise BadRequest("subscription")
        asked_in = body(request).get("round")
        if not isinstance(asked_in, int):
            raise BadRequest("round: expected a number")
        if not self._deps.push.allows(endpoint):
            raise BadRequest("endpoint: expected the address of a browser's push service")
        wanted = PushSubscription(
            new_id("psh"),
            session.operator.id,
            endpoint,
            p256dh,
            auth,
            language_of(request),
            self._deps.clock(),
        )

        def work(uow: UnitOfWork) -> dict[str, Any]:
            alerts.subscribe(uow, wanted, asked_in)
            return settings_of(uow, session.operator.id)

        return json({"settings": await self._deps.database.run(work)})

    async def unsubscribe(self, request: Request, session: Session) -> HTTPResponse:
        """The browser with this ``endpoint``, or with ``everywhere`` all of the operator's."""
        everywhere = body(request).get("everywhere") is True
        endpoint = "" if everywhere else text(request, "endpoint")

        def work(uow: UnitOfWork) -> dict[str, Any]:
            if everywhere:
                alerts.end_everywhere(uow, session.operator.id)
            else:
                uow.alerts.unsubscribe(endpoint)
            return settings_of(uow, session.operator.id)

        return json({"settings": await self._deps.database.run(work)})
