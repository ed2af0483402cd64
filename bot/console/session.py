"""Who is asking and what they may do: the session, its CSRF token, the permission each route declares."""

from __future__ import annotations

import functools
import hmac
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sanic import HTTPResponse, Request
from sanic.exceptions import PayloadTooLarge
from sanic.response import json, redirect

from bot.console.deps import ConsoleDeps
from bot.console.forms import field
from bot.console.rendering import Pages
from bot.console.trail import SAFE, Trail, conversation_in, out_of_sight
from bot.console.wanted import door, page_of
from bot.core.operator import Operator
from bot.core.roles import Permission
from bot.core.sight import Sight, sight_of
from bot.services import sign_in
from bot.services.ports import UnitOfWork
from bot.services.presence import seen

COOKIE = "ventanilla_console"
STEP_COOKIE = "ventanilla_console_step"
CSRF_HEADER = "X-CSRF-Token"
ASK = "ask"  # the name of a button whose value is the question before harm
LARGEST_AT_A_DOOR = 16_384  # bytes
USED_WITHIN = timedelta(minutes=10)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Session:
    operator: Operator
    csrf: str
    token: str

    @property
    def sight(self) -> Sight:
        return sight_of(self.operator)


Handler = Callable[..., Awaitable[HTTPResponse | None]]
Route = Callable[..., Coroutine[Any, Any, HTTPResponse | None]]


class Public:
    """What a route declares that is there for whoever comes; any other declares a ``Permission``."""


Declared = Permission | type[Public]


def public(handler: Callable[..., Any]) -> Route:
    """For the doors: nobody is asked who they are. The handler itself looks where a form was sent from.

    What is larger than any form of a door is not taken apart: that takes long, and all others would wait.
    """

    async def route(request: Request, *args: Any, **values: Any) -> HTTPResponse | None:
        if len(request.body) > LARGEST_AT_A_DOOR:
            raise PayloadTooLarge("A form of a door has a few fields.")
        answer: HTTPResponse | None = await handler(request, *args, **values)
        return answer

    return _declaring(Public, handler, route)


def declared(route: Any) -> Declared | None:
    """What the route's handler declares; None if nothing was, which a test finds."""
    return getattr(route, "declares", None)


class Doorkeeper:
    """Lets in who may come in, to what they may see, and leaves a line in the record of what they did."""

    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages = Pages(deps.business)
        self._trail = Trail(deps)
        self._used: dict[str, datetime] = {}

    async def session(self, request: Request) -> Session | None:
        """Who asks, whatever they may do."""
        return (await self._who(request, {}))[0]

    def member(self, handler: Handler, permission: Permission, noted: bool = True) -> Route:
        """For the API: hands over the session of someone whose role has the permission.

        401 without a session, 403 without its token in the header or when the role does not allow it, 404 for
        a conversation out of their sight. ``noted``: what is done there goes into the record.
        """

        async def route(request: Request, *args: Any, **values: Any) -> HTTPResponse | None:
            session, about, hidden = await self._who(request, values)
            if session is None:
                return json({"error": "signed_out"}, 401)
            if not same(request.headers.get(CSRF_HEADER, ""), session.csrf):
                return json({"error": "csrf"}, 403)
            if not session.operator.may(permission):
                return json({"error": "forbidden"}, 403)
            if hidden:
                return json({"error": "unknown"}, 404)
            response = await handler(request, session, *args, **values)
            if noted:
                await self._trail.note(request, session.operator, about, response)
            return response

        return _declaring(permission, handler, route)

    def page(
        self, handler: Handler, permission: Permission, noted: bool = True, saved: bool = False
    ) -> Route:
        """For pages made on the server and their forms, whose field ``csrf`` is the session's token.

        ``saved``: browsers save what it answers, and stay where they are.
        """

        async def route(request: Request, *args: Any, **values: Any) -> HTTPResponse | None:
            session, about, hidden = await self._who(request, values)
            if session is None:
                return self._to_the_door(request, saved)
            if request.method not in SAFE and not (
                from_our_pages(request) and same(field(request, "csrf"), session.csrf)
            ):
                return self._pages.notice(request, 403, "door.not_here", "/console", "door.to_console")
            if not session.operator.may(permission) or hidden:
                return self._pages.notice(request, 403, "door.not_allowed", "/console", "door.to_console")
            if question := field(request, ASK):
                return self._are_you_sure(request, question)
            response = await handler(request, session, *args, **values)
            if noted:
                await self._trail.note(request, session.operator, about, response)
            return response

        return _declaring(permission, handler, route)

    def _are_you_sure(self, request: Request, question: str) -> HTTPResponse:
        """Where no script has asked, the same form once more, below its question."""
        fields = [
            (name, value) for name, values in (request.form or {}).items() if name != ASK for value in values
        ]
        back = page_of(request.headers.get("Referer", ""))
        return self._pages.show(
            request, "sure.html", "door", question=question, fields=fields, back=f"/console/{back}"
        )

    def source(self, handler: Handler, permission: Permission) -> Route:
        """For what a page of ours shows by its address, such as pictures: a cookie is all that it brings."""

        async def route(request: Request, *args: Any, **values: Any) -> HTTPResponse | None:
            session, _, hidden = await self._who(request, values)
            if session is None:
                return json({"error": "signed_out"}, 401)
            if not session.operator.may(permission):
                return json({"error": "forbidden"}, 403)
            if hidden:
                return json({"error": "unknown"}, 404)
            return await handler(request, session, *args, **values)

        return _declaring(permission, handler, route)

    async def _who(
        self, request: Request, values: Mapping[str, Any]
    ) -> tuple[Session | None, str | None, bool]:
        """Who asks, which conversation it is about, and whether that is out of their sight."""
        token, now = request.cookies.get(COOKIE), self._deps.clock()
        if not token:
            return None, None, False

        def work(uow: UnitOfWork) -> tuple[Session | None, str | None, bool]:
            found = sign_in.operator_of(uow, token, now)
            if found is None:
                return None, None, False
            try:
                about = conversation_in(uow, request, values)
            except KeyError:
                about = None
            session = Session(found[0], found[1], token)
            return session, about, out_of_sight(uow, session.sight, about)

        found = await self._deps.database.read(work)
        if found[0] is not None and now - self._used.get(token, LONG_AGO) >= USED_WITHIN:
            self._used = {key: at for key, at in self._used.items() if now - at < USED_WITHIN}
            self._used[token] = now
            await self._deps.database.run(
                functools.partial(_note_use, token, found[0].operator.id, now), lasting=False
            )
        return found

    def _to_the_door(self, request: Request, saved: bool) -> HTTPResponse:
        """Whoever sends a form had a session, though its cookie may have lapsed with it. Where they asked
        for no page, they go on to the one they were on."""
        sent = request.method not in SAFE
        why = "expired" if sent or COOKIE in request.cookies else ""
        page = page_of(request.headers.get("Referer", "") if sent or saved else request.url)
        return self.let_out(redirect(door("sign-in", page, why), status=303))

    def let_in(self, response: HTTPResponse, token: str) -> HTTPResponse:
        return self._cookie(response, COOKIE, token, sign_in.SESSION_LASTS)

    def keep_step(self, response: HTTPResponse, token: str) -> HTTPResponse:
        """The password was right: so much is remembered until the second step is shown."""
        return self._cookie(response, STEP_COOKIE, token, sign_in.STEP_LASTS)

    def _cookie(self, response: HTTPResponse, name: str, value: str, lasts: timedelta) -> HTTPResponse:
        response.add_cookie(
            name,
            value,
            path="/console",
            httponly=True,
            samesite="Lax",
            secure=self._deps.secure_cookies,
            max_age=int(lasts.total_seconds()),
        )
        return response

    def let_out(self, response: HTTPResponse) -> HTTPResponse:
        response.delete_cookie(COOKIE, path="/console")
        return response


def _note_use(token: str, operator_id: str, now: datetime, uow: UnitOfWork) -> None:
    """A page that follows the stream uses its session too: whoever has the console open is there."""
    sign_in.touch(uow, token, now)
    seen(uow, operator_id, now)


def _declaring(what: Declared, handler: Callable[..., Any], route: Callable[..., Any]) -> Route:
    @functools.wraps(handler)
    async def declaring(*args: Any, **values: Any) -> HTTPResponse | None:
        answer: HTTPResponse | None = await route(*args, **values)
        return answer

    declaring.declares = what  # type: ignore[attr-defined]
    return declaring


def same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def from_our_pages(request: Request) -> bool:
    """Browsers say where a form was sent from; other clients say nothing and carry nobody's cookies."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("Host")
