"""The pages of a webhook: added, tried out, switched off and on, told again what it refused, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.managed import Managed, back
from bot.console.rendering import Pages, language_of, say
from bot.console.routes import Routes
from bot.console.session import Session, field, several
from bot.core.roles import Permission
from bot.core.webhook import LONGEST_URL, Outcome, Told
from bot.services import webhooks
from bot.services.audit import note
from bot.services.ports import UnitOfWork

SHOWN = 50


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages, at = _Webhooks(deps), "/integrations/webhooks"
    routes.pages(
        Permission.INTEGRATIONS,
        {
            f"GET {at}/new": pages.new,
            f"POST {at}/new": pages.make,
            f"GET {at}/<id:str>": pages.one,
            f"POST {at}/<id:str>/test": pages.test,
            f"POST {at}/<id:str>/again": pages.again,
            f"POST {at}/<id:str>/off": pages.off,
            f"POST {at}/<id:str>/on": pages.on,
            f"POST {at}/<id:str>/remove": pages.remove,
        },
        noted=False,
    )


class _Webhooks:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages = Managed(deps)
        self._doors = Pages(deps.business)

    async def new(self, request: Request, session: Session) -> HTTPResponse:
        return self._form(request, session, "", [kind.value for kind in Told])

    async def make(self, request: Request, session: Session) -> HTTPResponse:
        url, language = field(request, "url", LONGEST_URL + 1).strip(), language_of(request)
        kinds = tuple(kind for kind in Told if kind.value in several(request, "kind"))
        why = self._deps.webhooks.refusal(url) or (None if kinds else "kinds")
        if why:
            fault = say(language, f"webhooks.fault.{why}")
            return self._form(request, session, url, [kind.value for kind in kinds], 400, fault)
        now, by = self._deps.clock(), session.operator.id
        made = await self._deps.database.run(lambda uow: webhooks.add(uow, url, kinds, now, by))
        return self._pages.shown_once(
            request,
            session,
            "integrations",
            title=say(language, "webhooks.made"),
            text=say(language, "webhooks.made_text", url=url),
            label=say(language, "webhooks.secret"),
            value=self._deps.webhooks.secret_of(made.id),
            hint=say(language, "webhooks.secret_hint"),
            to=say(language, "webhooks.to_it"),
            path=f"integrations/webhooks/{made.id}",
        )

    async def one(
        self, request: Request, session: Session, id: str, fault: str | None = None
    ) -> HTTPResponse:
        def work(uow: UnitOfWork) -> dict[str, Any]:
            standing = webhooks.standing(uow, webhooks.find(uow, id))
            return {"standing": standing, "dead": uow.webhooks.listing(Outcome.DEAD, id, SHOWN)}

        try:
            found = await self._deps.database.read(work)
        except KeyError:
            return self._unknown(request)
        language = language_of(request)
        return self._pages.show(
            request,
            session,
            "webhook.html",
            "integrations",
            fault=fault,
            in_words=lambda failure: in_words(language, failure),
            **found,
        )

    async def test(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """What it answers is told at once. It is asked outside of any transaction."""
        now, by = self._deps.clock(), session.operator.id
        try:
            webhook = await self._deps.database.read(lambda uow: webhooks.find(uow, id))
        except KeyError:
            return self._unknown(request)
        failure = await self._deps.webhooks.ping(webhook)
        await self._deps.database.run(
            lambda uow: note(uow, now, "webhooks.tested", by, webhook=id, taken=failure is None)
        )
        if failure is None:
            return back(f"integrations/webhooks/{id}", "webhook_tested")
        language = language_of(request)
        return await self.one(
            request, session, id, say(language, "webhooks.not_taken", why=in_words(language, failure))
        )

    async def again(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        return await self._do(request, id, "webhook_again", lambda uow: webhooks.try_again(uow, id, now, by))

    async def off(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        return await self._do(request, id, "webhook_off", lambda uow: webhooks.switch_off(uow, id, now, by))

    async def on(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        return await self._do(request, id, "webhook_on", lambda uow: webhooks.switch_on(uow, id, now, by))

    async def remove(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by = self._deps.clock(), session.operator.id
        done = await self._do(request, id, "webhook_removed", lambda uow: webhooks.remove(uow, id, now, by))
        return done if done.status == 404 else back("integrations", "webhook_removed")

    async def _do(
        self, request: Request, id: str, done: str, change: Callable[[UnitOfWork], object]
    ) -> HTTPResponse:
        try:
            await self._deps.database.run(change)
        except KeyError:
            return self._unknown(request)
        return back(f"integrations/webhooks/{id}", done)

    def _form(
        self,
        request: Request,
        session: Session,
        url: str,
        chosen: list[str],
        status: int = 200,
        fault: str | None = None,
    ) -> HTTPResponse:
        values = {"url": url, "chosen": chosen, "kinds": [kind.value for kind in Told], "most": LONGEST_URL}
        return self._pages.show(request, session, "webhook_new.html", "integrations", status, fault, **values)

    def _unknown(self, request: Request) -> HTTPResponse:
        link = ("/console/integrations", "integrations.to_all")
        return self._doors.notice(request, 404, "webhooks.unknown", *link)


def in_words(language: str, failure: str) -> str:
    """How an attempt ended: see ``Telling.failure``."""
    what, _, number = failure.partition(" ")
    if what == "status":
        return say(language, "webhooks.failure.status", status=number)
    known = {"timeout": "timeout", "forbidden": "inside"}.get(what, "unreachable")
    return say(language, f"webhooks.failure.{known}")
