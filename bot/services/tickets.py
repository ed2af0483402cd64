"""Tickets: every complaint has a number at once, and can be found again."""

from __future__ import annotations

from datetime import datetime

from bot.core.desk import Ticket, TicketState
from bot.core.ids import new_id, reference
from bot.core.masking import mask
from bot.services.ports import UnitOfWork


def open_ticket(
    uow: UnitOfWork,
    contact_id: str,
    conversation_id: str,
    kind: str,
    text: str,
    now: datetime,
    service: str | None = None,
    district: str | None = None,
) -> Ticket:
    ticket = Ticket(
        id=new_id("tck"),
        number=reference("R", uow.desk.next_number("ticket")),
        contact_id=contact_id,
        conversation_id=conversation_id,
        kind=kind,
        text=mask(text),
        state=TicketState.OPEN,
        created_at=now,
        service=service,
        district=district,
    )
    uow.desk.add_ticket(ticket)
    return ticket


def find_ticket(uow: UnitOfWork, contact_id: str, number: str | None) -> Ticket | None:
    """The contact's ticket of that number, or their latest. Nobody finds another person's."""
    for ticket in uow.desk.tickets_of(contact_id):
        if number is None or ticket.number.casefold() == number.casefold():
            return ticket
    return None
