"""The page of the labels: what they are called and how they are coloured, for everybody."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request

from bot.console.deps import ConsoleDeps
from bot.console.managed import Managed, back
from bot.console.rendering import Pages, language_of, say
from bot.console.session import Doorkeeper, Session, field
from bot.core.label import TINTS
from bot.core.roles import Permission
from bot.services.audit import note
from bot.services.label import change_label
from bot.services.ports import UnitOfWork


def register(blueprint: Blueprint, deps: ConsoleDeps, keeper: Doorkeeper) -> None:
    pages, doors = Managed(deps), Pages(deps.business)

    async def page(
        request: Request, session: Session, status: int = 200, fault: str | None = None
    ) -> HTTPResponse:
        labels = await deps.database.read(lambda uow: uow.labels.all())
        tints = range(TINTS)
        return pages.show(
            request, session, "labels.html", "labels", status, fault, labels=labels, tints=tints
        )

    async def change(request: Request, session: Session, id: str) -> HTTPResponse:
        name, tint, now = field(request, "name"), field(request, "tint"), deps.clock()

        def work(uow: UnitOfWork) -> None:
            change_label(uow, id, name, int(tint) if tint.isdecimal() else -1)
            note(uow, now, "labels.changed", session.operator.id)

        try:
            await deps.database.run(work)
        except KeyError:
            return doors.notice(request, 404, "labels.unknown", "/console/labels", "labels.to_labels")
        except ValueError as fault:
            why = "labels.taken" if str(fault).startswith("taken") else "labels.bad_name"
            return await page(request, session, 400, say(language_of(request), why))
        return back("labels", "label")

    allowed = Permission.WORDS
    blueprint.add_route(keeper.page(page, allowed), "/labels", methods=["GET"], name="labels_page")
    route = keeper.page(change, allowed, noted=False)
    blueprint.add_route(route, "/labels/<id:str>", methods=["POST"], name="labels_change")
