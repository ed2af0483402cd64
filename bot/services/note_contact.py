"""Operators note what is worth knowing about a customer the next time, too."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from bot.core.contact_note import LONGEST, ContactNote
from bot.core.event import Audience
from bot.core.ids import id_of, new_id
from bot.core.masking import mask
from bot.core.text import clean
from bot.services.merge_contacts import lock_all
from bot.services.ports import UnitOfWork


def note_contact(
    uow: UnitOfWork,
    contact_id: str,
    operator_id: str,
    text: str,
    now: datetime,
    request_id: str | None = None,
) -> ContactNote:
    """The same ``request_id`` again is the same note. Card numbers and the like are masked here too.

    Raises ValueError for an empty or over-long text, KeyError for an unknown contact and one that was erased.
    """
    text = clean(text, LONGEST + 1)
    if not 0 < len(text) <= LONGEST:
        raise ValueError(f"text: expected 1 to {LONGEST} characters")
    key = id_of("cnt", operator_id, request_id) if request_id else new_id("cnt")
    with suppress(KeyError):
        return uow.notes.get(key)
    lock_all(uow, uow.links.holder(contact_id))
    contact = uow.contacts.get(uow.links.holder(contact_id))
    if contact.erased_at is not None:
        raise KeyError(contact_id)
    note = ContactNote(key, contact.id, operator_id, mask(text), now)
    uow.notes.add(note)
    _tell(uow, note.contact_id, now)
    return note


def show_note(uow: UnitOfWork, note_id: str, shown: bool, now: datetime) -> ContactNote:
    """Take it away, or bring it back. Raises KeyError if there is none."""
    note = uow.notes.get(note_id)
    if (note.removed_at is None) != shown:
        note.removed_at = None if shown else now
        uow.notes.save(note)
        _tell(uow, note.contact_id, now)
    return note


def _tell(uow: UnitOfWork, contact_id: str, now: datetime) -> None:
    """Whoever looks at one of the customer's conversations sees it at once."""
    for conversation in uow.conversations.of_contact(contact_id):
        uow.events.add(Audience.CONSOLE, "contact", conversation.id, {"contact": contact_id}, now)
