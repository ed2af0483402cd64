"""What an operator has begun to write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Draft:
    """``mode``: ``reply`` or ``note``. ``seen``: the position of the customer's last message when begun."""

    conversation_id: str
    operator_id: str
    mode: str
    text: str
    seen: int
    updated_at: datetime
