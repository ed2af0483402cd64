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
_SHARED = sa.select(tables.labels).where(_l.id == sa.bindparam("this")).with_for_update(read=True)


class LabelRepository(Repository[Label]):
    table, kind = tables.labels, Label

    def share(self, label_id: str) -> Label:
        return self._one(_SHARED, label_id)

    def all(self) -> list[Label]:
        return self._all(sa.select(self.table).where(_l.removed_at.is_(None)).order_by(_l.folded))

    def removed(self) -> list[Label]:
        gone = _l.removed_at.is_not(None)
        return self._all(sa.select(self.table).where(gone).order_by(_l.removed_at.desc(), _l.id))

    def by_name(self, folded: str) -> Label | None:
        return self._first(_l.folded == folded)

    def of(self, conversation_ids: Collection[str]) -> dict[str, list[Label]]:
        if not conversation_ids:
            return {}
        query = (
            sa.select(_a.conversation_id, self.table)
            .join(self.table, _l.id == _a.label_id)
            .where(_a.conversation_id.in_(conversation_ids), _l.removed_at.is_(None))
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

    def carried_by(self) -> dict[str, int]:
        query = sa.select(_a.label_id, sa.func.count()).group_by(_a.label_id)
        return {label_id: int(count) for label_id, count in self._connection.execute(query)}

    def merge(self, gone_id: str, kept_id: str) -> None:
        have_it = sa.select(_a.conversation_id).where(_a.label_id == kept_id)
        rows = sa.select(_a.conversation_id, sa.literal(kept_id), sa.literal(gone_id)).where(
            _a.label_id == gone_id, _a.conversation_id.not_in(have_it)
        )
        columns = ["conversation_id", "label_id", "merged_from"]
        self._connection.execute(sa.insert(tables.conversation_labels).from_select(columns, rows))

    def unmerge(self, gone_id: str, kept_id: str) -> None:
        brought = (_a.label_id == kept_id) & (_a.merged_from == gone_id)
        self._connection.execute(sa.delete(tables.conversation_labels).where(brought))
