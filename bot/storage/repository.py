"""What every repository shares: one table, one kind of object, one key."""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage.mapping import from_row, to_row

T = TypeVar("T")


class Repository[T]:
    table: sa.Table
    kind: type[T]

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> T:
        """Raises KeyError if there is none."""
        found = self._first(self.table.c.id == key)
        if found is None:
            raise KeyError(f"{self.table.name}: {key}")
        return found

    def add(self, thing: T) -> None:
        self._connection.execute(sa.insert(self.table).values(to_row(thing)))

    def save(self, thing: T) -> None:
        row = to_row(thing)
        key = row.pop("id")
        self._connection.execute(sa.update(self.table).where(self.table.c.id == key).values(row))

    def _first(self, *where: sa.ColumnElement[bool], order: Any = None, lock: bool = False) -> T | None:
        query = sa.select(self.table).where(*where).limit(1)
        if order is not None:
            query = query.order_by(order)
        if lock:
            query = query.with_for_update()
        row = self._connection.execute(query).mappings().first()
        return None if row is None else from_row(self.kind, row, self.table.name)

    def _all(self, query: sa.Select[Any]) -> list[T]:
        rows = self._connection.execute(query).mappings()
        return [from_row(self.kind, row, self.table.name) for row in rows]
