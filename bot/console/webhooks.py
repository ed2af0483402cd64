"""The pages of a webhook: added, changed, tried out, switched off, told again, removed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.forms import OVERTAKEN, Words, field, seen_in, several
from bot.console.managed import Managed, back
from bot.console.rendering import language_of, say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.roles import Permission
from bot.core.webhook import LONGEST_URL, Outcome, Told, Webhook
from bot.services import webhooks
from bot.services.audit import note
from bot.services.errors import ChangedMeanwhile
from bot.services.ports import UnitOfWork
from bot.services.seen import must_be_as_seen

AT = "integrations/webhooks"
SHOWN = 50
FAILURES = {
    "timeout": "timeout",
    "forbidden": "inside",
    "ClientConnectorDNSError": "name",
    "ClientConnectorCertificateError": "certificate",
    "ServerDisconnectedError": "cut",
}


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages, at = _Webhooks(deps), f"/{AT}"
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


def _as_kept(one: Webhook) -> _Given:
    return _Given(one.url, one.kinds, one.since is not None)


NEW = _Given("", tuple(Told))


class _Webhooks:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages = Managed(deps)

    async def new(self, request: Request, session: Session) -> HTTPResponse:
        return self._form(request, session, None, None)

    async def make(self, request: Request, session: Session) -> HTTPResponse:
        given, language = _given(request), language_of(request)
        if fault := self._fault(request, given):
            return self._form(request, session, None, given, fault, status=400)
        now, by = self._deps.clock(), session.operator.id

        def work(uow: UnitOfWork) -> Webhook:
            added = webhooks.add(uow, given.url, given.kinds, now, by)
            if not given.active:
                webhooks.switch_off(uow, added.id, now, by)
            return added

        made = await self._deps.database.run(work)
        text = say(language, "webhooks.made_text", url=made.url)
        return self._secret(request, session, made, say(language, "webhooks.made"), text)

    async def edit(self, request: Request, session: Session, id: str) -> HTTPResponse:
        try:
            found = await self._deps.database.read(lambda uow: webhooks.find(uow, id))
        except KeyError:
            return self._unknown(request)
        return self._form(request, session, id, None, kept=_as_kept(found))

    async def change(self, request: Request, session: Session, id: str) -> HTTPResponse:
        given, now, by = _given(request), self._deps.clock(), session.operator.id
        seen = field(request, "seen")
        if fault := self._fault(request, given):
            return self._form(request, session, id, given, fault, status=400)

        def work(uow: UnitOfWork) -> None:
            must_be_as_seen(seen, _as_kept(webhooks.find(uow, id)))
            webhooks.change(uow, id, given.url, given.kinds, now, by)
            (webhooks.switch_on if given.active else webhooks.switch_off)(uow, id, now, by)

        try:
            await self._deps.database.run(work)
            return back(f"{AT}/{id}", "webhook_changed")
        except KeyError:
            return self._gone(request, session, given)
        except ChangedMeanwhile:
            kept = _as_kept(await self._deps.database.read(lambda uow: webhooks.find(uow, id)))
        fault = say(language_of(request), "manage.changed_meanwhile")
        return self._form(request, session, id, given, fault, kept, OVERTAKEN)

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
            kinds=len(Told),
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
            return back(f"{AT}/{id}", "webhook_tested")
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
        return back(f"{AT}/{id}", done)

    def _fault(self, request: Request, given: _Given) -> str | None:
        why = self._deps.webhooks.refusal(given.url) or (None if given.kinds else "kinds")
        return say(language_of(request), f"webhooks.fault.{why}") if why else None

    def _form(
        self,
        request: Request,
        session: Session,
        id: str | None,
        given: _Given | None,
        fault: str | None = None,
        kept: _Given = NEW,
        status: int = 200,
        **values: Any,
    ) -> HTTPResponse:
        """``id``: None for a new one; ``fault``: what was wrong with what was ``given``."""
        language = language_of(request)

        def in_fields(one: _Given) -> Words:
            kinds = ", ".join(say(language, f"webhooks.kind.{kind.value}") for kind in one.kinds)
            state = say(language, "webhooks.active" if one.active else "webhooks.off")
            return {
                say(language, "webhooks.url"): one.url,
                say(language, "webhooks.kinds"): kinds,
                say(language, "webhooks.state"): state,
            }

        values |= {"id": id, "given": given or kept, "kinds": list(Told), "most": LONGEST_URL}
        values |= seen_in(request, kept, given, in_fields, status)
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
            path=f"{AT}/{webhook.id}",
        )

    def _gone(self, request: Request, session: Session, given: _Given) -> HTTPResponse:
        """Removed while it was changed: what was typed is in the form of a new one."""
        fault, to = say(language_of(request), "webhooks.removed_meanwhile"), f"/console/{AT}/new"
        return self._form(request, session, None, given, fault, status=404, redrawn=to)

    def _unknown(self, request: Request) -> HTTPResponse:
        return self._pages.not_there(request, "webhooks.unknown", "integrations", "integrations.to_all")


def in_words(language: str, failure: str) -> str:
    """How an attempt ended: see ``Telling.failure``."""
    what, _, number = failure.partition(" ")
    if what == "status":
        return say(language, "webhooks.failure.status", status=number)
    return say(language, f"webhooks.failure.{FAILURES.get(what, 'unreachable')}")
