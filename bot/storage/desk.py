"""Appointments, tickets, incidents, and who wants to be told of them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.desk import Appointment, AppointmentState, Incident, Subscription, Ticket
from bot.storage import tables
from bot.storage.mapping import from_row, to_row
from bot.storage.repository import Repository

_a = tables.appointments.c
_k = tables.tickets.c
_i = tables.incidents.c
_s = tables.subscriptions.c
FIRST_NUMBER = 1001


class DeskRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._appointments = _Appointments(connection)
        self._tickets = _Tickets(connection)
        self._incidents = _Incidents(connection)

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

    def appointments_of(self, contact_id: str) -> list[Appointment]:
        return self._appointments.where(_a.contact_id == contact_id)

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

    def add_incident(self, incident: Incident) -> None:
        self._incidents.add(incident)

    def save_incident(self, incident: Incident) -> None:
        self._incidents.save(incident)

    def incident(self, incident_id: str) -> Incident:
        return self._incidents.get(incident_id)

    def open_incidents(self) -> list[Incident]:
        return self._incidents.where(_i.closed_at.is_(None))

    def add_subscription(self, subscription: Subscription) -> None:
        known = _s.conversation_id == subscription.conversation_id
        same = sa.and_(known, _s.service == subscription.service, _s.district == subscription.district)
        if self._connection.execute(sa.select(_s.service).where(same)).first() is None:
            self._connection.execute(sa.insert(tables.subscriptions).values(to_row(subscription)))

    def subscriptions(self, service: str, district: str) -> list[Subscription]:
        query = sa.select(tables.subscriptions).where(_s.service == service, _s.district == district)
        return [from_row(Subscription, row) for row in self._connection.execute(query).mappings()]


class _Appointments(Repository[Appointment]):
    table, kind = tables.appointments, Appointment

    def where(self, *where: sa.ColumnElement[bool]) -> list[Appointment]:
        return self._all(sa.select(self.table).where(*where).order_by(_a.starts_at))


class _Tickets(Repository[Ticket]):
    table, kind = tables.tickets, Ticket

    def where(self, *where: sa.ColumnElement[bool]) -> list[Ticket]:
        return self._all(sa.select(self.table).where(*where).order_by(_k.created_at.desc()))


class _Incidents(Repository[Incident]):
    table, kind = tables.incidents, Incident

    def where(self, *where: sa.ColumnElement[bool]) -> list[Incident]:
        return self._all(sa.select(self.table).where(*where).order_by(_i.started_at))
