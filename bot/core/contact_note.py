"""What operators know about a customer, whatever the conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LONGEST = 2000


@dataclass
class ContactNote:
    """``removed_at``: it is not shown any more, and can be brought back."""

    id: str
    contact_id: str
    operator_id: str
    text: str
    created_at: datetime
    removed_at: datetime | None = None
