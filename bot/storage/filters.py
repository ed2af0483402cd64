"""The filters that operators have saved."""

from __future__ import annotations

import sqlalchemy as sa

from bot.core.saved_filter import SavedFilter
from bot.storage import tables
from bot.storage.repository import Repository

_f = tables.saved_filters.c


class FilterRepository(Repository[SavedFilter]):
    table, kind = tables.saved_filters, SavedFilter

    def of(self, operator_id: str) -> list[SavedFilter]:
        return self._all(sa.select(self.table).where(_f.operator_id == operator_id).order_by(_f.created_at))

    def remove(self, filter_id: str) -> None:
        self._connection.execute(sa.delete(self.table).where(_f.id == filter_id))
