"""The page of the people: invite, arrange, let back in, and say who has gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sanic import HTTPResponse, Request

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.forms import OVERTAKEN, Words, field, seen_in
from bot.console.managed import Managed, back
from bot.console.people_form import Given, as_kept, duties_in, given_in, in_fields, in_words
from bot.console.rendering import language_of, say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.operator import Operator
from bot.core.roles import Permission, Role
from bot.services import people
from bot.services.errors import ChangedMeanwhile
from bot.services.operators import LastAdministrator
from bot.services.ports import UnitOfWork
from bot.services.seen import must_be_as_seen

Change = Callable[[UnitOfWork], Any]


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages = _People(deps)
    routes.pages(
        Permission.PEOPLE,
        {
            "GET /people": pages.all,
            "GET /people/<id:str>": pages.one,
            "POST /people/<id:str>": pages.change,
        },
        noted=False,
    )
    routes.pages(
        Permission.ACCESS,
        {
            "GET /people/new": pages.new,
            "POST /people/new": pages.invite,
            "POST /people/<id:str>/link": pages.link,
            "POST /people/<id:str>/sessions": pages.sessions,
            "POST /people/<id:str>/second-step": pages.second_step,
            "POST /people/<id:str>/leave": pages.leave,
            "POST /people/<id:str>/return": pages.come_back,
        },
        noted=False,
    )


class _People:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages = Managed(deps)

    async def all(self, request: Request, session: Session) -> HTTPResponse:
        def work(uow: UnitOfWork) -> dict[str, Any]:
            everyone = sorted(uow.operators.all(), key=lambda o: (o.left_at is not None, o.name.casefold()))
            return {
                "everyone": everyone,
                "steps": uow.second_steps.who_has_one(),
                "loads": uow.conversations.waiting_on(),
            }

        found = await self._deps.database.read(work)
        return await self._show(request, session, "people.html", **found)

    async def new(self, request: Request, session: Session) -> HTTPResponse:
        return await self._form(request, session)

    async def invite(self, request: Request, session: Session) -> HTTPResponse:
        now, by, care = self._deps.clock(), session.operator.id, self._deps.business.care
        name, login = field(request, "name"), field(request, "login").strip().lower()
        try:
            role, duties = Role(field(request, "role")), duties_in(request, self._deps.business.languages)
            made, token = await self._deps.database.run(
                lambda uow: people.invite(uow, name, login or None, role, duties, care, now, by)
            )
        except ValueError as fault:
            return await self._form(request, session, 400, in_words(request, fault))
        return self._link(request, session, made, token, "people.invited")

    async def one(self, request: Request, session: Session, id: str) -> HTTPResponse:
        return await self._one(request, session, id)

    async def change(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """Names and roles are only given by those who may."""
        now, by, role = self._deps.clock(), session.operator.id, field(request, "role")
        name, seen = field(request, "name"), field(request, "seen")

        def work(uow: UnitOfWork) -> None:
            must_be_as_seen(seen, as_kept(uow.operators.get(id)))
            people.arrange(uow, id, duties, self._deps.business.care, now, by)
            if session.operator.may(Permission.ACCESS):
                if "name" in (request.form or {}):
                    people.rename(uow, id, name, now, by)
                if role:
                    people.give_role(uow, id, Role(role), now, by)

        try:
            duties = duties_in(request, self._deps.business.languages)
        except ValueError as fault:
            return await self._one(request, session, id, 400, in_words(request, fault))
        return await self._do(request, session, id, work, "person")

    async def link(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id

        def work(uow: UnitOfWork) -> tuple[Operator, str]:
            return uow.operators.get(id), people.link_back_in(uow, id, now, by)

        try:
            operator, token = await self._deps.database.run(work)
        except KeyError:
            return self._nobody(request)
        return self._link(request, session, operator, token, "people.let_in")

    async def sessions(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by, keep = self._deps.clock(), session.operator.id, session.token
        return await self._do(
            request, session, id, lambda uow: people.end_sessions(uow, id, now, by, keep), "sessions"
        )

    async def second_step(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        return await self._do(
            request, session, id, lambda uow: people.drop_second_step(uow, id, now, by), "second_step_off"
        )

    async def leave(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by, to = self._deps.clock(), session.operator.id, field(request, "to")
        if id == by:
            fault = say(language_of(request), "people.not_yourself")
            return await self._one(request, session, id, 400, fault)
        return await self._do(
            request, session, id, lambda uow: people.leave(uow, id, to or None, now, by), "left"
        )

    async def come_back(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        return await self._do(
            request, session, id, lambda uow: people.come_back(uow, id, now, by), "returned"
        )

    async def _do(
        self, request: Request, session: Session, id: str, change: Change, done: str
    ) -> HTTPResponse:
        def work(uow: UnitOfWork) -> None:
            uow.in_turn()
            change(uow)

        try:
            await self._deps.database.run(work)
        except KeyError:
            return self._nobody(request)
        except ChangedMeanwhile:
            fault = say(language_of(request), "manage.changed_meanwhile")
            return await self._one(request, session, id, OVERTAKEN, fault)
        except (ValueError, LastAdministrator) as refusal:
            return await self._one(request, session, id, 400, in_words(request, refusal))
        return back(f"people/{id}", done)

    async def _one(
        self, request: Request, session: Session, id: str, status: int = 200, fault: str | None = None
    ) -> HTTPResponse:
        language, care = language_of(request), self._deps.business.care
        given = given_in(request) if request.path == f"/console/people/{id}" and fault else None

        def to_compare(one: Given) -> Words:
            return in_fields(language, called, one, session.operator.may(Permission.ACCESS))

        def work(uow: UnitOfWork) -> dict[str, Any]:
            step = uow.second_steps.get(id)
            return {
                "person": uow.operators.get(id),
                "called": views.teams(uow, care, language),
                "step_on": step is not None and step.on,
                "held": len(people.holds(uow, id)),
                "colleagues": [
                    o for o in uow.operators.all() if o.id != id and o.may(Permission.CONVERSATIONS)
                ],
            }

        try:
            found = await self._deps.database.read(work)
        except KeyError:
            return self._nobody(request)
        called, kept = found.pop("called"), as_kept(found["person"])
        if given and given.role not in list(Role):
            given = replace(given, role=kept.role)
        form = {"given": given or kept, **seen_in(request, kept, given, to_compare, status)}
        return await self._show(request, session, "person.html", status, fault, **found, **form)

    async def _form(
        self, request: Request, session: Session, status: int = 200, fault: str | None = None
    ) -> HTTPResponse:
        return await self._show(request, session, "invite.html", status, fault, given=given_in(request))

    def _link(
        self, request: Request, session: Session, operator: Operator, token: str, key: str
    ) -> HTTPResponse:
        language = language_of(request)
        house = self._deps.public_url or f"{request.scheme}://{request.host}"
        return self._pages.shown_once(
            request,
            session,
            "people",
            title=say(language, key),
            text=say(language, f"{key}_text", name=operator.name, login=operator.login),
            label=say(language, "people.link"),
            value=f"{house}/console/enter/{token}",
            hint=say(language, "people.shown_once"),
            to=say(language, "people.to_people"),
        )

    def _nobody(self, request: Request) -> HTTPResponse:
        return self._pages.not_there(request, "people.nobody", "people", "people.to_people")

    async def _show(
        self,
        request: Request,
        session: Session,
        template: str,
        status: int = 200,
        fault: str | None = None,
        **values: Any,
    ) -> HTTPResponse:
        language = language_of(request)
        care = self._deps.business.care
        teams = await self._deps.database.read(lambda uow: views.teams(uow, care, language))
        languages = self._deps.business.languages
        may_give_access = session.operator.may(Permission.ACCESS)
        known_values = {"teams": teams, "languages": languages, "may_give_access": may_give_access}
        values = {**values, **known_values, "roles": list(Role)}
        return self._pages.show(request, session, template, "people", status, fault, **values)
