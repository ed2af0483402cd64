"""What the business keeps: appointments, tickets, incidents, and who wants to be told of those."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.desk import Appointment, Incident, Place, Reports, Subscription, Ticket, TicketFilter
from bot.core.sight import Sight


class DeskRecords(Protocol):
    def next_number(self, name: str) -> int:
        """The next of a series, starting at 1001. Serialises those who take from the same series."""
        ...

    def add_appointment(self, appointment: Appointment) -> None: ...
    def save_appointment(self, appointment: Appointment) -> None: ...
    def lock_appointment(self, appointment_id: str) -> Appointment:
        """As it is now; nobody else changes it before this unit of work has ended."""
        ...

    def appointments_of(self, contact_id: str) -> list[Appointment]: ...
    def appointment(self, number: str) -> Appointment:
        """Raises KeyError if there is none."""
        ...

    def diary(
        self,
        office: str,
        start: datetime,
        end: datetime,
        words: str,
        most: int,
        after: tuple[datetime, str] | None = None,
    ) -> list[Appointment]:
        """Those that begin in [start, end), booked and cancelled, the soonest first.

        ``office``: empty for all of them; ``words``: a number or part of the customer's name, empty for any;
        ``after``: when the last one seen begins, and its number.
        """
        ...

    def booked(self, office: str, start: datetime, end: datetime) -> list[Appointment]: ...
    def add_ticket(self, ticket: Ticket) -> None: ...
    def save_ticket(self, ticket: Ticket) -> None: ...
    def tickets_of(self, contact_id: str) -> list[Ticket]: ...
    def ticket(self, number: str) -> Ticket:
        """Raises KeyError if there is none."""
        ...

    def tickets(self, wanted: TicketFilter, sight: Sight | None, limit: int, after: str = "") -> list[Ticket]:
        """Open ones from the oldest on, others from the latest back; ``after``: the last one seen.

        Without ``sight`` all of them."""
        ...

    def open_tickets(self, sight: Sight, most: int) -> int:
        """How many are open, without the places in the queue, counted to ``most``."""
        ...


class Incidents(Protocol):
    def add(self, incident: Incident) -> None: ...
    def save(self, incident: Incident) -> None: ...
    def get(self, incident_id: str) -> Incident:
        """Raises KeyError if there is none."""
        ...

    def lock(self, incident_id: str) -> Incident: ...
    def open(self) -> list[Incident]:
        """The longest first."""
        ...

    def closed_since(self, since: datetime) -> list[Incident]:
        """The last one first."""
        ...

    def reports(self, since: datetime) -> dict[Place, Reports]:
        """Of the tickets about a problem that have come in since and are open."""
        ...

    def add_subscription(self, subscription: Subscription) -> None: ...
    def subscriptions(self, service: str, district: str) -> list[Subscription]: ...
    def subscriptions_of(self, contact_id: str) -> list[Subscription]: ...
    def waiting(self) -> dict[Place, int]:
        """How many people are to be told when it is over."""
        ...

    def call(self, incident: Incident) -> int:
        """Have everybody who wants to hear of its place be told of it next; return how many people."""
        ...

    def call_off(self, incident_id: str) -> None:
        """Have those wait on who were called and have not been told."""
        ...

    def called(self) -> Subscription | None: ...
    def wait_on(self, subscription: Subscription) -> bool:
        """They have been told, and are to be told again. False as below."""
        ...

    def end_subscription(self, subscription: Subscription) -> bool:
        """False if it is not as it was: somebody else was faster."""
        ...
