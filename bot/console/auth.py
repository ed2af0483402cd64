"""The doors: a one-time link, a password if one was set, and the way out."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sanic import HTTPResponse, Request
from sanic.response import json, redirect

from bot.console.deps import ConsoleDeps
from bot.console.devices import device_of
from bot.console.forms import field
from bot.console.limits import Attempts, minutes
from bot.console.rendering import Pages, language_of, say
from bot.console.routes import Routes
from bot.console.session import COOKIE, Doorkeeper, Session, from_our_pages
from bot.console.wanted import door, onward, wanted, way_in
from bot.core.caller import caller
from bot.core.operator import Operator
from bot.core.password import SHORTEST
from bot.core.roles import Permission
from bot.services import sign_in
from bot.services.audit import note
from bot.services.ports import UnitOfWork
from bot.services.sign_in import Admission

WINDOW = timedelta(minutes=15)
PER_LOGIN = 5
PER_ADDRESS = 30
DOOR = "door"


def register(routes: Routes, deps: ConsoleDeps) -> None:
    doors = _Doors(deps, routes.keeper)
    routes.doors(
        {
            "GET /enter/<token:str>": doors.show_link,
            "POST /enter/<token:str>": doors.use_link,
            "GET /sign-in": doors.show_sign_in,
            "POST /sign-in": doors.sign_in,
        }
    )
    routes.pages(
        Permission.ACCOUNT,
        {
            "GET /password": doors.show_password,
            "POST /password": doors.set_password,
            "POST /sign-out": doors.sign_out_page,
        },
    )
    routes.api(Permission.ACCOUNT, {"POST /api/sign-out": doors.sign_out})


class _Doors:
    def __init__(self, deps: ConsoleDeps, keeper: Doorkeeper) -> None:
        self._deps = deps
        self._keeper = keeper
        self._pages = Pages(deps.business)
        self._logins = Attempts(deps.hub, "password", PER_LOGIN, WINDOW)
        self._addresses = Attempts(deps.hub, "door", PER_ADDRESS, WINDOW)

    async def show_link(self, request: Request, token: str) -> HTTPResponse:
        """Looking does not use the link up: messengers look at every address they are sent."""
        now = self._deps.clock()
        operator = await self._deps.database.read(lambda uow: sign_in.peek_link(uow, token, now))
        if operator is None:
            return self._dead_link(request)
        return self._pages.show(request, "enter.html", DOOR, name=operator.name)

    async def use_link(self, request: Request, token: str) -> HTTPResponse:
        if not from_our_pages(request):
            return self._not_from_here(request)
        now, address = self._deps.clock(), caller(request.remote_addr or request.ip)
        if wait := await self._addresses.take(address):
            return self._too_many(request, wait, action="/console/sign-in")

        def work(uow: UnitOfWork) -> Admission | None:
            admitted = sign_in.use_link(uow, token, now, device_of(request))
            action = "sign-in.link" if admitted else "sign-in.dead-link"
            note(uow, now, action, admitted.operator.id if admitted else None)
            return admitted

        admitted = await self._deps.database.run(work)
        if admitted is None:
            return self._dead_link(request)
        await self._addresses.give_back(address)
        return await self._welcome(request, admitted)

    async def show_sign_in(self, request: Request) -> HTTPResponse:
        if "expired" not in request.args and await self._keeper.session(request):
            return _go(onward(request))
        language = language_of(request)
        notices = {"expired": "door.expired", "left": "door.left"}
        notice = next((say(language, key) for name, key in notices.items() if name in request.args), None)
        return self._sign_in_page(request, notice=notice)

    async def sign_in(self, request: Request) -> HTTPResponse:
        if not from_our_pages(request):
            return self._not_from_here(request)
        now, language = self._deps.clock(), language_of(request)
        login, password = field(request, "login"), field(request, "password")
        who, database = login.strip().lower(), self._deps.database
        address = caller(request.remote_addr or request.ip)
        wait = await self._addresses.take(address)
        if not wait and (wait := await self._logins.take(who)):
            await self._addresses.give_back(address)
        if wait:
            if await self._logins.newly_stopped(who):
                await database.run(lambda uow: _note_failure(uow, login, "sign-in.stopped", now))
            return self._too_many(request, wait, login)
        operator = await database.read(lambda uow: sign_in.check_password(uow, login, password))

        def begin(uow: UnitOfWork) -> Admission | None:
            admitted = sign_in.admit(uow, operator, now, device_of(request)) if operator else None
            if admitted is None:
                _note_failure(uow, login, "sign-in.failed", now)
            else:
                note(uow, now, "sign-in.password", admitted.operator.id)
            return admitted

        admitted = await database.run(begin)
        if admitted is None:
            return self._sign_in_page(request, 401, login, say(language, "door.wrong"))
        await self._logins.forgive(who)
        await self._addresses.give_back(address)
        return await self._welcome(request, admitted)

    async def _welcome(self, request: Request, admitted: Admission) -> HTTPResponse:
        """In a session of its own: the one that the browser had, whoever made it, ends."""
        before = request.cookies.get(COOKIE)
        if before:
            await self._deps.database.run(lambda uow: sign_in.sign_out(uow, before))
        if admitted.second_step:
            response = self._keeper.let_out(_go(door("second-step", wanted(request))))
            return self._keeper.keep_step(response, admitted.token)
        return self._keeper.let_in(_go(way_in(request, admitted.operator)), admitted.token)

    async def show_password(self, request: Request, session: Session) -> HTTPResponse:
        return self._password_page(request, session, asked=await self._must_show_it(session))

    async def set_password(self, request: Request, session: Session) -> HTTPResponse:
        """A browser that was left open must not be enough: who has not just come in shows the one before."""
        password, now, mine = field(request, "password"), self._deps.clock(), session.operator
        asked, database = await self._must_show_it(session), self._deps.database
        if asked and (fault := await self._not_shown(request, mine)):
            return self._password_page(request, session, 400, fault, asked)
        try:
            about = (mine.name, mine.login, self._deps.business.name)
            hashed = await asyncio.to_thread(sign_in.hashed_password, password, about)
        except sign_in.WeakPassword as weak:
            fault = say(language_of(request), f"door.too_{weak.why}", n=SHORTEST)
            return self._password_page(request, session, 400, fault, asked)

        def work(uow: UnitOfWork) -> str:
            sign_in.set_password(uow, mine.id, hashed)
            return sign_in.begin_session(uow, mine.id, now, device_of(request))

        return self._keeper.let_in(_go(onward(request)), await database.run(work))

    async def _must_show_it(self, session: Session) -> bool:
        if session.operator.password_hash is None:
            return False
        now = self._deps.clock()
        return not await self._deps.database.read(lambda uow: sign_in.just_came_in(uow, session.token, now))

    async def _not_shown(self, request: Request, operator: Operator) -> str | None:
        """What is wrong with the password that was shown; None if it is theirs."""
        language, given = language_of(request), field(request, "current")
        if wait := await self._logins.take(operator.login):
            return say(language, "door.too_many", m=minutes(wait))
        known = await self._deps.database.read(lambda uow: sign_in.check_password(uow, operator.login, given))
        if known is None:
            return say(language, "door.wrong_current")
        await self._logins.forgive(operator.login)
        return None

    async def sign_out(self, request: Request, session: Session) -> HTTPResponse:
        await self._deps.database.run(lambda uow: sign_in.sign_out(uow, session.token))
        return self._keeper.let_out(json({"next": "/console/sign-in?left=1"}))

    async def sign_out_page(self, request: Request, session: Session) -> HTTPResponse:
        await self._deps.database.run(lambda uow: sign_in.sign_out(uow, session.token))
        return self._keeper.let_out(_go("/console/sign-in?left=1"))

    def _sign_in_page(
        self,
        request: Request,
        status: int = 200,
        login: str = "",
        fault: str | None = None,
        notice: str | None = None,
        action: str | None = None,
    ) -> HTTPResponse:
        """``action``: where its form goes, if not to the address it is at."""
        values = {"login": login, "fault": fault, "notice": notice, "action": action}
        return self._pages.show(request, "sign_in.html", DOOR, status, **values)

    def _too_many(
        self, request: Request, wait: float, login: str = "", action: str | None = None
    ) -> HTTPResponse:
        fault = say(language_of(request), "door.too_many", m=minutes(wait))
        return self._sign_in_page(request, 429, login, fault, action=action)

    def _password_page(
        self,
        request: Request,
        session: Session,
        status: int = 200,
        fault: str | None = None,
        asked: bool = False,
    ) -> HTTPResponse:
        return self._pages.show(
            request,
            "password.html",
            DOOR,
            status,
            fault=fault,
            csrf=session.csrf,
            login=session.operator.login,
            shortest=SHORTEST,
            asked=asked,
        )

    def _dead_link(self, request: Request) -> HTTPResponse:
        return self._pages.notice(request, 410, "door.link_dead", "/console/sign-in", "door.to_sign_in")

    def _not_from_here(self, request: Request) -> HTTPResponse:
        return self._pages.notice(request, 403, "door.not_here", "/console", "door.to_console")


def _note_failure(uow: UnitOfWork, login: str, action: str, now: datetime) -> None:
    """By whose name it was tried, if there is such a person: what else was typed may be a password."""
    operator = uow.operators.by_login(login.strip().lower())
    note(uow, now, action, subject_id=operator.id if operator else None)


def _go(to: str) -> HTTPResponse:
    return redirect(to, status=303)
