"""What arrives while the disk is busy is written together, and each still stands or falls alone."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.message import IncomingMessage
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.storage.database import SqlDatabase
from tests.conftest import NOON
from tests.patience import PATIENCE, until


@pytest.fixture(autouse=True)
def tables(tmp_path: Path, empty_tables: Path) -> None:
    shutil.copy(empty_tables, tmp_path / "a.db")


def said(uow: UnitOfWork, number: int) -> str:
    return receive(uow, IncomingMessage("web", f"sender {number}", f"m{number}", "hola"), NOON).message.id


def refused(uow: UnitOfWork) -> None:
    said(uow, 100)
    raise ValueError("not this one")


def known(uow: UnitOfWork, numbers: range) -> list[int]:
    return [n for n in numbers if uow.messages.by_external_id("web", f"m{n}") is not None]


async def test_of_many_at_once_only_the_one_that_fails_is_missing(database: SqlDatabase) -> None:
    work = [database.run(lambda uow, n=n: said(uow, n)) for n in range(20)]
    work.insert(7, database.run(refused))
    results = await asyncio.gather(*work, return_exceptions=True)
    failed = [result for result in results if isinstance(result, BaseException)]
    assert [str(error) for error in failed] == ["not this one"]
    assert await database.read(lambda uow: known(uow, range(101))) == list(range(20))


async def test_a_row_that_may_not_be_there_twice_spoils_nobody_elses_work(database: SqlDatabase) -> None:
    first = await database.run(lambda uow: uow.messages.get(said(uow, 0)))
    work = [database.run(lambda uow, n=n: said(uow, n)) for n in range(1, 5)]
    work.insert(2, database.run(lambda uow: uow.messages.add(first)))  # type: ignore[arg-type, misc]
    results = await asyncio.gather(*work, return_exceptions=True)
    assert [type(r) for r in results if isinstance(r, BaseException)] == [sa.exc.IntegrityError]
    assert await database.read(lambda uow: known(uow, range(6))) == list(range(5))


async def test_what_waits_for_the_disk_shares_one_commit_on_sqlite(tmp_path: Path) -> None:
    database = SqlDatabase(f"sqlite:///{tmp_path}/a.db")
    commits: list[int] = []
    sa.event.listen(database._engine, "commit", lambda connection: commits.append(1))
    busy, go_on = threading.Event(), threading.Event()

    def slow(uow: UnitOfWork) -> None:
        busy.set()
        assert go_on.wait(PATIENCE)

    first = asyncio.create_task(database.run(slow))
    await asyncio.to_thread(busy.wait, 10)
    rest = [asyncio.create_task(database.run(lambda uow, n=n: said(uow, n))) for n in range(10)]
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(first, *rest)
    assert len(commits) == 2
    assert await database.read(lambda uow: known(uow, range(10))) == list(range(10))
    database.close()


async def test_work_whose_commit_fails_is_not_told_as_done(tmp_path: Path) -> None:
    """Nobody hears "stored" before it is: the commit is taken away, and what it held is done again."""
    database = SqlDatabase(f"sqlite:///{tmp_path}/a.db")
    failures = iter([True])

    def fail_once(_connection: object) -> None:
        if next(failures, False):
            raise sa.exc.OperationalError("COMMIT", {}, Exception("disk I/O error"))

    sa.event.listen(database._engine, "commit", fail_once)
    await asyncio.gather(*(database.run(lambda uow, n=n: said(uow, n)) for n in range(5)))
    assert await database.read(lambda uow: known(uow, range(5))) == list(range(5))
    database.close()


async def test_what_need_not_wait_for_the_disk_gets_there_once_it_is_quiet(tmp_path: Path) -> None:
    """The file without its write-ahead log is what has reached the disk for certain."""
    database = SqlDatabase(f"sqlite:///{tmp_path}/a.db")

    def on_disk() -> bool:
        shutil.copy(tmp_path / "a.db", tmp_path / "copy.db")
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            return copy.execute("SELECT count(*) FROM messages").fetchone() == (1,)

    await database.run(lambda uow: said(uow, 1), lasting=False)
    assert not on_disk()
    await until(on_disk)
    database.close()


async def test_what_is_short_is_written_at_once_and_gets_to_the_disk_too(tmp_path: Path) -> None:
    database = SqlDatabase(f"sqlite:///{tmp_path}/a.db")
    threads: list[str] = []

    def work(uow: UnitOfWork) -> None:
        threads.append(threading.current_thread().name)
        said(uow, 1)

    def on_disk() -> bool:
        shutil.copy(tmp_path / "a.db", tmp_path / "copy.db")
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            return copy.execute("SELECT count(*) FROM messages").fetchone() == (1,)

    await database.jot(work)
    assert threads == [threading.current_thread().name]
    assert not on_disk()
    await until(on_disk)
    database.close()


@pytest.mark.parametrize("busy_with", ["our own work", "another process"])
async def test_what_is_short_waits_its_turn_where_somebody_writes(tmp_path: Path, busy_with: str) -> None:
    database = SqlDatabase(f"sqlite:///{tmp_path}/a.db")
    busy, go_on = threading.Event(), threading.Event()

    def slow(_: object) -> None:
        busy.set()
        assert go_on.wait(PATIENCE)

    def elsewhere() -> None:
        with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            slow(other)
            other.execute("COMMIT")

    writing = database.run(slow) if busy_with == "our own work" else asyncio.to_thread(elsewhere)
    first = asyncio.create_task(writing)
    await asyncio.to_thread(busy.wait, PATIENCE)
    short = asyncio.create_task(database.jot(lambda uow: said(uow, 1)))
    done, _ = await asyncio.wait([short], timeout=0.1)
    assert not done
    go_on.set()
    await asyncio.gather(first, short)
    assert await database.read(lambda uow: known(uow, range(3))) == [1]
    database.close()


async def test_what_is_written_at_once_during_a_checkpoint_gets_to_the_disk_too(tmp_path: Path) -> None:
    database = SqlDatabase(f"sqlite:///{tmp_path}/a.db")
    under_way, go_on = threading.Event(), threading.Event()

    def linger(*told: Any) -> None:
        if "wal_checkpoint" in told[2] and not under_way.is_set():
            under_way.set()
            assert go_on.wait(PATIENCE)

    def on_disk() -> bool:
        shutil.copy(tmp_path / "a.db", tmp_path / "copy.db")
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            return copy.execute("SELECT count(*) FROM messages").fetchone() == (2,)

    sa.event.listen(database._engine, "after_cursor_execute", linger)
    await database.run(lambda uow: said(uow, 1), lasting=False)
    await until(under_way.is_set)
    await database.jot(lambda uow: said(uow, 2))
    await until(lambda: database._writer._reminder is None)
    assert not on_disk()
    go_on.set()
    await until(on_disk)
    database.close()


async def test_where_no_connection_is_to_be_had_at_once_the_writer_takes_it(tmp_path: Path) -> None:
    database = SqlDatabase(f"sqlite:///{tmp_path}/a.db")
    failures = iter([True])

    def fail_once(*_: object) -> None:
        if next(failures, False):
            raise sqlite3.OperationalError("unable to open database file")

    sa.event.listen(database._engine, "do_connect", fail_once)
    database._engine.dispose()
    await database.jot(lambda uow: said(uow, 1))
    assert await database.read(lambda uow: known(uow, range(2))) == [1]
    database.close()


async def test_short_work_that_fails_leaves_nothing_and_the_next_one_goes_on(database: SqlDatabase) -> None:
    with pytest.raises(ValueError, match="not this one"):
        await database.jot(refused)
    first = await database.jot(lambda uow: uow.messages.get(said(uow, 1)))
    with pytest.raises(sa.exc.IntegrityError):
        await database.jot(lambda uow: uow.messages.add(first))
    await database.jot(lambda uow: said(uow, 2))
    assert await database.read(lambda uow: known(uow, range(101))) == [1, 2]


async def test_the_disk_is_tried_again_where_a_reader_was_in_the_way(tmp_path: Path) -> None:
    tried: list[str] = []
    database = SqlDatabase(f"sqlite:///{tmp_path}/a.db")
    sa.event.listen(database._engine, "after_cursor_execute", lambda *told: tried.append(told[2]))
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM messages").fetchone()
        await database.run(lambda uow: said(uow, 1), lasting=False)
        await until(lambda: any("wal_checkpoint" in statement for statement in tried))
        reader.execute("COMMIT")
    reached = len(tried)
    await until(lambda: any("wal_checkpoint" in statement for statement in tried[reached:]))
    database.close()


async def test_what_was_written_is_told_although_whoever_asked_for_it_is_gone(database_url: str) -> None:
    woken: list[str] = []
    database = SqlDatabase(database_url, None, lambda about, work, question: woken.append(about))
    begun, go_on = threading.Event(), threading.Event()

    def slow(uow: UnitOfWork) -> None:
        begun.set()
        go_on.wait(PATIENCE)
        uow.wake("cnv_1", "answer")

    asking = asyncio.create_task(database.run(slow))
    await until(begun.is_set)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    go_on.set()
    await until(lambda: woken == ["cnv_1"])
    database.close()


async def test_a_glance_sees_what_was_written_at_once_or_together_and_keeps_nothing(
    database: SqlDatabase,
) -> None:
    assert await database.glance(lambda uow: known(uow, range(4))) == []
    await database.jot(lambda uow: said(uow, 1))
    assert await database.glance(lambda uow: known(uow, range(4))) == [1]
    await database.run(lambda uow: said(uow, 2))
    with pytest.raises(ValueError, match="not this one"):
        await database.glance(refused)
    await database.glance(lambda uow: said(uow, 3))
    assert await database.glance(lambda uow: known(uow, range(101))) == [1, 2]
    await database.jot(lambda uow: said(uow, 3))
    assert await database.read(lambda uow: known(uow, range(101))) == [1, 2, 3]


async def test_a_glance_that_goes_wrong_in_the_database_is_taken_anew(tmp_path: Path) -> None:
    database = SqlDatabase(f"sqlite:///{tmp_path}/a.db")
    await database.jot(lambda uow: said(uow, 1))
    tries = []

    def once_wrong(uow: UnitOfWork) -> list[int]:
        tries.append(1)
        if len(tries) == 1:
            raise sa.exc.OperationalError("SELECT", {}, sqlite3.OperationalError("disk I/O error"))
        return known(uow, range(3))

    assert await database.glance(once_wrong) == [1]
    await database.jot(lambda uow: said(uow, 2))
    assert await database.glance(lambda uow: known(uow, range(3))) == [1, 2]
    database.close()
