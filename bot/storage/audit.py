"""The record of who saw and did what: the table takes new lines and nothing else (the migration)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.audit import AuditFilter, Entry
from bot.storage import tables
from bot.storage.mapping import from_row

_a = tables.audit.c
_ADD = sa.insert(tables.audit).inline()


class AuditRepository:
    def __init__(self, connection: Connection, terminal: str | None = None) -> None:
        """``terminal``: see ``Entry``, of what is added."""
        self._connection = connection
        self._terminal = terminal[:64] if terminal is not None else None
        self.key: str | None = None
        self.added = 0

    def add(
        self,
        at: datetime,
        action: str,
        operator_id: str | None,
        conversation_id: str | None,
        subject_id: str | None,
        detail: dict[str, Any],
    ) -> None:
        detail = {**detail, "key": self.key} if self.key else detail
        what = {"at": at, "action": action, "detail": detail, "terminal": self._terminal}
        whom = {"operator_id": operator_id, "conversation_id": conversation_id, "subject_id": subject_id}
        self._connection.execute(_ADD, {**what, **whom})
        self.added += 1

    def listing(self, wanted: AuditFilter, before: int | None = None, limit: int = 100) -> list[Entry]:
        query = sa.select(tables.audit).where(*_where(wanted)).order_by(_a.id.desc()).limit(limit)
        if before is not None:
            query = query.where(_a.id < before)
        return [from_row(Entry, row) for row in self._connection.execute(query).mappings()]

    def actions(self) -> list[str]:
        return sorted(self._connection.execute(sa.select(_a.action).distinct()).scalars())


def _where(wanted: AuditFilter) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = []
    if wanted.operator_id:
        where.append((_a.operator_id == wanted.operator_id) | (_a.subject_id == wanted.operator_id))
    if wanted.terminal:
        where.append(_a.terminal.is_not(None))
    if wanted.action:
        where.append(_a.action.startswith(wanted.action, autoescape=True))
    if wanted.conversation_id:
        where.append(_a.conversation_id == wanted.conversation_id)
    if wanted.since:
        where.append(_a.at >= wanted.since)
    if wanted.until:
        where.append(_a.at < wanted.until)
    return where
