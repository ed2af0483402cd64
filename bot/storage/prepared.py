"""Statements that every message runs, handed to SQLite as they are.

SQLAlchemy takes five times as long to look a known statement up and wrap its rows as SQLite takes to run
it, and with forty of them a turn that is what a turn waits for. Its types still translate every value; on
any other database it does all the rest too.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Connection

from bot.storage.mapping import Row

_DIALECT: Any = SQLiteDialect_pysqlite(paramstyle="qmark")
Process = Callable[[Any], Any] | None
Values = Mapping[str, Any]


class Prepared:
    """``statement`` must be one that is built once, such as a constant of its module."""

    def __init__(self, statement: sa.Executable) -> None:
        self._statement = statement
        self._texts: dict[tuple[str, ...], tuple[str, list[tuple[str, Any, Process]]]] = {}

    def rows(self, connection: Connection, values: Values) -> Sequence[Row]:
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values).mappings().all()
        read = self._read
        return [
            {
                name: value if process is None else process(value)
                for (name, process), value in zip(read, row, strict=True)
            }
            for row in self._run(connection, values).fetchall()
        ]

    def do(self, connection: Connection, values: Values) -> None:
        if connection.dialect.name != "sqlite":
            connection.execute(self._statement, values)
        else:
            self._run(connection, values)

    def _compiled(self, names: tuple[str, ...]) -> tuple[str, list[tuple[str, Any, Process]]]:
        """The text; and for each place its name, the value if none is given, and how it is written."""
        if names in self._texts:
            return self._texts[names]
        inserted = list(names) if isinstance(self._statement, sa.Insert) else None
        compiled: Any = self._statement.compile(dialect=_DIALECT, column_keys=inserted)  # type: ignore[attr-defined]
        places = [
            (
                name,
                compiled.params.get(name),
                compiled.binds[name].type.dialect_impl(_DIALECT).bind_processor(_DIALECT),
            )
            for name in compiled.positiontup
        ]
        self._texts[names] = str(compiled), places
        return self._texts[names]

    @functools.cached_property
    def _read(self) -> list[tuple[str, Process]]:
        columns: Any = self._statement.selected_columns  # type: ignore[attr-defined]
        return [(c.name, c.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)) for c in columns]

    def _run(self, connection: Connection, values: Values) -> sqlite3.Cursor:
        text, places = self._compiled(tuple(values))
        written = []
        for name, otherwise, process in places:
            value = values.get(name, otherwise)
            written.append(value if process is None else process(value))
        driver: Any = connection.connection.driver_connection
        try:
            return driver.execute(text, written)  # type: ignore[no-any-return]
        except sqlite3.Error as error:
            known = sa.exc.DBAPIError.instance(text, written, error, sqlite3.Error, dialect=_DIALECT)
            raise known from error


@functools.cache
def prepared(statement: sa.Executable) -> Prepared:
    """The same one for the same statement: a constant, for it is kept for good."""
    return Prepared(statement)
