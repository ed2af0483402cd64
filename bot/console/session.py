"""Who is asking and what they may do: the session, its CSRF token, the permission each route declares."""

from __future__ import annotations

import functools
import hmac
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sanic import HTTPResponse, Request
from sanic.response import json, redirect

from bot.console.deps import ConsoleDeps
from bot.console.rendering import Pages
from bot.core.operator import Operator
from bot.core.roles import Permission
from bot.services import sign_in

COOKIE = "ventanilla_console"
CSRF_HEADER = "X-CSRF-Token"
SAFE = ("GET", "HEAD", "OPTIONS")
LONGEST_FIELD = 200


@dataclass(frozen=True)
class Session:
    operator: Operator
    csrf: str
    token: str


Handler = Callable[..., Awaitable[HTTPResponse | None]]
Route = Callable[..., Coroutine[Any, Any, HTTPResponse | None]]


class Public:
    """What a route declares that is there for whoever comes; any other declares a ``Permission``."""


Declared = Permission | type[Public]


def public(handler: Callable[..., Any]) -> Route:
    """For the doors: nobody is asked who they are. The handler itself looks where a form was sent from."""
    return _declaring(Public, handler, handler)


def declared(route: Any) -> Declared | None:
    """What the route's handler declares; None if nothing was, which a test finds."""
    return getattr(route, "declares", None)


class Doorkeeper:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages = Pages(deps.business)

    async def session(self, request: Request) -> Session | None:
        token = request.cookies.get(COOKIE)
        if not token:
            return None
        now = self._deps.clock()
        found = await self._deps.database.read(lambda uow: sign_in.operator_of(uow, token, now))
        return Session(found[0], found[1], token) if found else None

    def member(self, handler: Handler, permission: Permission) -> Route:
        """For the API: hands over the session of someone whose role has the permission.

        401 without a session, 403 without its token in the header or when the role does not allow it.
        """

        async def route(request: Request, *args: Any, **values: Any) -> HTTPResponse | None:
            session = await self.session(request)
            if session is None:
                return json({"error": "signed_out"}, 401)
            if not same(request.headers.get(CSRF_HEADER, ""), session.csrf):
                return json({"error": "csrf"}, 403)
            if not session.operator.may(permission):
                return json({"error": "forbidden"}, 403)
            return await handler(request, session, *args, **values)

        return _declaring(permission, handler, route)

    def page(self, handler: Handler, permission: Permission) -> Route:
        """For pages made on the server and their forms, whose field ``csrf`` is the session's token."""

        async def route(request: Request, *args: Any, **values: Any) -> HTTPResponse | None:
            session = await self.session(request)
            if session is None:
                return self.to_the_door(request)
            if request.method not in SAFE and not (
                from_our_pages(request) and same(field(request, "csrf"), session.csrf)
            ):
                return self._pages.notice(request, 403, "door.not_here", "/console", "door.to_console")
            if not session.operator.may(permission):
                return self._pages.notice(request, 403, "door.not_allowed", "/console", "door.to_console")
            return await handler(request, session, *args, **values)

        return _declaring(permission, handler, route)

    def source(self, handler: Handler, permission: Permission) -> Route:
        """For what a page of ours shows by its address, such as pictures: a cookie is all that it brings."""

        async def route(request: Request, *args: Any, **values: Any) -> HTTPResponse | None:
            session = await self.session(request)
            if session is None:
                return json({"error": "signed_out"}, 401)
            if not session.operator.may(permission):
                return json({"error": "forbidden"}, 403)
            return await handler(request, session, *args, **values)

        return _declaring(permission, handler, route)

    def to_the_door(self, request: Request) -> HTTPResponse:
        had_one = "?expired=1" if COOKIE in request.cookies else ""
        return self.let_out(redirect(f"/console/sign-in{had_one}", status=303))

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


def _declaring(what: Declared, handler: Callable[..., Any], route: Callable[..., Any]) -> Route:
    @functools.wraps(handler)
    async def declaring(*args: Any, **values: Any) -> HTTPResponse | None:
        answer: HTTPResponse | None = await route(*args, **values)
        return answer

    declaring.declares = what  # type: ignore[attr-defined]
    return declaring


def field(request: Request, name: str) -> str:
    """A field of a form, without what is too long to be meant."""
    value = request.form.get(name) if request.form else None
    return str(value)[:LONGEST_FIELD] if value else ""


def same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def from_our_pages(request: Request) -> bool:
    """Browsers say where a form was sent from; other clients say nothing and carry nobody's cookies."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("Host")
