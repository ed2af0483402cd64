"""The page of the labels: what they are called and how they are coloured, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic import HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.managed import Managed, back
from bot.console.rendering import Pages, language_of, say
from bot.console.routes import Routes
from bot.console.session import Session, field
from bot.core.label import TINTS
from bot.core.roles import Permission
from bot.services.audit import note
from bot.services.errors import WrongField
from bot.services.label import change_label, drop_label, restore_label
from bot.services.ports import UnitOfWork

REMOVED_SHOWN = 20


def register(routes: Routes, deps: ConsoleDeps) -> None:
    pages, doors = Managed(deps), Pages(deps.business)

    async def page(
        request: Request, session: Session, status: int = 200, fault: str | None = None
    ) -> HTTPResponse:
        def work(uow: UnitOfWork) -> dict[str, Any]:
            labels, removed = uow.labels.all(), uow.labels.removed()[:REMOVED_SHOWN]
            names = {one.id: one.name for one in (*labels, *uow.labels.removed())}
            return {"labels": labels, "removed": removed, "names": names, "carried": uow.labels.carried_by()}

        found = await deps.database.read(work)
        sent = "name" in (request.form or {})
        typed = {request.match_info["id"]: (field(request, "name"), _tint(request))} if sent else {}
        return pages.show(
            request, session, "labels.html", "labels", status, fault, tints=range(TINTS), typed=typed, **found
        )

    async def change(request: Request, session: Session, id: str) -> HTTPResponse:
        name, tinted, now = field(request, "name"), _tint(request), deps.clock()
        return await do(
            request, session, "label", "changed", lambda uow: change_label(uow, id, name, tinted, now)
        )

    async def remove(request: Request, session: Session, id: str) -> HTTPResponse:
        """``into``: the label that its conversations get."""
        into, now = field(request, "into") or None, deps.clock()
        done = ("label_merged", "merged") if into else ("label_removed", "removed")
        return await do(request, session, *done, lambda uow: drop_label(uow, id, into, now))

    async def restore(request: Request, session: Session, id: str) -> HTTPResponse:
        now = deps.clock()
        return await do(
            request, session, "label_restored", "restored", lambda uow: restore_label(uow, id, now)
        )

    async def do(
        request: Request, session: Session, done: str, noted: str, act: Callable[[UnitOfWork], object]
    ) -> HTTPResponse:
        now = deps.clock()

        def work(uow: UnitOfWork) -> None:
            act(uow)
            note(uow, now, f"labels.{noted}", session.operator.id)

        try:
            await deps.database.run(work)
        except KeyError:
            return doors.notice(request, 404, "labels.unknown", "/console/labels", "labels.to_labels")
        except WrongField as fault:
            why = fault.why if fault.field != "tint" else "bad_name"
            return await page(request, session, 400, say(language_of(request), f"labels.{why}"))
        return back("labels", done)

    routes.pages(
        Permission.WORDS,
        {
            "GET /labels": page,
            "POST /labels/<id:str>": change,
            "POST /labels/<id:str>/remove": remove,
            "POST /labels/<id:str>/restore": restore,
        },
        noted=False,
    )


def _tint(request: Request) -> int:
    tint = field(request, "tint")
    return int(tint[:3]) if tint.isdecimal() else -1
