"""Appointments and tickets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.desk import CALLBACK, Appointment, AppointmentState, Ticket, TicketFilter, TicketState
from bot.core.sight import Sight
from bot.storage import tables
from bot.storage.listing import seen_by
from bot.storage.repository import Repository
from bot.storage.search import says

_a = tables.appointments.c
_k = tables.tickets.c
FIRST_NUMBER = 1001


class DeskRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._appointments = _Appointments(connection)
        self._tickets = _Tickets(connection)

    def next_number(self, name: str) -> int:
        mine = tables.series.c.name == name
        while True:
            raised = self._connection.execute(
                sa.update(tables.series).where(mine).values(last=tables.series.c.last + 1)
            )
            if raised.rowcount:
                return int(self._connection.execute(sa.select(tables.series.c.last).where(mine)).scalar_one())
            try:
                with self._connection.begin_nested():
                    self._connection.execute(
                        sa.insert(tables.series).values(name=name, last=FIRST_NUMBER - 1)
                    )
            except sa.exc.IntegrityError:
                continue  # another transaction began the series at the same moment

    def add_appointment(self, appointment: Appointment) -> None:
        self._appointments.add(appointment)

    def save_appointment(self, appointment: Appointment) -> None:
        self._appointments.save(appointment)

    def lock_appointment(self, appointment_id: str) -> Appointment:
        return self._appointments.lock(appointment_id)

    def appointments_of(self, contact_id: str) -> list[Appointment]:
        return self._appointments.where(_a.contact_id == contact_id)

    def appointment(self, number: str) -> Appointment:
        return self._appointments.numbered(number)

    def diary(
        self,
        office: str,
        start: datetime,
        end: datetime,
        words: str,
        most: int,
        after: tuple[datetime, str] | None = None,
    ) -> list[Appointment]:
        return self._appointments.listing(office, start, end, words, most, after)

    def booked(self, office: str, start: datetime, end: datetime) -> list[Appointment]:
        return self._appointments.where(
            _a.office == office,
            _a.state == AppointmentState.BOOKED.value,
            _a.starts_at >= start,
            _a.starts_at < end,
        )

    def add_ticket(self, ticket: Ticket) -> None:
        self._tickets.add(ticket)

    def save_ticket(self, ticket: Ticket) -> None:
        self._tickets.save(ticket)

    def tickets_of(self, contact_id: str) -> list[Ticket]:
        return self._tickets.where(_k.contact_id == contact_id)

    def ticket(self, number: str) -> Ticket:
        return self._tickets.numbered(number)

    def tickets(self, wanted: TicketFilter, sight: Sight | None, limit: int, after: str = "") -> list[Ticket]:
        return self._tickets.listing(wanted, sight, limit, after)

    def open_tickets(self, sight: Sight, most: int) -> int:
        return self._tickets.count(sight, most)


class _Appointments(Repository[Appointment]):
    table, kind = tables.appointments, Appointment

    def where(self, *where: sa.ColumnElement[bool]) -> list[Appointment]:
        return self._all(sa.select(self.table).where(*where).order_by(_a.starts_at))

    def numbered(self, number: str) -> Appointment:
        found = self._first(_a.number == number)
        if found is None:
            raise KeyError(f"appointments: {number}")
        return found

    def listing(
        self,
        office: str,
        start: datetime,
        end: datetime,
        words: str,
        most: int,
        after: tuple[datetime, str] | None,
    ) -> list[Appointment]:
        query = sa.select(self.table).where(_a.starts_at >= start, _a.starts_at < end)
        if after:
            seen = sa.tuple_(sa.literal(after[0], _a.starts_at.type), sa.literal(after[1]))
            query = query.where(sa.tuple_(_a.starts_at, _a.number) > seen)
        query = query.where(_a.office == office) if office else query
        if words:
            names = tables.contacts
            query = query.join(names, names.c.id == _a.contact_id).where(
                (_a.number == words.upper()) | says(self._connection, names.c.name, words)
            )
        return self._all(query.order_by(_a.starts_at, _a.number).limit(most))


class _Tickets(Repository[Ticket]):
    table, kind = tables.tickets, Ticket

    def where(self, *where: sa.ColumnElement[bool]) -> list[Ticket]:
        return self._all(sa.select(self.table).where(*where).order_by(_k.created_at.desc()))

    def numbered(self, number: str) -> Ticket:
        found = self._first(_k.number == number)
        if found is None:
            raise KeyError(f"tickets: {number}")
        return found

    def listing(self, wanted: TicketFilter, sight: Sight | None, limit: int, after: str) -> list[Ticket]:
        query = _seen(sa.select(self.table), sight)
        if wanted.state is TicketState.OPEN:
            query = query.where(OPEN_TICKET)
        elif wanted.state is not None:
            query = query.where(_k.state == wanted.state.value)
        query = query.where((_k.kind != CALLBACK) | (_k.number == wanted.words.upper()))
        for column, value in (
            (_k.kind, wanted.kind),
            (_k.service, wanted.service),
            (_k.district, wanted.district),
        ):
            query = query.where(column == value) if value else query
        if words := wanted.words:
            names = tables.contacts
            query = query.join(names, names.c.id == _k.contact_id).where(
                (_k.number == words.upper())
                | says(self._connection, _k.text, words)
                | says(self._connection, names.c.name, words)
            )
        oldest_first = wanted.state is TicketState.OPEN
        if after:
            query = query.where(_k.id > after if oldest_first else _k.id < after)
        return self._all(query.order_by(_k.id if oldest_first else _k.id.desc()).limit(limit))

    def count(self, sight: Sight, most: int) -> int:
        found = _seen(sa.select(_k.id), sight).where(OPEN_TICKET, _k.kind != CALLBACK).limit(most).subquery()
        return int(self._connection.execute(sa.select(sa.func.count()).select_from(found)).scalar_one())


# Written out, not bound: only so does SQLite see that its index of the open ones serves.
OPEN_TICKET = _k.state == sa.literal_column(f"'{TicketState.OPEN.value}'")


def _seen(query: sa.Select[Any], sight: Sight | None) -> sa.Select[Any]:
    where = [tables.conversations.c.erased_at.is_(None), *seen_by(sight)]
    return query.join(tables.conversations, tables.conversations.c.id == _k.conversation_id).where(*where)
