"""The record of who saw and did what, for administrators: a page with filters, and the same as CSV."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from sanic import HTTPResponse, Request

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.managed import Managed
from bot.console.rendering import dictionary, language_of, locale_of, say
from bot.console.routes import Routes
from bot.console.session import Session
from bot.console.tables import csv_file
from bot.core.audit import AuditFilter, Entry
from bot.core.dates import day
from bot.core.folding import folded
from bot.core.roles import Permission
from bot.services.audit import note
from bot.services.ports import UnitOfWork

PAGE = 100
MOST_EXPORTED = 50_000
TERMINAL = "command-line"  # in place of an operator
# Where the words for a detail's values are.
_WORDS_OF = {
    "role": "role",
    "before": "role",
    "after": "role",
    "languages": "language",
    "teams": "audit.detail.teams",
    "scopes": "api_keys.scope",
    "table": "report.table",
    "what": "audit.detail.what",
}
_ID = re.compile(r"^[a-z]{3}_[0-9a-f]*([0-9a-f]{8})$")  # its end tells it apart, as for conversations
FILTERS = ("operator", "action", "conversation", "since", "until")


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages = _Audit(deps)
    routes.pages(Permission.AUDIT, {"GET /audit": pages.page})
    routes.files(Permission.AUDIT, {"GET /audit.csv": pages.file})


class _Audit:
    def __init__(self, deps: ConsoleDeps) -> None:
        self._deps = deps
        self._pages = Managed(deps)

    async def page(self, request: Request, session: Session) -> HTTPResponse:
        language, given = language_of(request), _given(request)
        wanted, before = self._filter(given), request.args.get("before", "")

        def work(uow: UnitOfWork) -> dict[str, Any]:
            cursor = int(before) if before.isdecimal() and len(before) < 18 else None
            return {
                "entries": uow.audit.listing(wanted, cursor, PAGE + 1),
                "people": {one.id: one.name for one in uow.operators.all()},
                "keys": _keys(uow),
                "actions": sorted(
                    ((one, in_words(language, one)) for one in uow.audit.actions()),
                    key=lambda one: folded(one[1]),
                ),
                "names": views.names(uow, self._deps.business, language),
            }

        found = await self._deps.database.read(work)
        entries, people, keys = found.pop("entries"), found["people"], found.pop("keys")
        names = {**people, **keys, **found.pop("names")}
        older = {**given, "before": str(entries[PAGE - 1].id)} if len(entries) > PAGE else None
        return self._pages.show(
            request,
            session,
            "audit.html",
            "audit",
            entries=entries[:PAGE],
            terminal=TERMINAL,
            who=lambda entry: who(language, entry, people, keys) or say(language, "audit.nobody"),
            in_words=lambda action: in_words(language, action),
            details=lambda entry: [detail(language, names, *one) for one in entry.detail.items()],
            given=given,
            older=urlencode(older) if older else None,
            file=urlencode(given),
            **found,
        )

    async def file(self, request: Request, session: Session) -> HTTPResponse:
        wanted, now = self._filter(_given(request)), self._deps.clock()

        def work(uow: UnitOfWork) -> tuple[list[Entry], dict[str, str], dict[str, str]]:
            note(uow, now, "audit.exported", session.operator.id)
            entries = uow.audit.listing(wanted, limit=MOST_EXPORTED)
            return entries, {one.id: one.login for one in uow.operators.all()}, _keys(uow)

        entries, logins, keys = await self._deps.database.run(work)
        language = language_of(request)
        header = [
            say(language, f"audit.column.{name}") for name in ("at", "who", "action", "about", "detail")
        ]
        rows = (
            [
                one.at.astimezone(self._deps.business.zone).isoformat(timespec="seconds"),
                who(language, one, logins, keys),
                one.action,
                one.conversation_id or logins.get(one.subject_id or "", ""),
                " ".join(f"{name}={value}" for name, value in one.detail.items()),
            ]
            for one in entries
        )
        return csv_file("audit", header, rows, locale_of(request))

    def _filter(self, given: dict[str, str]) -> AuditFilter:
        until, by_terminal = self._day(given.get("until")), given.get("operator") == TERMINAL
        return AuditFilter(
            operator_id=None if by_terminal else given.get("operator"),
            terminal=by_terminal,
            action=given.get("action"),
            conversation_id=given.get("conversation"),
            since=self._day(given.get("since")),
            until=until + timedelta(days=1) if until else None,
        )

    def _day(self, written: str | None) -> datetime | None:
        """Its beginning where the business is; None for what is no day, as for none."""
        found = day(written or "")
        return datetime.combine(found, time(), self._deps.business.zone) if found else None


def in_words(language: str, action: str) -> str:
    """``conversations.take-over`` as people say it; an action without words of its own is made readable."""
    known = dictionary(language).get(f"audit.{action}")
    return known or action.replace(".", ": ").replace("-", " ")


def detail(language: str, names: dict[str, str], name: str, value: str | int | bool) -> str:
    """``role``, ``operator`` as ``Papel: Operador``. ``names``: of whatever has an id or a code."""
    words = dictionary(language)
    if isinstance(value, bool):
        said = words["brief.true" if value else "brief.false"]
    else:
        parts = str(value).split("+") if value != "" else ["none"]
        found = [words.get(f"{_WORDS_OF[name]}.{part}") if name in _WORDS_OF else None for part in parts]
        called = [names.get(part) or _ID.sub(r"\1", part) for part in parts]
        said = ", ".join(known or name for known, name in zip(found, called, strict=True))
    return f"{words.get(f'audit.detail.{name}', name)}: {said}"


def who(language: str, entry: Entry, people: dict[str, str], keys: dict[str, str]) -> str:
    """Who did it, and by which key; empty if nobody was signed in. ``people`` and ``keys``: what they are
    called, by id."""
    if entry.operator_id is None and entry.terminal is not None:
        return say(language, "audit.terminal") + (f" ({entry.terminal})" if entry.terminal else "")
    key = None if entry.action.startswith("keys.") else keys.get(str(entry.detail.get("key", "")))
    by = [people.get(entry.operator_id or "", ""), say(language, "audit.key", name=key) if key else ""]
    return " · ".join(filter(None, by))


def _keys(uow: UnitOfWork) -> dict[str, str]:
    return {one.id: one.name for one in uow.api_keys.all()}


def _given(request: Request) -> dict[str, str]:
    given = {name: str(request.args.get(name, "")).strip()[:80] for name in FILTERS}
    return {name: value for name, value in given.items() if value}
