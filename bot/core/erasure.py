"""A customer is erased: all that is kept about one person goes, once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Person:
    """Under which ids somebody is kept: every contact that was merged into one, every conversation."""

    contacts: tuple[str, ...]
    conversations: tuple[str, ...]


@dataclass
class Erasure:
    """``media``: the files still to be removed. ``operator_id``: None at the command line, or by time alone.

    It stays, without the files, as the proof that somebody was erased; it holds ids and times. ``lately``: by
    which what they wrote in the last days is known again while its network may be asked for it.
    """

    id: str
    contact_id: str
    contacts: tuple[str, ...]
    conversations: tuple[str, ...]
    asked_at: datetime
    media: tuple[str, ...] = ()
    operator_id: str | None = None
    lately: tuple[str, ...] = ()
    done_at: datetime | None = None

    @property
    def person(self) -> Person:
        return Person(self.contacts, self.conversations)


def known_again_by(account: str, external_id: str) -> str:
    """Leads from a message that is listed to its erasure, and from there to nothing."""
    return hashlib.sha256(f"{account} {external_id}".encode()).hexdigest()
