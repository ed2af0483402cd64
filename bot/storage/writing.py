"""What operators write with."""

from __future__ import annotations

import sqlalchemy as sa

from bot.core.canned import CannedReply
from bot.storage import writing_tables
from bot.storage.repository import Repository


class CannedRepository(Repository[CannedReply]):
    table, kind = writing_tables.canned_replies, CannedReply

    def all(self) -> list[CannedReply]:
        return self._all(sa.select(self.table).order_by(self.table.c.code, self.table.c.created_at))
