"""What a customer comes to the window for: appointments, tickets, incidents, and being told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

PROBLEM = "problem"  # the kind of a ticket that reports a fault: it has a service and a district
COMPLAINT = "complaint"
COMPLAINT_DAYS = 15  # working days within which Spain's law 10/2025 wants a complaint answered
Place = tuple[str, str]
"""A service and a district, by their keys."""


class AppointmentState(str, Enum):
    BOOKED = "booked"
    CANCELLED = "cancelled"


@dataclass
class Appointment:
    """``number`` such as ``C-1007``; ``starts_at`` is aware, in UTC."""

    id: str
    number: str
    contact_id: str
    kind: str
    office: str
    starts_at: datetime
    state: AppointmentState
    created_at: datetime

    @property
    def booked(self) -> bool:
        return self.state is AppointmentState.BOOKED


# What an editor's own form is called, behind this its intent, and what it asks for, behind this its slot; a
# ticket of it has the form's key for its kind.
FORM_CALLED = "utter_called_"
# What is said as its ticket is made, behind this its intent.
FORM_NOTED = "utter_noted_"
# What a correction is where the time said back will not do, and no other is named: "I can't make it".
NOT_THEN = "not_then"
# Each tells that a ticket is off the record, and has a button that puts it back.
WITHDRAWN = {"utter_ticket_withdrawn", "utter_withdrawn_already"}
# So many messages may stand between what was cancelled or withdrawn and the words that put it back.
MAY_STAND_BETWEEN = 3
# The kind of a ticket that only keeps a place in the queue; its text is why a person was called.
CALLBACK = "callback"


class TicketState(str, Enum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass
class Ticket:
    """A customer's complaint or call-back request with a number such as ``R-1043``.

    ``note``: what the customer hears of it.
    """

    id: str
    number: str
    contact_id: str
    conversation_id: str
    kind: str
    text: str
    state: TicketState
    created_at: datetime
    service: str | None = None
    district: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class TicketFilter:
    """``state``: None for either. ``words``: a ticket's number, or words of its text or the customer's name.

    Places in the queue are found by their number only: who is in it is in its list.
    """

    state: TicketState | None = TicketState.OPEN
    kind: str = ""
    service: str = ""
    district: str = ""
    words: str = ""


@dataclass
class Incident:
    """Something wrong with a service in a district. Nothing known about an hour stays None, never a guess.

    ``opened_by``: an operator, None at the command line. ``told``: how many were told that it is over, None
    if nobody is: it is open, or was a mistake.
    """

    id: str
    service: str
    district: str
    started_at: datetime
    note_es: str = ""
    note_en: str = ""
    expected_at: datetime | None = None
    closed_at: datetime | None = None
    opened_by: str | None = None
    told: int | None = None

    @property
    def place(self) -> Place:
        return self.service, self.district


@dataclass(frozen=True)
class Subscription:
    """A contact who wants to be told about a service in a district, until it works again.

    ``incident_id``: what they are told of next: that it is on record, or over.
    """

    contact_id: str
    conversation_id: str
    service: str
    district: str
    incident_id: str | None = None


@dataclass(frozen=True)
class Reports:
    """How many problems customers have told us of, and when the first of them did."""

    count: int
    since: datetime


class OnlyInPrivate(Exception):
    """Where others read along, this is not done. ``wish``: the intent with which it begins in private."""

    def __init__(self, wish: str) -> None:
        super().__init__(wish)
        self.wish = wish


class NotPossible(Exception):
    """A wish the house cannot fulfil. ``code`` is for choosing words: ``taken``, ``closed``, ``past`` ..."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
