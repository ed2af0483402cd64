"""Labels, and which conversations have them."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from bot.core.label import Label
from bot.storage import tables
from bot.storage.mapping import from_row
from bot.storage.repository import Repository

_l = tables.labels.c
_a = tables.conversation_labels.c


class LabelRepository(Repository[Label]):
    table, kind = tables.labels, Label

    def all(self) -> list[Label]:
        return self._all(sa.select(self.table).order_by(_l.folded))

    def by_name(self, folded: str) -> Label | None:
        return self._first(_l.folded == folded)

    def of(self, conversation_ids: Collection[str]) -> dict[str, list[Label]]:
        if not conversation_ids:
            return {}
        query = (
            sa.select(_a.conversation_id, self.table)
            .join(self.table, _l.id == _a.label_id)
            .where(_a.conversation_id.in_(conversation_ids))
            .order_by(_l.folded)
        )
        found: dict[str, list[Label]] = {}
        for row in self._connection.execute(query).mappings():
            found.setdefault(row["conversation_id"], []).append(from_row(Label, row))
        return found

    def attach(self, conversation_id: str, label_id: str) -> bool:
        both = (_a.conversation_id == conversation_id) & (_a.label_id == label_id)
        if self._connection.execute(sa.select(_a.label_id).where(both)).first() is not None:
            return False
        row = {"conversation_id": conversation_id, "label_id": label_id}
        self._connection.execute(sa.insert(tables.conversation_labels).values(row))
        return True

    def detach(self, conversation_id: str, label_id: str) -> bool:
        both = (_a.conversation_id == conversation_id) & (_a.label_id == label_id)
        gone = self._connection.execute(sa.delete(tables.conversation_labels).where(both))
        return gone.rowcount == 1
