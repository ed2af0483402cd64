"""A customer, and the addresses they write from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


@dataclass
class Contact:
    id: str
    created_at: datetime
    name: str | None = None
    language: str | None = None
    erased_at: datetime | None = None


class Way(str, Enum):
    """How it was known that two contacts are one person."""

    CODE = "code"
    PHONE = "phone"
    OPERATOR = "operator"


@dataclass
class Merge:
    """``gone_id`` became part of ``kept_id``. ``moved``: what went along, so that it can be undone."""

    id: str
    kept_id: str
    gone_id: str
    way: Way
    at: datetime
    operator_id: str | None = None
    moved: dict[str, list[str]] = field(default_factory=dict)
    undone_at: datetime | None = None
    undone_by: str | None = None


@dataclass
class LinkCode:
    """``wrong``: how many wrong codes anybody has tried while this one was good."""

    contact_id: str
    conversation_id: str
    hashed: str
    expires_at: datetime
    wrong: int = 0


@dataclass
class LinkTries:
    """The wrong codes a contact has tried since ``since``."""

    contact_id: str
    wrong: int
    since: datetime


@dataclass(frozen=True)
class Identity:
    """An address a contact writes from: ``external_id`` within one channel account.

    ``unreachable_since``: the network refuses to deliver there (they blocked us, the account is gone).
    """

    contact_id: str
    account: str
    external_id: str
    unreachable_since: datetime | None = None

    @property
    def group(self) -> bool:
        """Several write there, and it is called by its title. Telegram numbers such chats below zero."""
        return self.account == "telegram" and self.external_id.startswith("-")
