"""What every repository shares: one table, one kind of object, one key.

Statements that every message runs are built once: building them costs more than running them. Only what has
changed is written: each index that a statement names is written too, changed or not.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage.mapping import Row, from_row, to_row
from bot.storage.prepared import prepared


class Repository[T]:
    table: ClassVar[sa.Table]
    kind: type[T]
    _insert: ClassVar[sa.Insert]
    _by_id: ClassVar[sa.Select[Any]]
    _locked: ClassVar[sa.Select[Any]]

    def __init_subclass__(cls) -> None:
        cls._insert = sa.insert(cls.table)
        cls._by_id = sa.select(cls.table).where(_mine(cls.table))
        cls._locked = cls._by_id.with_for_update(key_share=True)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[Any, Row] = {}

    def get(self, key: str) -> T:
        """Raises KeyError if there is none."""
        return self._one(self._by_id, key)

    def lock(self, key: str) -> T:
        """As ``get``; nobody else changes it before this transaction ends. Rows that name it may come."""
        return self._one(self._locked, key)

    def add(self, thing: T) -> None:
        self._add(to_row(thing))

    def _add(self, row: dict[str, Any]) -> None:
        prepared(self._insert).do(self._connection, row)
        self._known[row["id"]] = row

    def save(self, thing: T) -> None:
        self._save(to_row(thing))

    def _save(self, row: dict[str, Any]) -> None:
        key, known = row["id"], self._known.get(row["id"])
        changed = {
            name: value
            for name, value in row.items()
            if known is None or type(value) is dict or value != known[name]  # a dict itself may have changed
        }
        changed.pop("id", None)
        self._known[key] = row
        if changed:
            update = _update(self.table, tuple(changed))
            prepared(update).do(self._connection, {**changed, "this": key})

    def _one(self, query: sa.Select[Any], key: str) -> T:
        found = self._first_of(query, this=key)
        if found is None:
            raise KeyError(f"{self.table.name}: {key}")
        return found

    def _first_of(self, query: sa.Select[Any], **values: Any) -> T | None:
        """``values``: of a statement built once; without any it may be one of the moment."""
        rows = self._rows(query, values)
        return self._thing(rows[0]) if rows else None

    def _first(self, *where: sa.ColumnElement[bool]) -> T | None:
        return self._first_of(sa.select(self.table).where(*where).limit(1))

    def _all(self, query: sa.Select[Any], **values: Any) -> list[T]:
        return [self._thing(row) for row in self._rows(query, values)]

    def _thing(self, row: Row) -> T:
        self._known[row["id"]] = row
        return from_row(self.kind, row, self.table.name)

    def _rows(self, query: sa.Select[Any], values: dict[str, Any]) -> Sequence[Row]:
        if values:
            return prepared(query).rows(self._connection, values)
        return self._connection.execute(query).mappings().all()


def forget_oldest(connection: Connection, table: sa.Table, before: datetime, most: int) -> int:
    """Of rows whose ids begin with their time: the oldest are at the beginning of the key."""
    t = table.c
    oldest = sa.select(t.id, t.created_at).order_by(t.id).limit(most).subquery()
    over = sa.select(oldest.c.id).where(oldest.c.created_at < before)
    return connection.execute(sa.delete(table).where(t.id.in_(over))).rowcount


def _mine(table: sa.Table) -> sa.ColumnElement[bool]:
    return table.c.id == sa.bindparam("this")  # no column is called so


@functools.cache
def _update(table: sa.Table, names: tuple[str, ...]) -> sa.Update:
    return sa.update(table).where(_mine(table)).values({name: sa.bindparam(name) for name in names})
