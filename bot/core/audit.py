"""One line of the record of who saw and did what. It names people and conversations by id only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

CODE = re.compile(r"[a-z0-9_.:/+-]{0,64}", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """``subject_id``: the operator it was done to. ``detail``: codes and numbers, never words of a person.
    ``terminal``: done at the command line, by this user of the system, empty if they have no name there."""

    id: int
    at: datetime
    action: str
    operator_id: str | None = None
    conversation_id: str | None = None
    subject_id: str | None = None
    detail: dict[str, str | int | bool] = field(default_factory=dict)
    terminal: str | None = None


@dataclass(frozen=True)
class AuditFilter:
    """None leaves a thing out of account; ``action``: one, or what several begin with (``people.``);
    ``terminal``: only what was done at the command line."""

    operator_id: str | None = None
    action: str | None = None
    conversation_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    terminal: bool = False


def only_codes(detail: dict[str, str | int | bool]) -> dict[str, str | int | bool]:
    """Raises ValueError for what could be something that a person wrote."""
    for name, value in detail.items():
        if isinstance(value, str) and not CODE.fullmatch(value):
            raise ValueError(f"audit: {name} is not a code")
    return detail
