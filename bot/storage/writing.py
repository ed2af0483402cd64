"""What operators write with."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.canned import CannedReply
from bot.core.draft import Draft
from bot.storage import writing_tables
from bot.storage.mapping import from_row, to_row
from bot.storage.repository import Repository


class CannedRepository(Repository[CannedReply]):
    table, kind = writing_tables.canned_replies, CannedReply

    def all(self) -> list[CannedReply]:
        return self._all(sa.select(self.table).order_by(self.table.c.code, self.table.c.created_at))


_d = writing_tables.drafts.c


class DraftRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, conversation_id: str, operator_id: str) -> list[Draft]:
        query = sa.select(writing_tables.drafts).where(
            _d.conversation_id == conversation_id, _d.operator_id == operator_id
        )
        return [from_row(Draft, row) for row in self._connection.execute(query.order_by(_d.mode)).mappings()]

    def put(self, draft: Draft) -> None:
        self.forget(draft.conversation_id, draft.operator_id, draft.mode)
        self._connection.execute(sa.insert(writing_tables.drafts).values(to_row(draft)))

    def forget(self, conversation_id: str, operator_id: str, mode: str) -> None:
        self._connection.execute(
            sa.delete(writing_tables.drafts).where(
                _d.conversation_id == conversation_id, _d.operator_id == operator_id, _d.mode == mode
            )
        )
