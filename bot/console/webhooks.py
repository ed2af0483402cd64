"""The pages of a webhook: added, changed, tried out, switched off, told again, removed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.managed import Managed, back
from bot.console.rendering import language_of, say
from bot.console.routes import Routes
from bot.console.session import Session, field, several
from bot.core.roles import Permission
from bot.core.webhook import LONGEST_URL, Outcome, Told, Webhook
from bot.services import webhooks
from bot.services.audit import note
from bot.services.ports import UnitOfWork

SHOWN = 50
FAILURES = {
    "timeout": "timeout",
    "forbidden": "inside",
    "ClientConnectorDNSError": "name",
    "ClientConnectorCertificateError": "certificate",
    "ServerDisconnectedError": "cut",
}


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages, at = _Webhooks(deps), "/integrations/webhooks"
    routes.pages(
        Permission.INTEGRATIONS,
        {
            f"GET {at}/new": pages.new,
            f"POST {at}/new": pages.make,
            f"GET {at}/<id:str>": pages.one,
            f"GET {at}/<id:str>/edit": pages.edit,
            f"POST {at}/<id:str>/edit": pages.change,
            f"POST {at}/<id:str>/secret": pages.renew_secret,
            f"POST {at}/<id:str>/test": pages.test,
            f"POST {at}/<id:str>/again": pages.again,
            f"POST {at}/<id:str>/off": pages.off,
            f"POST {at}/<id:str>/on": pages.on,
            f"POST {at}/<id:str>/remove": pages.remove,
        },
        noted=False,
    )


@dataclass(frozen=True)
class _Given:
    """What is in the form."""

    url: str
    kinds: tuple[Told, ...]
    active: bool = True


def _given(request: Request) -> _Given:
    kinds = tuple(kind for kind in Told if kind.value in several(request, "kind"))
    return _Given(field(request, "url", LONGEST_URL + 1).strip(), kinds, bool(field(request, "active")))


class _Webhooks:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages = Managed(deps)

    async def new(self, request: Request, session: Session) -> HTTPResponse:
        return self._form(request, session, None, _Given("", tuple(Told)))

    async def make(self, request: Request, session: Session) -> HTTPResponse:
        given, language = _given(request), language_of(request)
        if why := self._fault(given):
            return self._form(request, session, None, given, why)
        now, by = self._deps.clock(), session.operator.id
        made = await self._deps.database.run(lambda uow: webhooks.add(uow, given.url, given.kinds, now, by))
        text = say(language, "webhooks.made_text", url=made.url)
        return self._secret(request, session, made, say(language, "webhooks.made"), text)

    async def edit(self, request: Request, session: Session, id: str) -> HTTPResponse:
        try:
            found = await self._deps.database.read(lambda uow: webhooks.find(uow, id))
        except KeyError:
            return self._unknown(request)
        return self._form(request, session, id, _Given(found.url, found.kinds, found.since is not None))

    async def change(self, request: Request, session: Session, id: str) -> HTTPResponse:
        given, now, by = _given(request), self._deps.clock(), session.operator.id
        if why := self._fault(given):
            return self._form(request, session, id, given, why)

        def work(uow: UnitOfWork) -> None:
            webhooks.change(uow, id, given.url, given.kinds, now, by)
            (webhooks.switch_on if given.active else webhooks.switch_off)(uow, id, now, by)

        return await self._do(request, id, "webhook_changed", work)

    async def renew_secret(self, request: Request, session: Session, id: str) -> HTTPResponse:
        now, by, language = self._deps.clock(), session.operator.id, language_of(request)
        try:
            renewed = await self._deps.database.run(lambda uow: webhooks.renew_secret(uow, id, now, by))
        except KeyError:
            return self._unknown(request)
        title, text = say(language, "webhooks.secret_renewed"), say(language, "webhooks.secret_renewed_text")
        return self._secret(request, session, renewed, title, text)

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
        """``message``: the one of what was given up; without it, all."""
        now, by, message = self._deps.clock(), session.operator.id, field(request, "message")

        def work(uow: UnitOfWork) -> None:
            if not message:
                webhooks.try_again(uow, id, now, by)
                return
            with suppress(ValueError):  # somebody else was faster
                webhooks.try_one_again(uow, message, now, by, id)

        return await self._do(request, id, "webhook_again", work)

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

    def _fault(self, given: _Given) -> str | None:
        return self._deps.webhooks.refusal(given.url) or (None if given.kinds else "kinds")

    def _form(
        self, request: Request, session: Session, id: str | None, given: _Given, why: str | None = None
    ) -> HTTPResponse:
        """``id``: None for a new one; ``why``: what was wrong with what was given."""
        fault = say(language_of(request), f"webhooks.fault.{why}") if why else None
        values = {"id": id, "given": given, "kinds": list(Told), "most": LONGEST_URL}
        status = 400 if why else 200
        return self._pages.show(
            request, session, "webhook_form.html", "integrations", status, fault, **values
        )

    def _secret(
        self, request: Request, session: Session, webhook: Webhook, title: str, text: str
    ) -> HTTPResponse:
        language = language_of(request)
        return self._pages.shown_once(
            request,
            session,
            "integrations",
            title=title,
            text=text,
            label=say(language, "webhooks.secret"),
            value=self._deps.webhooks.secret_of(webhook),
            hint=say(language, "webhooks.secret_hint"),
            to=say(language, "webhooks.to_it"),
            path=f"integrations/webhooks/{webhook.id}",
        )

    def _unknown(self, request: Request) -> HTTPResponse:
        return self._pages.not_there(request, "webhooks.unknown", "integrations", "integrations.to_all")


def in_words(language: str, failure: str) -> str:
    """How an attempt ended: see ``Telling.failure``."""
    what, _, number = failure.partition(" ")
    if what == "status":
        return say(language, "webhooks.failure.status", status=number)
    return say(language, f"webhooks.failure.{FAILURES.get(what, 'unreachable')}")
