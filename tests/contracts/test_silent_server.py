"""A PostgreSQL that falls silent, or that hears nothing any more from one who holds something there."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import cast

import psycopg
import pytest
import sqlalchemy as sa

from bot.core import silent_server
from bot.core.event import Audience
from bot.core.silent_server import IT_WAITS, WE_WAIT
from bot.services.errors import StorageUnavailable
from bot.services.ports import UnitOfWork
from bot.storage import database as storage
from bot.storage import postgres as line_to_it
from bot.storage.database import SqlDatabase
from bot.storage.desk import FIRST_NUMBER
from bot.storage.unit_of_work import SqlUnitOfWork
from tests.conftest import NOON
from tests.cut_line import CutLine
from tests.servers import Postgres


def through(line: CutLine, url: str) -> SqlDatabase:
    return SqlDatabase(str(sa.make_url(url).set(port=line.address).render_as_string(hide_password=False)))


def test_what_was_cut_off_as_it_was_committed_is_not_done_twice(
    postgres: Postgres, postgres_url: str
) -> None:
    """Nobody knows whether it was kept: whoever asked is told so, and asks again by the same name."""
    numbers: list[int] = []
    with CutLine(postgres.port).open() as line:
        database = through(line, postgres_url)
        database.read_sync(lambda uow: uow.events.last_id())  # a connection is there
        line.cut = b"COMMIT"
        with pytest.raises(StorageUnavailable):
            database.run_sync(lambda uow: numbers.append(uow.desk.next_number("ticket")))
        assert (line.cuts, len(numbers)) == (1, 1)
        assert database.run_sync(lambda uow: uow.desk.next_number("ticket")) == numbers[0] + 1
        database.close()


async def test_what_can_be_done_twice_is_done_again_where_it_was_cut_off_as_it_was_committed(
    postgres: Postgres, postgres_url: str
) -> None:
    numbers: list[int] = []
    with CutLine(postgres.port, passed=False).open() as line:
        database = through(line, postgres_url)
        database.read_sync(lambda uow: uow.events.last_id())
        line.cut = b"COMMIT"
        await database.run(lambda uow: numbers.append(uow.desk.next_number("ticket")), repeatable=True)
        assert (line.cuts, numbers) == (1, [FIRST_NUMBER, FIRST_NUMBER])
        database.close()


def test_what_was_cut_off_before_it_was_committed_is_done_again(
    postgres: Postgres, postgres_url: str
) -> None:
    with CutLine(postgres.port).open() as line:
        database = through(line, postgres_url)
        database.read_sync(lambda uow: uow.events.last_id())
        line.cut = b"UPDATE series"
        assert database.run_sync(lambda uow: uow.desk.next_number("ticket")) == FIRST_NUMBER
        assert line.cuts == 1
        database.close()


def test_a_server_that_takes_the_call_and_says_nothing_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(storage, "PATIENCE", 0.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"postgresql://tests@127.0.0.1:{silent.getsockname()[1]}/any"
        database, began = SqlDatabase(address), time.monotonic()
        with pytest.raises(StorageUnavailable):
            database.run_sync(lambda uow: uow.events.last_id())
        assert time.monotonic() - began < WE_WAIT["connect_timeout"] * 3
        database.close()


def test_a_server_that_takes_what_is_said_and_answers_nothing_is_given_up(
    postgres: Postgres, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its machine, or what is between us, acknowledges all of it: no keepalive tells."""
    monkeypatch.setattr(silent_server, "ANSWERS_WITHIN", 0.3)
    monkeypatch.setattr(silent_server, "IS_THERE_WITHIN", 0.2)
    monkeypatch.setattr(storage, "PATIENCE", 0.0)
    with CutLine(postgres.port).open() as line:
        database = through(line, postgres_url)
        database.read_sync(lambda uow: uow.events.last_id())
        line.swallowed = b";"  # whether it is still there: another connection is
        assert database.run_sync(lambda uow: uow.desk.next_number("ticket")) == FIRST_NUMBER
        line.swallowed = b"series"
        with pytest.raises(StorageUnavailable, match="no answer within"):
            database.run_sync(lambda uow: uow.desk.next_number("ticket"))
        line.swallowed = b""
        assert database.run_sync(lambda uow: uow.desk.next_number("ticket")) == FIRST_NUMBER + 1
        database.close()


def test_what_takes_long_is_ended_where_somebody_waits_for_it_but_no_change_of_tables_is(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_to_it, "IT_WAITS", {**IT_WAITS, "statement_timeout": "50ms"})
    for terminal, ended in ((None, True), ("ana", False)):
        database = SqlDatabase(postgres_url, terminal=terminal)
        with pytest.raises(StorageUnavailable) if ended else contextlib.nullcontext():
            database.read_sync(lambda uow: uow.connection.execute(sa.text("SELECT pg_sleep(0.1)")))
        with database._engine.connect() as connection:
            line_to_it.take_its_time(connection)
            connection.exec_driver_sql("SELECT pg_sleep(0.1)")
        database.close()


def test_nothing_is_prepared_where_a_pooler_stands_between(postgres_url: str) -> None:
    """It tells of a connection of its own, and gives each transaction another one of the server's."""

    def prepared(database: SqlDatabase) -> int:
        with database._engine.connect() as connection:
            for _ in range(8):
                connection.execute(sa.text("SELECT 1"))
            found = connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar()
            return int(found or 0)

    straight = SqlDatabase(postgres_url)
    assert prepared(straight) == 1
    straight.close()
    pooled = SqlDatabase(postgres_url)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(psycopg.ConnectionInfo, "backend_pid", 4711)
        assert prepared(pooled) == 0
    pooled.close()


def test_a_gateway_that_is_gone_in_the_middle_of_its_work_does_not_hold_up_the_others(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds what all who tell news wait for, and says nothing more: the server ends it."""
    other = SqlDatabase(postgres_url)
    other.read_sync(lambda uow: uow.events.last_id())  # it has its connection, and as long as ever
    monkeypatch.setattr(line_to_it, "IT_WAITS", {**IT_WAITS, "idle_in_transaction_session_timeout": "300ms"})
    lost = SqlDatabase(postgres_url)
    holds, over = threading.Event(), threading.Event()

    def work(uow: UnitOfWork) -> None:
        uow.events.add(Audience.CONSOLE, "operator", None, {}, NOON)
        cast(SqlUnitOfWork, uow).events.write()
        holds.set()
        assert over.wait(60)
        uow.events.last_id()

    def hang() -> None:
        with pytest.raises(StorageUnavailable):
            lost.run_sync(work)

    thread = threading.Thread(target=hang)
    thread.start()
    assert holds.wait(60)
    other.run_sync(lambda uow: uow.events.add(Audience.CONSOLE, "operator", None, {}, NOON))
    assert other.read_sync(lambda uow: len(uow.events.after(0, Audience.CONSOLE))) == 1
    over.set()
    thread.join(60)
    assert not thread.is_alive()
    for database in (lost, other):
        database.close()


def test_each_connection_says_how_long_it_is_waited_for_unless_its_address_says_otherwise(
    postgres_url: str,
) -> None:
    database = SqlDatabase(f"{postgres_url}?connect_timeout=9&keepalives_idle=77")
    with database._engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        told = driver.info.get_parameters()
        for name, value in {**WE_WAIT, "connect_timeout": 9, "keepalives_idle": 77}.items():
            assert told.get(name) == str(value), name
        asked = connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar()
        assert asked == "1min"
    database.close()
