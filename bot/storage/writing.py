"""What operators write with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.canned import CannedReply
from bot.core.draft import Draft
from bot.core.macro import Macro
from bot.core.mention import Mention
from bot.core.sight import Sight
from bot.storage import tables
from bot.storage.listing import seen_by
from bot.storage.mapping import from_row, to_row
from bot.storage.repository import Repository


class CannedRepository(Repository[CannedReply]):
    table, kind = tables.canned_replies, CannedReply

    def all(self) -> list[CannedReply]:
        return self._all(sa.select(self.table).order_by(self.table.c.code, self.table.c.created_at))


_d = tables.drafts.c


class DraftRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, conversation_id: str, operator_id: str) -> list[Draft]:
        query = sa.select(tables.drafts).where(
            _d.conversation_id == conversation_id, _d.operator_id == operator_id
        )
        return [from_row(Draft, row) for row in self._connection.execute(query.order_by(_d.mode)).mappings()]

    def begun(self, operator_id: str) -> dict[str, datetime]:
        last = sa.select(_d.conversation_id, sa.func.max(_d.updated_at)).where(_d.operator_id == operator_id)
        found = self._connection.execute(last.group_by(_d.conversation_id))
        return {row.conversation_id: row[1] for row in found}

    def put(self, draft: Draft) -> None:
        self.forget(draft.conversation_id, draft.operator_id, draft.mode)
        self._connection.execute(sa.insert(tables.drafts).values(to_row(draft)))

    def forget(self, conversation_id: str, operator_id: str, mode: str) -> None:
        self._connection.execute(
            sa.delete(tables.drafts).where(
                _d.conversation_id == conversation_id, _d.operator_id == operator_id, _d.mode == mode
            )
        )


_c, _n = tables.conversations.c, tables.mentions.c


class MentionRepository(Repository[Mention]):
    table, kind = tables.mentions, Mention

    def of(self, operator_id: str, limit: int) -> list[Mention]:
        mine = sa.select(self.table).where(_n.operator_id == operator_id)
        return self._all(mine.order_by(_n.at.desc(), _n.id.desc()).limit(limit))

    def unread(self, operator_id: str, sight: Sight) -> int:
        query = sa.select(sa.func.count()).where(_n.operator_id == operator_id, _n.read_at.is_(None))
        seen = [_c.erased_at.is_(None), *seen_by(sight)]
        query = query.select_from(self.table.join(tables.conversations, _c.id == _n.conversation_id))
        return int(self._connection.execute(query.where(*seen)).scalar_one())

    def unread_in(self, operator_id: str, conversation_id: str) -> bool:
        theirs = (_n.operator_id == operator_id) & (_n.conversation_id == conversation_id)
        return self._first(theirs, _n.read_at.is_(None)) is not None

    def in_notes(self, message_ids: list[str]) -> list[Mention]:
        return self._all(sa.select(self.table).where(_n.message_id.in_(message_ids)).order_by(_n.id))

    def forget(self, message_id: str) -> None:
        self._connection.execute(sa.delete(self.table).where(_n.message_id == message_id))

    def mark_read(self, operator_id: str, conversation_id: str, at: datetime) -> None:
        mine = (_n.operator_id == operator_id) & (_n.conversation_id == conversation_id)
        self._connection.execute(sa.update(self.table).where(mine, _n.read_at.is_(None)).values(read_at=at))


_o = tables.operator_settings.c


class SettingsRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, operator_id: str) -> dict[str, Any]:
        query = sa.select(_o.settings).where(_o.operator_id == operator_id)
        return dict(self._connection.execute(query).scalar() or {})

    def put(self, operator_id: str, settings: dict[str, Any]) -> None:
        table, mine = tables.operator_settings, _o.operator_id == operator_id
        if not self._connection.execute(sa.update(table).where(mine).values(settings=settings)).rowcount:
            self._connection.execute(sa.insert(table).values(operator_id=operator_id, settings=settings))


class MacroRepository(Repository[Macro]):
    table, kind = tables.macros, Macro

    def all(self) -> list[Macro]:
        return self._all(sa.select(self.table).order_by(self.table.c.name, self.table.c.created_at))
