"""A conversation, who owns it, and the gate that decides who may speak in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Status(str, Enum):
    """``bot``: the bot answers. ``open``: a person's (assigned) or the queue's (not assigned)."""

    BOT = "bot"
    OPEN = "open"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class Priority(str, Enum):
    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """Larger is more pressing."""
        return list(Priority).index(self)


@dataclass
class Conversation:
    """``epoch`` is the number of its ownership: each change of owner raises it (``change_owner``).

    ``gate_turn_id`` is the turn that itself closed the gate: its words are still delivered, and what the bot
    had answered before them.
    ``turn_sequence`` counts the turns asked of the engine, from 1. ``address``: where it is held within the
    account; one contact may have several. ``team``: whose queue it is in, of data/business/handoff.yml.
    ``snoozed_until``: when a snooze ends by itself; None if only the customer's next message ends it.
    ``erased_at``: its customer was erased then. It stays to be counted, and nobody sees it or adds to it.
    """

    id: str
    contact_id: str
    account: str
    status: Status
    created_at: datetime
    updated_at: datetime
    language: str = "es"
    assignee_id: str | None = None
    epoch: int = 1
    gate_turn_id: str | None = None
    turn_sequence: int = 0
    last_position: int = 0
    waiting_since: datetime | None = None
    priority: Priority = Priority.NONE
    open_form: str | None = None
    told_of_outage: bool = False
    address: str = ""
    team: str | None = None
    snoozed_until: datetime | None = None
    erased_at: datetime | None = None

    @property
    def with_person(self) -> bool:
        return self.status in (Status.OPEN, Status.SNOOZED)

    @property
    def urgency(self) -> int:
        """Where it stands in a list, smaller first: by priority, then who waits longest, then the latest."""
        since = self.waiting_since
        within = _milliseconds(since) if since else _NOBODY_WAITS - _milliseconds(self.updated_at)
        return (Priority.URGENT.rank - self.priority.rank) * _A_PRIORITY + within

    def change_owner(self, status: Status, assignee_id: str | None, turn_id: str | None = None) -> None:
        """Give the conversation to someone else. What was decided under the old epoch no longer counts."""
        self.status = status
        self.assignee_id = assignee_id
        self.gate_turn_id = turn_id
        self.epoch += 1
        if status is not Status.SNOOZED:
            self.snoozed_until = None

    def bot_may_speak(self, epoch: int) -> bool:
        """Whether words the bot made under ``epoch`` may still reach the customer."""
        if self.gate_turn_id is not None and epoch == self.epoch - 1:
            return True
        return self.status is Status.BOT and self.epoch == epoch


_A_PRIORITY = 10**15
_NOBODY_WAITS = 6 * 10**14  # later than any moment in milliseconds


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
