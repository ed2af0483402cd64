"""What lets another system in, and what it may do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Scope(str, Enum):
    """``read``: see conversations; ``write``: answer, assign, resolve; ``operators``: set who is there."""

    READ = "read"
    WRITE = "write"
    OPERATORS = "operators"


@dataclass
class ApiKey:
    """``hashed``: of the key itself, which is nowhere kept. ``operator_id``: the one it acts as, always;
    None: each request says as whom."""

    id: str
    name: str
    hashed: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    operator_id: str | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Answered:
    """What a request that changed something was answered, so that the same one again changes nothing.

    ``fingerprint``: of what was asked; another request under the same name is a mistake.
    """

    key_id: str
    name: str
    fingerprint: str
    status: int
    body: str
    created_at: datetime
