"""A PostgreSQL that falls silent, or that hears nothing any more from one who holds something there."""

from __future__ import annotations

import socket
import threading
import time

import pytest
import sqlalchemy as sa

from bot.core.event import Audience
from bot.core.silent_server import IT_WAITS, WE_WAIT
from bot.services.errors import StorageUnavailable
from bot.services.ports import UnitOfWork
from bot.storage import connecting
from bot.storage import database as storage
from bot.storage.database import SqlDatabase
from bot.storage.desk import FIRST_NUMBER
from tests.conftest import NOON
from tests.cut_line import CutLine
from tests.servers import Postgres


@pytest.fixture
def postgres_url(postgres: Postgres, empty_postgres: str) -> str:
    return postgres.new_database(empty_postgres)


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


def test_a_gateway_that_is_gone_in_the_middle_of_its_work_does_not_hold_up_the_others(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds what all who tell news wait for, and says nothing more: the server ends it."""
    other = SqlDatabase(postgres_url)
    other.read_sync(lambda uow: uow.events.last_id())  # it has its connection, and as long as ever
    monkeypatch.setattr(connecting, "IT_WAITS", {**IT_WAITS, "idle_in_transaction_session_timeout": "300ms"})
    lost = SqlDatabase(postgres_url)
    holds, over = threading.Event(), threading.Event()

    def work(uow: UnitOfWork) -> None:
        uow.events.add(Audience.CONSOLE, "operator", None, {}, NOON)
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
