"""What every repository shares: one table, one kind of object, one key.

Statements that every message runs are built once: building them costs more than running them.
"""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage.mapping import from_row, to_row


class Repository[T]:
    table: ClassVar[sa.Table]
    kind: type[T]
    _insert: ClassVar[sa.Insert]
    _update: ClassVar[sa.Update]
    _by_id: ClassVar[sa.Select[Any]]

    def __init_subclass__(cls) -> None:
        columns = [column for column in cls.table.c if column.name != "id"]
        mine = cls.table.c.id == sa.bindparam("key")
        cls._insert = sa.insert(cls.table)
        cls._update = sa.update(cls.table).where(mine).values({c: sa.bindparam(c.name) for c in columns})
        cls._by_id = sa.select(cls.table).where(mine)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> T:
        """Raises KeyError if there is none."""
        return self._one(self._by_id, key)

    def add(self, thing: T) -> None:
        self._connection.execute(self._insert, to_row(thing))

    def save(self, thing: T) -> None:
        row = to_row(thing)
        self._connection.execute(self._update, {**row, "key": row.pop("id")})

    def _one(self, query: sa.Select[Any], key: str) -> T:
        found = self._first_of(query, key=key)
        if found is None:
            raise KeyError(f"{self.table.name}: {key}")
        return found

    def _first_of(self, query: sa.Select[Any], **values: Any) -> T | None:
        row = self._connection.execute(query, values).mappings().first()
        return None if row is None else from_row(self.kind, row, self.table.name)

    def _first(self, *where: sa.ColumnElement[bool], order: Any = None) -> T | None:
        query = sa.select(self.table).where(*where).limit(1)
        return self._first_of(query if order is None else query.order_by(order))

    def _all(self, query: sa.Select[Any], **values: Any) -> list[T]:
        rows = self._connection.execute(query, values).mappings()
        return [from_row(self.kind, row, self.table.name) for row in rows]
