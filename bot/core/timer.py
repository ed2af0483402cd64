"""What is to happen to a conversation later, and what was promised to a customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Due(str, Enum):
    """``review``: see what comes next; ``ladder``: the step's time is up; ``late``: what was promised is due;
    ``warn`` and ``end``: the customer has fallen silent; ``danger``: so has one who was asked whether they
    are in danger. The others end a question of ours: what is written next is not the answer any more."""

    REVIEW = "review"
    LADDER = "ladder"
    LATE = "late"
    WARN = "warn"
    END = "end"
    DANGER = "danger"
    AWAITS_MESSAGE = "awaits_message"
    AWAITS_PHONE = "awaits_phone"
    AWAITS_COMMENT = "awaits_comment"


@dataclass(frozen=True)
class Timer:
    """One of a kind for each conversation. Set under another ``epoch`` than now, it no longer counts."""

    conversation_id: str
    kind: Due
    due_at: datetime
    epoch: int


class TaskKind(str, Enum):
    PROMISE = "promise"
    CALL = "call"
    MESSAGE = "message"


@dataclass
class Task:
    """``operator_id``: who promised it; None: whoever gets to it."""

    id: str
    conversation_id: str
    operator_id: str | None
    kind: TaskKind
    text: str
    due_at: datetime
    created_at: datetime
    ticket_number: str | None = None
    done_at: datetime | None = None
