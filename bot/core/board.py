"""What is going on now: who waits, for how long still within what was promised, and who has how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.handoff import Promise
from bot.core.operator import Operator


@dataclass(frozen=True)
class Waiting:
    """A handoff that is not over. ``due_at``: by when what was promised next is to be kept."""

    conversation_id: str
    contact_id: str
    contact_name: str | None
    account: str
    reason: str
    requested_at: datetime
    waiting_since: datetime | None
    operator_id: str | None
    promise: Promise
    due_at: datetime

    def late(self, now: datetime) -> bool:
        return now >= self.due_at


@dataclass(frozen=True)
class Load:
    """``waiting``: how many of ``open`` wait for an answer of ours; ``oldest``: the longest of them since."""

    operator: Operator
    open: int = 0
    waiting: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True)
class Board:
    """``queue``: how many nobody has; ``with_bot``: conversations the bot has had a word in lately."""

    queue: int
    oldest: datetime | None
    open: int
    waiting: tuple[Waiting, ...]
    loads: tuple[Load, ...]
