"""The people who take over from the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.core.roles import Permission, Role, allows


class Presence(str, Enum):
    ONLINE = "online"
    BUSY = "busy"
    OFFLINE = "offline"


@dataclass
class Operator:
    """A person with a console. ``capacity``: how many conversations that wait for us they hold at once.

    ``teams``: keys of data/business/handoff.yml; ``hours``: their own working hours as an opening_hours
    expression, those of the house if None. ``seen_at``: when they last did something.
    ``left_at``: since when they have no access any more; their name stays where they wrote.
    """

    id: str
    name: str
    login: str
    presence: Presence
    created_at: datetime
    capacity: int = 5
    role: Role = Role.OPERATOR
    password_hash: str | None = None
    last_assigned_at: datetime | None = None
    teams: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("es", "en")
    hours: str | None = None
    seen_at: datetime | None = None
    left_at: datetime | None = None

    def may(self, permission: Permission) -> bool:
        return self.left_at is None and allows(self.role, permission)

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def choose(operators: list[tuple[Operator, int]], wanted: str | None = None) -> Operator | None:
    """Pick who takes a conversation from ``(operator, conversations waiting on them)`` pairs.

    The operator the customer asked for or had before wins if free; otherwise the least loaded, then the
    one idle longest. Nobody online and below capacity: None.
    """
    able = [(o, load) for o, load in operators if o.may(Permission.CONVERSATIONS)]
    free = [(o, load) for o, load in able if o.presence is Presence.ONLINE and load < o.capacity]
    for operator, _ in free:
        if wanted and wanted in (operator.id, operator.name):
            return operator
    free.sort(key=lambda pair: (pair[1], _idle_since(pair[0]), pair[0].id))
    return free[0][0] if free else None


def _idle_since(operator: Operator) -> str:
    return operator.last_assigned_at.isoformat() if operator.last_assigned_at else ""
