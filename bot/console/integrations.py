"""Other systems, for administrators: which are told what happens, and which are let in."""

from __future__ import annotations

from typing import Any

from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.forms import field, several
from bot.console.managed import Managed, back
from bot.console.rendering import language_of, say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.console.webhooks import in_words
from bot.core.api_key import Scope
from bot.core.operator import Operator
from bot.core.roles import Permission
from bot.core.webhook import Told
from bot.services import keys, webhooks
from bot.services.errors import WrongField
from bot.services.ports import UnitOfWork


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages = _Integrations(deps)
    routes.pages(
        Permission.INTEGRATIONS,
        {
            "GET /integrations": pages.all,
            "GET /integrations/keys/new": pages.new,
            "POST /integrations/keys/new": pages.make,
            "POST /integrations/keys/<id:str>/revoke": pages.revoke,
        },
        noted=False,
    )


class _Integrations:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages = Managed(deps)

    async def all(self, request: Request, session: Session) -> HTTPResponse:
        def work(uow: UnitOfWork) -> dict[str, Any]:
            return {
                "standings": [webhooks.standing(uow, one) for one in uow.webhooks.all()],
                "keys": keys.valid(uow),
                "people": {one.id: one.name for one in uow.operators.all()},
            }

        found = await self._deps.database.read(work)
        language = language_of(request)
        return self._pages.show(
            request,
            session,
            "integrations.html",
            "integrations",
            in_words=lambda failure: in_words(language, failure),
            kinds=len(Told),
            **found,
        )

    async def new(self, request: Request, session: Session) -> HTTPResponse:
        return await self._form(request, session, {"name": "", "scopes": [Scope.READ.value], "operator": ""})

    async def make(self, request: Request, session: Session) -> HTTPResponse:
        """The key is on this one answer, and nowhere else."""
        name, operator = field(request, "name"), field(request, "operator")
        chosen = [scope for scope in Scope if scope.value in several(request, "scope")]
        now, by, language = self._deps.clock(), session.operator.id, language_of(request)

        def work(uow: UnitOfWork) -> str:
            if not chosen:
                raise WrongField("scope", "empty")
            if operator and operator not in (one.id for one in _there(uow)):
                raise WrongField("operator", "unknown")
            return keys.add(uow, name, tuple(chosen), operator or None, now, by)[1]

        try:
            secret = await self._deps.database.run(work)
        except WrongField as fault:
            why = "taken" if fault.why == "taken" else fault.field
            given = {"name": name, "scopes": [one.value for one in chosen], "operator": operator}
            return await self._form(request, session, given, 400, say(language, f"api_keys.fault.{why}"))
        return self._pages.shown_once(
            request,
            session,
            "integrations",
            title=say(language, "api_keys.made"),
            text=say(language, "api_keys.made_text", name=name),
            label=say(language, "api_keys.key"),
            value=secret,
            hint=say(language, "people.shown_once"),
            to=say(language, "integrations.to_all"),
        )

    async def revoke(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        try:
            await self._deps.database.run(lambda uow: keys.revoke(uow, id, now, by))
        except KeyError:
            return self._pages.not_there(request, "api_keys.unknown", "integrations", "integrations.to_all")
        return back("integrations", "key_revoked")

    async def _form(
        self,
        request: Request,
        session: Session,
        given: dict[str, Any],
        status: int = 200,
        fault: str | None = None,
    ) -> HTTPResponse:
        people = await self._deps.database.read(_there)
        values: dict[str, Any] = {
            "given": given,
            "scopes": [one.value for one in Scope],
            "people": people,
        }
        return self._pages.show(request, session, "key.html", "integrations", status, fault, **values)


def _there(uow: UnitOfWork) -> list[Operator]:
    """Those a key may act as."""
    found = [one for one in uow.operators.all() if one.may(Permission.CONVERSATIONS)]
    return sorted(found, key=lambda one: one.name.casefold())
