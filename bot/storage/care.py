"""Timers and tasks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.timer import Due, Task, Timer
from bot.storage import tables
from bot.storage.mapping import Row, to_row
from bot.storage.prepared import prepared
from bot.storage.repository import Repository

_t = tables.timers.c
_k = tables.tasks.c


_OF_KIND = sa.select(tables.timers).where(
    _t.conversation_id == sa.bindparam("conversation"), _t.kind == sa.bindparam("of_kind")
)


_KINDS = sa.select(_t.kind).where(_t.conversation_id == sa.bindparam("conversation"))


class TimerRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, timer: Timer) -> None:
        row = to_row(timer)
        changed = self._connection.execute(
            sa.update(tables.timers)
            .where(_t.conversation_id == timer.conversation_id, _t.kind == timer.kind.value)
            .values(due_at=timer.due_at, epoch=timer.epoch)
        )
        if not changed.rowcount:
            self._connection.execute(sa.insert(tables.timers).values(row))

    def get(self, conversation_id: str, kind: Due) -> Timer | None:
        values = {"conversation": conversation_id, "of_kind": kind.value}
        rows = prepared(_OF_KIND).rows(self._connection, values)
        return _timer(rows[0]) if rows else None

    def kinds(self, conversation_id: str) -> set[Due]:
        rows = prepared(_KINDS).rows(self._connection, {"conversation": conversation_id})
        return {Due(row["kind"]) for row in rows}

    def drop(self, conversation_id: str, kinds: Collection[Due]) -> None:
        named = [kind.value for kind in kinds]
        self._connection.execute(
            sa.delete(tables.timers).where(_t.conversation_id == conversation_id, _t.kind.in_(named))
        )

    def due(self, now: datetime, limit: int = 100) -> list[Timer]:
        query = sa.select(tables.timers).where(_t.due_at <= now).order_by(_t.due_at).limit(limit)
        return [_timer(row) for row in self._connection.execute(query).mappings()]


class TaskRepository(Repository[Task]):
    table, kind = tables.tasks, Task

    def of_conversations(self, conversation_ids: Collection[str]) -> list[Task]:
        return self._all(
            sa.select(self.table).where(_k.conversation_id.in_(conversation_ids)).order_by(_k.due_at)
        )

    def open_of(self, operator_id: str, until: datetime | None = None) -> list[Task]:
        mine = (_k.operator_id == operator_id) | _k.operator_id.is_(None)
        query = sa.select(self.table).where(mine, _k.done_at.is_(None)).order_by(_k.due_at)
        return self._all(query if until is None else query.where(_k.due_at <= until))


def _timer(row: Row) -> Timer:
    return Timer(row["conversation_id"], Due(row["kind"]), row["due_at"], row["epoch"])
