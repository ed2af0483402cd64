"""Who is asking: the session's cookie, its CSRF token, and whether a request comes from our own pages."""

from __future__ import annotations

import functools
import hmac
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sanic import HTTPResponse, Request
from sanic.response import json

from bot.console.deps import ConsoleDeps
from bot.core.operator import Operator
from bot.services import sign_in

COOKIE = "ventanilla_console"
CSRF_HEADER = "X-CSRF-Token"


@dataclass(frozen=True)
class Session:
    operator: Operator
    csrf: str
    token: str


Handler = Callable[..., Awaitable[HTTPResponse | None]]
Route = Callable[..., Coroutine[Any, Any, HTTPResponse | None]]


class Doorkeeper:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps

    async def session(self, request: Request) -> Session | None:
        token = request.cookies.get(COOKIE)
        if not token:
            return None
        now = self._deps.clock()
        found = await self._deps.database.read(lambda uow: sign_in.operator_of(uow, token, now))
        return Session(found[0], found[1], token) if found else None

    def member(self, handler: Handler) -> Route:
        """For the API: hands over the session; 401 without one, 403 without its token in the header."""

        @functools.wraps(handler)
        async def route(request: Request, *args: Any, **values: Any) -> HTTPResponse | None:
            session = await self.session(request)
            if session is None:
                return json({"error": "signed_out"}, 401)
            if not same(request.headers.get(CSRF_HEADER, ""), session.csrf):
                return json({"error": "csrf"}, 403)
            return await handler(request, session, *args, **values)

        return route

    def let_in(self, response: HTTPResponse, token: str) -> HTTPResponse:
        response.add_cookie(
            COOKIE,
            token,
            path="/console",
            httponly=True,
            samesite="Lax",
            secure=self._deps.secure_cookies,
            max_age=int(sign_in.SESSION_LASTS.total_seconds()),
        )
        return response

    def let_out(self, response: HTTPResponse) -> HTTPResponse:
        response.delete_cookie(COOKIE, path="/console")
        return response


def same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def from_our_pages(request: Request) -> bool:
    """Browsers say where a form was sent from; other clients say nothing and carry nobody's cookies."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("Host")
