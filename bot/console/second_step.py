"""The second step: shown at the door by those who have one, turned on and off on one's own page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import segno
from sanic import HTTPResponse, Request
from sanic.response import redirect

from bot.console.deps import ConsoleDeps
from bot.console.devices import device_of
from bot.console.forms import field
from bot.console.limits import Attempts, minutes
from bot.console.managed import Managed, back
from bot.console.rendering import Pages, language_of, say
from bot.console.routes import Routes
from bot.console.session import STEP_COOKIE, Doorkeeper, Session, from_our_pages
from bot.console.wanted import door, wanted, way_in
from bot.core.operator import Operator
from bot.core.roles import Permission
from bot.services import second_step, sign_in
from bot.services.audit import note
from bot.services.ports import UnitOfWork
from bot.services.sealing import WrongKey

WINDOW = timedelta(minutes=15)
TRIES = 5


def register(routes: Routes, deps: ConsoleDeps) -> None:
    steps = _SecondStep(deps, routes.keeper)
    routes.doors({"GET /second-step": steps.ask, "POST /second-step": steps.check})
    routes.pages(
        Permission.ACCOUNT,
        {
            "GET /account/second-step": steps.show,
            "POST /account/second-step": steps.confirm,
            "POST /account/second-step/off": steps.turn_off,
        },
        noted=False,
    )


class _SecondStep:
    def __init__(self, deps: ConsoleDeps, keeper: Doorkeeper) -> None:
        self._deps = deps
        self._keeper = keeper
        self._doors = Pages(deps.business)
        self._pages = Managed(deps)
        self._tries = Attempts(deps.hub, "code", TRIES, WINDOW)

    async def ask(self, request: Request) -> HTTPResponse:
        waiting = await self._waiting(request)
        return (
            self._door(request)
            if waiting
            else redirect(door("sign-in", wanted(request), "expired"), status=303)
        )

    async def check(self, request: Request) -> HTTPResponse:
        if not from_our_pages(request):
            return self._doors.notice(request, 403, "door.not_here", "/console", "door.to_console")
        now, language, code = self._deps.clock(), language_of(request), field(request, "code")
        operator, token = await self._waiting(request), request.cookies.get(STEP_COOKIE) or ""
        if operator is None:
            return redirect(door("sign-in", wanted(request), "expired"), status=303)
        if wait := await self._tries.take(operator.id):
            return self._door(request, 429, say(language, "door.too_many", m=minutes(wait)))

        def work(uow: UnitOfWork) -> str | None:
            uow.operators.lock(operator.id)  # before their second step, as who signs in does
            right = second_step.verify(uow, operator.id, code, self._deps.sealer, now)
            note(uow, now, "sign-in.second-step" if right else "sign-in.wrong-code", None, None, operator.id)
            return sign_in.finish_step(uow, token, now, device_of(request)) if right else None

        try:
            session = await self._deps.database.run(work)
        except WrongKey:
            return self._door(request, 409, say(language, "door.other_key"))
        if session is None:
            return self._door(request, 401, say(language, "door.wrong_code"))
        await self._tries.forgive(operator.id)
        response = redirect(way_in(request, operator), status=303)
        response.delete_cookie(STEP_COOKIE, path="/console")
        return self._keeper.let_in(response, session)

    async def show(self, request: Request, session: Session) -> HTTPResponse:
        return await self._begin(request, session)

    async def confirm(self, request: Request, session: Session) -> HTTPResponse:
        """The recovery codes are on this one answer, and nowhere else."""
        code, now = field(request, "code"), self._deps.clock()

        def work(uow: UnitOfWork) -> list[str] | None:
            codes = second_step.confirm(uow, session.operator.id, code, self._deps.sealer, now)
            if codes is not None:
                note(uow, now, "second-step.on", session.operator.id)
            return codes

        codes = await self._deps.database.run(work)
        if codes is None:
            return await self._begin(request, session, say(language_of(request), "door.wrong_code"))
        return self._pages.show(request, session, "recovery_codes.html", "account", codes=codes)

    async def turn_off(self, request: Request, session: Session) -> HTTPResponse:
        """A browser that was left open must not be enough: it takes a code."""
        code, now, mine = field(request, "code"), self._deps.clock(), session.operator.id
        if await self._tries.take(mine):
            return back("account", fault="wrong_code")

        def work(uow: UnitOfWork) -> bool:
            if not second_step.verify(uow, mine, code, self._deps.sealer, now):
                return False
            second_step.turn_off(uow, mine)
            note(uow, now, "second-step.off", mine)
            return True

        try:
            off = await self._deps.database.run(work)
        except WrongKey:
            return back("account", fault="other_key")
        if not off:
            return back("account", fault="wrong_code")
        await self._tries.forgive(mine)
        return back("account", "second_step_off")

    async def _begin(self, request: Request, session: Session, fault: str | None = None) -> HTTPResponse:
        try:
            secret = await self._deps.database.run(
                lambda uow: second_step.begin(uow, session.operator.id, self._deps.sealer)
            )
        except second_step.StepIsOn:
            return back("account")
        address = second_step.address(secret, session.operator, self._deps.business.name)
        values: dict[str, Any] = {
            "picture": picture(address, say(language_of(request), "step.picture")),
            "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        }
        status = 400 if fault else 200
        return self._pages.show(request, session, "second_step.html", "account", status, fault, **values)

    async def _waiting(self, request: Request) -> Operator | None:
        token, now = request.cookies.get(STEP_COOKIE), self._deps.clock()
        if not token:
            return None
        return await self._deps.database.read(lambda uow: sign_in.waiting_for_step(uow, token, now))

    def _door(self, request: Request, status: int = 200, fault: str | None = None) -> HTTPResponse:
        return self._doors.show(request, "step.html", "door", status, fault=fault)


def picture(text: str, title: str) -> str:
    """A QR code as SVG markup, black on white in any theme, as cameras want it."""
    code = segno.make(text, error="m")
    return code.svg_inline(border=3, dark="#000", light="#fff", omitsize=True, title=title, svgclass="qr")
