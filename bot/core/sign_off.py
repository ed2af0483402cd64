"""An operator whom the house has set offline, and what happened to their chats then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class OffBecause(str, Enum):
    """``missed``: a chat waited for them and they did nothing at all; ``away``: their console was closed."""

    MISSED = "missed"
    AWAY = "away"


@dataclass
class SignOff:
    """Until they say where they are. ``chats``: ids of those that went on without them, in that order."""

    operator_id: str
    at: datetime
    because: OffBecause
    chats: tuple[str, ...] = ()
