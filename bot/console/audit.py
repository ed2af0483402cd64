"""The record of who saw and did what, for administrators: a page with filters, and the same as CSV."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.managed import Managed
from bot.console.rendering import dictionary, language_of, say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.console.tables import csv_file
from bot.core.audit import AuditFilter, Entry
from bot.core.operator import Operator
from bot.core.roles import Permission
from bot.services.audit import note
from bot.services.ports import UnitOfWork

PAGE = 100
MOST_EXPORTED = 50_000
FILTERS = ("operator", "action", "conversation", "since", "until")


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages = _Audit(deps)
    routes.pages(Permission.AUDIT, {"GET /audit": pages.page, "GET /audit.csv": pages.file})


class _Audit:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages = Managed(deps)

    async def page(self, request: Request, session: Session) -> HTTPResponse:
        language, given = language_of(request), _given(request)
        wanted, before = self._filter(given), request.args.get("before", "")

        def work(uow: UnitOfWork) -> tuple[list[Entry], list[Operator], list[str]]:
            cursor = int(before) if before.isdecimal() else None
            return uow.audit.listing(wanted, cursor, PAGE + 1), uow.operators.all(), uow.audit.actions()

        entries, people, actions = await self._deps.database.read(work)
        older = {**given, "before": str(entries[PAGE - 1].id)} if len(entries) > PAGE else None
        return self._pages.show(
            request,
            session,
            "audit.html",
            "audit",
            entries=entries[:PAGE],
            people={one.id: one for one in people},
            actions=[(action, in_words(language, action)) for action in actions],
            in_words=lambda action: in_words(language, action),
            given=given,
            older=urlencode(older) if older else None,
            file=urlencode(given),
        )

    async def file(self, request: Request, session: Session) -> HTTPResponse:
        wanted, now = self._filter(_given(request)), self._deps.clock()

        def work(uow: UnitOfWork) -> tuple[list[Entry], dict[str, str]]:
            note(uow, now, "audit.exported", session.operator.id)
            entries = uow.audit.listing(wanted, limit=MOST_EXPORTED)
            return entries, {one.id: one.login for one in uow.operators.all()}

        entries, logins = await self._deps.database.run(work)
        language = language_of(request)
        header = [
            say(language, f"audit.column.{name}") for name in ("at", "who", "action", "about", "detail")
        ]
        rows = (
            [
                one.at.astimezone(self._deps.business.zone).isoformat(timespec="seconds"),
                logins.get(one.operator_id or "", ""),
                one.action,
                one.conversation_id or logins.get(one.subject_id or "", ""),
                " ".join(f"{name}={value}" for name, value in one.detail.items()),
            ]
            for one in entries
        )
        return csv_file("audit", header, rows)

    def _filter(self, given: dict[str, str]) -> AuditFilter:
        until = self._day(given.get("until"))
        return AuditFilter(
            operator_id=given.get("operator"),
            action=given.get("action"),
            conversation_id=given.get("conversation"),
            since=self._day(given.get("since")),
            until=until + timedelta(days=1) if until else None,
        )

    def _day(self, written: str | None) -> datetime | None:
        """Its beginning where the business is; None for what is no day, as for none."""
        try:
            return datetime.combine(date.fromisoformat(written or ""), time(), self._deps.business.zone)
        except ValueError:
            return None


def in_words(language: str, action: str) -> str:
    """``conversations.take-over`` as people say it; an action without words of its own is made readable."""
    known = dictionary(language).get(f"audit.{action}")
    return known or action.replace(".", ": ").replace("-", " ")


def _given(request: Request) -> dict[str, str]:
    given = {name: str(request.args.get(name, "")).strip()[:80] for name in FILTERS}
    return {name: value for name, value in given.items() if value}
