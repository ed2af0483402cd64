"""All that is kept about a customer: told, handed out, erased."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sanic import HTTPResponse, Request
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.rendering import Pages
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.desk import TicketState
from bot.core.roles import Permission
from bot.services.audit import note
from bot.services.erase import erase, person_of
from bot.services.export import export
from bot.services.ports import MediaStore, UnitOfWork

PIECE = 65_536


def register(routes: Routes, deps: ConsoleDeps) -> None:
    if deps.media is None:
        return
    privacy = _Privacy(deps, deps.media)
    routes.files(Permission.EXPORT, {"GET /contacts/<id:str>/export": privacy.file}, noted=False)
    routes.api(Permission.ERASE, {"GET /api/contacts/<id:str>/kept": privacy.kept})
    routes.api(Permission.ERASE, {"POST /api/contacts/<id:str>/erase": privacy.erase}, noted=False)


class _Privacy:
    def __init__(self, deps: ConsoleDeps, media: MediaStore) -> None:
        self._deps = deps
        self._media = media
        self._pages = Pages(deps.business)

    async def kept(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """What would go, in numbers; of tickets and appointments those that are still to come."""
        now = self._deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            person = person_of(uow, id)
            count = uow.personal.count(person)
            tickets = [one for key in person.contacts for one in uow.desk.tickets_of(key)]
            booked = [one for key in person.contacts for one in uow.desk.appointments_of(key) if one.booked]
            return {
                "messages": count.get("messages", 0),
                "files": len(uow.personal.media(person)),
                "notes": count.get("contact_notes", 0),
                "tickets": sum(one.state is TicketState.OPEN for one in tickets),
                "appointments": sum(one.starts_at > now for one in booked),
            }

        return json(await self._deps.database.read(work))

    async def erase(self, request: Request, session: Session, id: str) -> HTTPResponse:
        """They are parted from all that is kept now; the rest goes in the background."""
        now, by = self._deps.clock(), session.operator.id
        erasure = await self._deps.database.run(lambda uow: erase(uow, id, now, by))
        return json({"erasure": erasure.id})

    async def file(self, request: Request, session: Session, id: str) -> HTTPResponse | None:
        now, by, database = self._deps.clock(), session.operator.id, self._deps.database
        with tempfile.TemporaryDirectory() as folder:
            zipped = Path(folder) / "customer.zip"
            try:
                await export(database, self._media, id, zipped, now)
            except KeyError:
                return self._pages.notice(request, 404, "privacy.nobody", "/console", "door.to_console")
            await database.run(lambda uow: note(uow, now, "customers.exported", by, contact=id))
            response = await request.respond(
                content_type="application/zip",
                headers={"Content-Disposition": f'attachment; filename="{id}.zip"'},
            )
            with zipped.open("rb") as file:
                while piece := file.read(PIECE):
                    await response.send(piece)
            await response.eof()
        return None
