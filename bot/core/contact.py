"""A customer, and the addresses they write from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Contact:
    id: str
    created_at: datetime
    name: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Identity:
    """An address a contact writes from: ``external_id`` within one channel account."""

    contact_id: str
    account: str
    external_id: str
