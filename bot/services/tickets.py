"""Tickets: every complaint has a number at once, can be found again, and is answered."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from bot.core.desk import CALLBACK, Ticket, TicketState
from bot.core.event import Audience
from bot.core.ids import new_id, reference
from bot.core.masking import mask
from bot.core.text import clean
from bot.core.webhook import Told
from bot.services.audit import note
from bot.services.notices import give_notice
from bot.services.ports import UnitOfWork, Words
from bot.services.record import activity
from bot.services.seen import must_be_as_seen

LONGEST_NOTE = 500
_WITHDRAWN = "ticket.withdrawn"


class Shown(NamedTuple):
    """What a page shows of a ticket that can be changed; ``told``: to the customer."""

    state: str
    told: str


def shown_of(ticket: Ticket) -> Shown:
    return Shown(ticket.state.value, ticket.note or "")


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
    tell_opened(uow, ticket, now)
    return ticket


def tell_opened(uow: UnitOfWork, ticket: Ticket, now: datetime) -> None:
    """A place in the queue is told of as a handoff, and as a ticket once it is a wish of its own."""
    _tell(uow, Told.TICKET_OPENED, ticket, now)


def tell_answered(uow: UnitOfWork, ticket: Ticket, change: str, now: datetime) -> None:
    """``change``: ``noted``, ``closed``, ``reopened``, or ``added`` by the customer."""
    _tell(uow, Told.TICKET_ANSWERED, ticket, now, change=change)


def _tell(uow: UnitOfWork, kind: Told, ticket: Ticket, now: datetime, **data: str) -> None:
    if ticket.kind != CALLBACK:
        data["ticket"] = ticket.number
        uow.events.add(Audience.CONSOLE, kind.value, ticket.conversation_id, data, now)


def find_ticket(
    uow: UnitOfWork, contact_id: str, number: str | None, kind: str | None = None
) -> Ticket | None:
    """The contact's ticket of that number, or their latest of that ``kind``, of any. Nobody finds another
    person's."""
    for ticket in uow.desk.tickets_of(contact_id):
        if number is None and kind in (None, ticket.kind):
            return ticket
        if number is not None and ticket.number.casefold() == number.casefold():
            return ticket
    return None


def add_to_ticket(uow: UnitOfWork, number: str, text: str, now: datetime) -> None:
    """What the customer tells besides. A closed one is opened again: somebody has to read it."""
    conversation = uow.conversations.lock(uow.desk.ticket(number).conversation_id)
    ticket = uow.desk.ticket(number)
    ticket.text, ticket.state = f"{ticket.text}\n{mask(text)}", TicketState.OPEN
    uow.desk.save_ticket(ticket)
    tell_answered(uow, ticket, "added", now)
    activity(uow, conversation, "ticket.added", now, ticket=number, text=mask(text))
    uow.conversations.save(conversation)


def withdraw_ticket(uow: UnitOfWork, number: str, now: datetime) -> None:
    """The customer takes it back: it is closed, and what was promised for it need not be done."""
    conversation = uow.conversations.lock(uow.desk.ticket(number).conversation_id)
    ticket = uow.desk.ticket(number)
    if ticket.state is TicketState.CLOSED:
        return
    ticket.state = TicketState.CLOSED
    uow.desk.save_ticket(ticket)
    _settle_tasks(uow, ticket, now)
    tell_answered(uow, ticket, TicketState.CLOSED.value, now)
    activity(uow, conversation, _WITHDRAWN, now, ticket=number)
    uow.conversations.save(conversation)


def was_withdrawn(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Whether it is the customer who had it closed, and nobody did anything with it since."""
    lines = (message.meta for message in reversed(uow.messages.of(ticket.conversation_id)))
    done = (line["activity"] for line in lines if "activity" in line and line.get("ticket") == ticket.number)
    return ticket.state is TicketState.CLOSED and next(done, None) == _WITHDRAWN


def _settle_tasks(uow: UnitOfWork, ticket: Ticket, now: datetime) -> None:
    """What was promised for it is done with it, or open again."""
    closed = ticket.state is TicketState.CLOSED
    for task in uow.tasks.of_conversations([ticket.conversation_id]):
        if task.ticket_number == ticket.number and (task.done_at is None) == closed:
            task.done_at = now if closed else None
            uow.tasks.save(task)


def answer_ticket(
    uow: UnitOfWork,
    number: str,
    operator_id: str,
    state: TicketState,
    told: str,
    now: datetime,
    words: Words | None = None,
    seen: str = "",
) -> Ticket:
    """Leave it open, close it, or open it again; what was promised for it goes along.

    ``told``: what the customer hears of it when they ask, and if there are ``words``, in their conversation
    now. ``seen``: the sign of ``shown_of`` when the operator decided; ChangedMeanwhile if it is another now.
    Raises KeyError for an unknown number; ValueError for an over-long text.
    """
    told = clean(told, LONGEST_NOTE + 1)
    if len(told) > LONGEST_NOTE:
        raise ValueError(f"told: expected at most {LONGEST_NOTE} characters")
    conversation = uow.conversations.lock(uow.desk.ticket(number).conversation_id)
    ticket = uow.desk.ticket(number)
    must_be_as_seen(seen, shown_of(ticket))
    what = state.value if state is not ticket.state else "noted"
    ticket.state, ticket.note = state, told or None
    uow.desk.save_ticket(ticket)
    _settle_tasks(uow, ticket, now)
    tell_answered(uow, ticket, "reopened" if what == TicketState.OPEN.value else what, now)
    operator = uow.operators.get(operator_id).name
    activity(uow, conversation, f"ticket.{what}", now, operator=operator, ticket=number, text=told)
    if words is not None:
        key = f"ticket_{state.value}"
        give_notice(uow, conversation, words, key, now, "ticket_news", ticket=number, note=told)
    uow.conversations.save(conversation)
    note(uow, now, f"tickets.{what}", operator_id, conversation.id, ticket=number, told=words is not None)
    return ticket
