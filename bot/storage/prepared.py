"""Statements that every message runs, handed to SQLite as they are.

SQLAlchemy takes five times as long to look a known statement up and wrap its rows as SQLite takes to run
it, and with forty of them a turn that is what a turn waits for. Its types still translate every value; on
any other database it does all the rest too.
"""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Connection

from bot.storage.mapping import Row

_JSON = json.JSONDecoder()
_DIALECT: Any = SQLiteDialect_pysqlite(
    paramstyle="qmark",
    json_serializer=json.JSONEncoder().encode,
    json_deserializer=lambda text: _JSON.raw_decode(text)[0],  # ours has no blanks around it
)
Process = Callable[[Any], Any] | None
Values = Mapping[str, Any]


@dataclass(frozen=True)
class _Text:
    """``values``: for each place, what it gets if nothing is given; ``given``: what is given, and where it
    goes; ``processes``: how what stands at some places is written."""

    sql: str
    values: list[Any]
    given: list[tuple[int, str]]
    processes: list[tuple[int, Callable[[Any], Any]]]


def _processor(kind: Any) -> Process:
    process: Process = kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)
    return process


class Prepared:
    """``statement`` must be one that is built once, such as a constant of its module."""

    def __init__(self, statement: sa.Executable) -> None:
        self._statement = statement
        self._texts: dict[tuple[str, ...], _Text] = {}

    def rows(self, connection: Connection, values: Values) -> Sequence[Row]:
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values).mappings().all()
        names, processes = self._read
        rows = [dict(zip(names, row, strict=True)) for row in self._run(connection, values).fetchall()]
        for row in rows:
            for name, process in processes:
                if row[name] is not None:  # which every type of ours leaves as it is
                    row[name] = process(row[name])
        return rows

    def do(self, connection: Connection, values: Values) -> None:
        if connection.dialect.name != "sqlite":
            connection.execute(self._statement, values)
        else:
            self._run(connection, values)

    def _text(self, names: tuple[str, ...]) -> _Text:
        if names not in self._texts:
            inserted = list(names) if isinstance(self._statement, sa.Insert) else None
            compiled: Any = self._statement.compile(dialect=_DIALECT, column_keys=inserted)  # type: ignore[attr-defined]
            written = [_processor(compiled.binds[name].type) for name in compiled.positiontup]
            self._texts[names] = _Text(
                str(compiled),
                [compiled.params.get(name) for name in compiled.positiontup],
                [(i, name) for i, name in enumerate(compiled.positiontup) if name in names],
                [(i, process) for i, process in enumerate(written) if process],
            )
        return self._texts[names]

    @functools.cached_property
    def _read(self) -> tuple[list[str], list[tuple[str, Callable[[Any], Any]]]]:
        """The names of the columns, and how those are read that are not taken as they come."""
        columns: Any = self._statement.selected_columns  # type: ignore[attr-defined]
        read = [(c.name, c.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)) for c in columns]
        return [name for name, _ in read], [(name, process) for name, process in read if process]

    def _run(self, connection: Connection, values: Values) -> sqlite3.Cursor:
        text = self._text(tuple(values))
        written = text.values.copy()
        for place, name in text.given:
            written[place] = values[name]
        for place, process in text.processes:
            written[place] = process(written[place])
        driver: Any = connection.connection.driver_connection
        try:
            return driver.execute(text.sql, written)  # type: ignore[no-any-return]
        except sqlite3.Error as error:
            known = sa.exc.DBAPIError.instance(text.sql, written, error, sqlite3.Error, dialect=_DIALECT)
            raise known from error


def begin(connection: Connection, how: str) -> None:
    """``how``: a BEGIN of SQLite's."""
    connection.begin()
    execute(connection, how)


def execute(connection: Connection, statement: str) -> None:
    """As ``exec_driver_sql`` on SQLite, in a tenth of the time."""
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(statement)
    except sqlite3.Error as error:
        raise sa.exc.DBAPIError.instance(statement, (), error, sqlite3.Error) from error


@functools.cache
def prepared(statement: sa.Executable) -> Prepared:
    """The same one for the same statement: a constant, for it is kept for good."""
    return Prepared(statement)
