"""One period of human care, from the reason it began to its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.core.signals import Signal


class Reason(str, Enum):
    """Why a person was called. The values are also the field ``handoff.reason`` of ``bot talk --json``."""

    REQUESTED = "requested"
    NOT_UNDERSTOOD = "not_understood"
    FRUSTRATION = "frustration"
    DANGER = "danger"
    TAKEN_OVER = "taken_over"
    ENGINE_UNAVAILABLE = "engine_unavailable"


class Promise(str, Enum):
    FIRST_REPLY = "first_reply"
    RESOLUTION = "resolution"


class Ending(str, Enum):
    """How the human stretch ended. Only a person's own end is asked to be rated."""

    RESOLVED = "resolved"
    CUSTOMER = "customer"
    TIMED_OUT = "timed_out"
    TICKET = "ticket"


@dataclass
class Handoff:
    """``wanted``: the operator who was asked for, by id or name; ``step``: of the ladder, since
    ``step_since``; ``tried``: ids of the operators who had it and did not answer. ``rating`` from 1 to 5.
    ``told_summary``: the customer was told what was agreed. ``..._due_at``: by when what was promised is to
    be kept; ``late``: the latest of it that was not, and of which people have been told.
    """

    id: str
    conversation_id: str
    reason: Reason
    requested_at: datetime
    turn_id: str | None = None
    signals: list[Signal] = field(default_factory=list)
    operator_id: str | None = None
    ticket_number: str | None = None
    assigned_at: datetime | None = None
    first_reply_at: datetime | None = None
    resolved_at: datetime | None = None
    team: str | None = None
    wanted: str | None = None
    step: str | None = None
    step_since: datetime | None = None
    tried: tuple[str, ...] = ()
    ending: Ending | None = None
    summary: str | None = None
    told_summary: bool = False
    rating: int | None = None
    comment: str | None = None
    rated_at: datetime | None = None
    first_reply_due_at: datetime | None = None
    resolution_due_at: datetime | None = None
    late: Promise | None = None

    @property
    def promise(self) -> Promise:
        """What is to be kept next."""
        return Promise.FIRST_REPLY if self.first_reply_at is None else Promise.RESOLUTION

    @property
    def is_late(self) -> bool:
        return self.late is self.promise

    @property
    def due_at(self) -> datetime | None:
        """By when. None: not worked out yet."""
        return self.first_reply_due_at if self.promise is Promise.FIRST_REPLY else self.resolution_due_at
