"""The connector of docs/architecture.md, as a Rasa channel."""

from __future__ import annotations

import hmac
import os
from typing import Any, Awaitable, Callable

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.engine.adjusted.rasa_adjustments import ActionServerFailed
from bot.engine.connector.replies import CHANNEL
from bot.engine.connector.turn_request import (
    Malformed,
    ahead_request,
    forget_request,
    parse_request,
    turn_request,
)
from bot.engine.tracker_store import LiveTrackerStore
from bot.engine.turns import Turns

log = structlog.get_logger()


class VentanillaChannel(InputChannel):
    """Answers only those who know the token; ready once ``app.ctx.agent`` has a model."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        self._turns: Turns | None = None

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> VentanillaChannel:
        return cls(os.environ.get("ENGINE_TOKEN", ""))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint("ventanilla_channel")

        @routes.middleware("request")
        async def guard(request: Request) -> HTTPResponse | None:
            return None if self._known(request) else json({"error": "unauthorised"}, status=401)

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            agent = _agent(request)
            if agent is None or agent.processor is None:
                return json({"ready": False, "model": None}, status=503)
            return json({"ready": True, "model": agent.processor.model_filename})

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return await self._answer(request, lambda turns, body: turns.take(turn_request(body)))

        @routes.post("/ahead")
        async def ahead(request: Request) -> HTTPResponse:
            return await self._answer(request, lambda turns, body: turns.read_ahead(ahead_request(body)))

        @routes.post("/parse")
        async def parse(request: Request) -> HTTPResponse:
            return await self._answer(request, lambda turns, body: turns.parse(*parse_request(body)))

        @routes.post("/forget")
        async def forget(request: Request) -> HTTPResponse:
            return await self._answer(request, lambda turns, body: turns.forget(*forget_request(body)))

        return routes

    def _known(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").encode()
        return bool(self._token) and hmac.compare_digest(given, b"Bearer " + self._token)

    async def _answer(
        self, request: Request, ask: Callable[[Turns, Any], Awaitable[dict[str, Any]]]
    ) -> HTTPResponse:
        turns = self._ready(request)
        if turns is None:
            return json({"error": "the model is still loading"}, status=503)
        try:
            return json(await ask(turns, _body(request)))
        except Malformed as fault:
            return json({"error": str(fault)}, status=400)
        except ActionServerFailed as fault:
            log.warning("engine.action_failed", action=str(fault))
            return json({"error": "action"}, status=502)
        except Exception as fault:
            log.error("engine.turn_failed", exc_info=True)
            return json({"error": type(fault).__name__}, status=500)

    def _ready(self, request: Request) -> Turns | None:
        agent = _agent(request)
        if self._turns is None and agent is not None and agent.processor is not None:
            self._turns = Turns(agent.processor, _store(agent))
        return self._turns


def _agent(request: Request) -> Agent | None:
    agent: Agent | None = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None


def _store(agent: Agent) -> LiveTrackerStore:
    # Past Rasa's fail-safe wrapper, which would go on in memory when the database fails.
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    if not isinstance(store, LiveTrackerStore):
        raise TypeError(
            f"endpoints.yml must name {LiveTrackerStore.__module__}.LiveTrackerStore as tracker_store"
        )
    return store


def _body(request: Request) -> Any:
    try:
        return request.json
    except Exception:
        raise Malformed("the body must be JSON") from None
