"""What a house has kept in SQLite, into an empty database on PostgreSQL: all of it or nothing."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage.connecting import engine_for
from bot.storage.migrate import upgrade
from bot.storage.tables import metadata

AT_ONCE = 1000


class Interrupted(Exception):
    """What was to be kept for good was not confirmed: some of it, or all, may have been."""


class NotEmpty(Exception):
    """``table`` of the database to be filled has rows already."""

    def __init__(self, table: str) -> None:
        super().__init__(f"{table} has rows already")
        self.table = table


def move(house: tuple[Path, str], trackers: tuple[Path, str] | None) -> int:
    """From each file to its address: the gateway's tables, and the engine's if they go too.

    What goes into one database, however its address is written, goes in one transaction. Return how many
    rows there were. Raises NotEmpty, MadeByANewer, sqlalchemy.exc.SQLAlchemyError: nothing was moved; and
    Interrupted.
    """
    with contextlib.ExitStack() as stack:
        source, target = _opened(stack, house[0]), _opened(stack, house[1])
        upgrade(source)
        upgrade(target)
        moving = [(source, target, metadata)]
        if trackers is not None:
            source = _opened(stack, trackers[0])
            theirs = _opened(stack, trackers[1])
            target = target if _are_one(target, theirs) else theirs
            tables = sa.MetaData()
            tables.reflect(source)
            tables.create_all(target)  # as the engine would
            moving.append((source, target, tables))
        count, lines = 0, {target: stack.enter_context(target.connect()) for _, target, _ in moving}
        for source, target, tables in moving:
            here, there = stack.enter_context(source.connect()), lines[target]
            _must_be_empty(there, tables)
            count += sum(_copy(here, there, table) for table in tables.sorted_tables)
        try:
            for there in lines.values():
                there.commit()
        except sa.exc.SQLAlchemyError as fault:
            raise Interrupted from fault
        return count


def _are_one(one: sa.Engine, other: sa.Engine) -> bool:
    from bot.storage.postgres import same_database  # slow to load

    with one.connect() as here, other.connect() as there:
        return same_database(here, there)


def _opened(stack: contextlib.ExitStack, where: Path | str) -> sa.Engine:
    url = f"sqlite:///{where}" if isinstance(where, Path) else where
    engine = engine_for(url, hurried=isinstance(where, Path))
    stack.callback(engine.dispose)
    return engine


def _must_be_empty(there: Connection, tables: sa.MetaData) -> None:
    for table in tables.sorted_tables:
        if there.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise NotEmpty(table.name)


def _copy(here: Connection, there: Connection, table: sa.Table) -> int:
    """JSON goes as the text it is: what was NULL and what was the word null stay apart."""
    read = [
        sa.type_coerce(column, sa.Text).label(column.name) if _is_json(column) else column
        for column in table.columns
    ]
    written: dict[str, Any] = {
        column.name: sa.cast(sa.bindparam(column.name, type_=sa.Text), sa.JSON)
        for column in table.columns
        if _is_json(column)
    }
    count = 0
    for rows in here.execution_options(yield_per=AT_ONCE).execute(sa.select(*read)).mappings().partitions():
        there.execute(sa.insert(table).values(written), [dict(row) for row in rows])
        count += len(rows)
    number = table.autoincrement_column
    if number is not None and count:
        _go_on_from(there, number, _last_number(here, number))
    return count


def _is_json(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.JSON)


def _last_number(here: Connection, column: sa.Column[Any]) -> int:
    """The last that was given, also where its row has been removed since."""
    last: int = here.execute(sa.select(sa.func.max(column))).scalar_one()
    if not column.table.dialect_options["sqlite"]["autoincrement"]:
        return last
    given = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return max(last, here.execute(given, {"name": column.table.name}).scalar() or 0)


def _go_on_from(there: Connection, column: sa.Column[Any], last: int) -> None:
    sequence = sa.func.pg_get_serial_sequence(column.table.name, column.name)
    there.execute(sa.select(sa.func.setval(sequence, last)))
