"""What is known of a customer: notes, tickets, appointments, other conversations."""

from __future__ import annotations

from sanic import HTTPResponse, Request
from sanic.response import json

from bot.console import views
from bot.console.deps import ConsoleDeps
from bot.console.requests import request_id_if_any, text
from bot.console.routes import Routes
from bot.console.session import Session
from bot.core.contact_note import ContactNote
from bot.core.roles import Permission
from bot.core.sight import Sight
from bot.services.note_contact import note_contact, show_note
from bot.services.ports import UnitOfWork


def register(routes: Routes, deps: ConsoleDeps) -> None:
    async def note(request: Request, session: Session, id: str) -> HTTPResponse:
        said, asked, now = text(request, "text"), request_id_if_any(request), deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            _in_sight(uow, id, session.sight)
            return {"note": _note(uow, note_contact(uow, id, session.operator.id, said, now, asked))}

        return json(await deps.database.run(work))

    async def show(session: Session, id: str, shown: bool) -> HTTPResponse:
        now = deps.clock()

        def work(uow: UnitOfWork) -> views.Shape:
            _in_sight(uow, uow.notes.get(id).contact_id, session.sight)
            return {"note": _note(uow, show_note(uow, id, shown, now))}

        return json(await deps.database.run(work))

    async def remove(request: Request, session: Session, id: str) -> HTTPResponse:
        return await show(session, id, False)

    async def restore(request: Request, session: Session, id: str) -> HTTPResponse:
        return await show(session, id, True)

    routes.api(
        Permission.CONVERSATIONS,
        {
            "POST /api/contacts/<id:str>/notes": note,
            "POST /api/contact-notes/<id:str>/remove": remove,
            "POST /api/contact-notes/<id:str>/restore": restore,
        },
    )


def about(
    uow: UnitOfWork, contact_id: str, conversation_id: str, reader_id: str, sight: Sight
) -> views.Shape:
    """Only what may be seen; the latest first, appointments in the order they come."""
    seen = {one.id: one for one in uow.conversations.of_contact(contact_id) if sight.covers(one)}
    others = sorted(
        (one for one in seen.values() if one.id != conversation_id),
        key=lambda one: one.updated_at,
        reverse=True,
    )
    return {
        "notes": [_note(uow, one) for one in uow.notes.of(contact_id)],
        "tickets": [
            {
                "number": one.number,
                "kind": one.kind,
                "state": one.state.value,
                "service": one.service,
                "district": one.district,
                "text": one.text,
                "created_at": views.moment(one.created_at),
                "conversation_id": one.conversation_id,
            }
            for one in uow.desk.tickets_of(contact_id)
            if one.conversation_id in seen
        ],
        "appointments": [
            {
                "number": one.number,
                "kind": one.kind,
                "office": one.office,
                "state": one.state.value,
                "starts_at": views.moment(one.starts_at),
            }
            for one in uow.desk.appointments_of(contact_id)
        ],
        "conversations": views.summaries(uow, others, reader_id),
    }


def _in_sight(uow: UnitOfWork, contact_id: str, sight: Sight) -> None:
    """Raises KeyError for a customer none of whose conversations may be seen."""
    if not any(sight.covers(one) for one in uow.conversations.of_contact(contact_id)):
        raise KeyError(contact_id)


def _note(uow: UnitOfWork, one: ContactNote) -> views.Shape:
    return {
        "id": one.id,
        "text": one.text,
        "by": views.person(uow.operators.get(one.operator_id)),
        "at": views.moment(one.created_at),
    }
