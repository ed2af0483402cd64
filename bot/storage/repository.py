"""What every repository shares: one table, one kind of object, one key.

Statements that every message runs are built once: building them costs more than running them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage.mapping import Row, from_row, to_row
from bot.storage.prepared import prepared


class Repository[T]:
    table: ClassVar[sa.Table]
    kind: type[T]
    _insert: ClassVar[sa.Insert]
    _update: ClassVar[sa.Update]
    _by_id: ClassVar[sa.Select[Any]]
    _locked: ClassVar[sa.Select[Any]]

    def __init_subclass__(cls) -> None:
        columns = [column for column in cls.table.c if column.name != "id"]
        mine = cls.table.c.id == sa.bindparam("key")
        cls._insert = sa.insert(cls.table)
        cls._update = sa.update(cls.table).where(mine).values({c: sa.bindparam(c.name) for c in columns})
        cls._by_id = sa.select(cls.table).where(mine)
        cls._locked = cls._by_id.with_for_update()

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> T:
        """Raises KeyError if there is none."""
        return self._one(self._by_id, key)

    def lock(self, key: str) -> T:
        """As ``get``; nobody else changes it before this transaction has ended."""
        return self._one(self._locked, key)

    def add(self, thing: T) -> None:
        prepared(self._insert).do(self._connection, to_row(thing))

    def save(self, thing: T) -> None:
        row = to_row(thing)
        prepared(self._update).do(self._connection, {**row, "key": row.pop("id")})

    def _one(self, query: sa.Select[Any], key: str) -> T:
        found = self._first_of(query, key=key)
        if found is None:
            raise KeyError(f"{self.table.name}: {key}")
        return found

    def _first_of(self, query: sa.Select[Any], **values: Any) -> T | None:
        """``values``: of a statement built once; without any it may be one of the moment."""
        rows = self._rows(query, values)
        return from_row(self.kind, rows[0], self.table.name) if rows else None

    def _first(self, *where: sa.ColumnElement[bool]) -> T | None:
        return self._first_of(sa.select(self.table).where(*where).limit(1))

    def _all(self, query: sa.Select[Any], **values: Any) -> list[T]:
        return [from_row(self.kind, row, self.table.name) for row in self._rows(query, values)]

    def _rows(self, query: sa.Select[Any], values: dict[str, Any]) -> Sequence[Row]:
        if values:
            return prepared(query).rows(self._connection, values)
        return self._connection.execute(query).mappings().all()
