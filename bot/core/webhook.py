"""What other systems are told of: where, of which kinds, and how often that is tried."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any


class Told(str, Enum):
    """What a webhook can be told of."""

    HANDOFF_REQUESTED = "handoff.requested"
    HANDOFF_ASSIGNED = "handoff.assigned"
    HANDOFF_RESOLVED = "handoff.resolved"
    MESSAGE_CREATED = "message.created"
    TICKET_OPENED = "ticket.opened"
    TICKET_ANSWERED = "ticket.answered"
    APPOINTMENT_BOOKED = "appointment.booked"
    APPOINTMENT_CHANGED = "appointment.changed"
    APPOINTMENT_CANCELLED = "appointment.cancelled"
    INCIDENT_OPENED = "incident.opened"
    INCIDENT_CHANGED = "incident.changed"
    INCIDENT_CLOSED = "incident.closed"
    CUSTOMER_ERASED = "customer.erased"


class Outcome(str, Enum):
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


# What passes in a minute, what passes over lunch, and what passes over a night: about 15 hours in all.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 7200, 14400, 28800))
MOST_ATTEMPTS = len(PAUSES) + 1
LONGEST_URL = 2000
LONGEST_WISHED = timedelta(hours=24)
OLD_SECRET_LASTS = timedelta(hours=24)


@dataclass
class Webhook:
    """``since``: it is told what happened from then on; None: it is switched off. ``cursor``: the last event
    of our record that it was looked through for. ``secret_number`` and ``secret_at``: which of its secrets it
    has, and since when; the one before counts for ``OLD_SECRET_LASTS`` more."""

    id: str
    url: str
    kinds: tuple[Told, ...]
    created_at: datetime
    since: datetime | None
    cursor: int = 0
    removed_at: datetime | None = None
    secret_number: int = 0
    secret_at: datetime | None = None

    def secrets_at(self, now: datetime) -> list[int]:
        """The numbers of those that count, the latest first."""
        lately = self.secret_at is not None and now - self.secret_at < OLD_SECRET_LASTS
        return [self.secret_number, self.secret_number - 1] if lately else [self.secret_number]


@dataclass
class Telling:
    """One thing that one webhook is told. ``key`` names the thing: a webhook is told of it once.
    ``number``: things are told in its order.

    ``failure``: how the last attempt ended, such as ``status 500`` or ``timeout``.
    """

    id: str
    webhook_id: str
    number: int
    key: str
    kind: str
    body: dict[str, Any]
    created_at: datetime
    state: Outcome = Outcome.WAITING
    attempts: int = 0
    next_attempt_at: datetime | None = None
    failure: str | None = None
    ended_at: datetime | None = None


def next_attempt(attempts: int, wished: timedelta | None, now: datetime) -> datetime | None:
    """When to try again after ``attempts`` that failed; None: never. ``wished``: by their Retry-After."""
    if attempts >= MOST_ATTEMPTS:
        return None
    pause = PAUSES[attempts - 1] * random.uniform(0.8, 1.2)
    return now + max(pause, min(wished or timedelta(0), LONGEST_WISHED))
