"""One answer to many customers, sent in the background."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

MOST = 500


class BulkState(str, Enum):
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


class Why(str, Enum):
    """Why a conversation was left out: a colleague has it, the customer wrote something the operator has not
    seen, the network's window is closed, they want no such messages, no text in their
    language, somebody resolved it since it was looked at,
    it is out of the operator's sight by now."""

    OWNER = "owner"
    NEWER = "newer"
    WINDOW = "window"
    STOPPED = "stopped"
    NO_TEXT = "no_text"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass
class BulkAnswer:
    """``texts`` by language. ``resolves``: what was answered is resolved at once."""

    id: str
    operator_id: str
    texts: dict[str, str]
    resolves: bool
    progress: BulkState
    created_at: datetime
    ended_at: datetime | None = None


@dataclass
class BulkItem:
    """``seen``: the position of the customer's last message when the operator decided; ``done`` once it was
    answered (``message_id``) or left out (``why``)."""

    bulk_id: str
    number: int
    conversation_id: str
    seen: int
    done: bool = False
    message_id: str | None = None
    why: Why | None = None


@dataclass(frozen=True)
class Tally:
    total: int = 0
    answered: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
