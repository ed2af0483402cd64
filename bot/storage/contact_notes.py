"""What operators have noted about customers."""

from __future__ import annotations

import sqlalchemy as sa

from bot.core.contact_note import ContactNote
from bot.storage import tables
from bot.storage.repository import Repository

_n = tables.contact_notes.c


class ContactNoteRepository(Repository[ContactNote]):
    table, kind = tables.contact_notes, ContactNote

    def of(self, contact_id: str) -> list[ContactNote]:
        shown = sa.select(self.table).where(_n.contact_id == contact_id, _n.removed_at.is_(None))
        return self._all(shown.order_by(_n.created_at.desc(), _n.id))
