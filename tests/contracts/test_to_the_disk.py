"""What is to last is written at once, and nobody but the engine hears of it before it is on the disk."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.turn import Question
from bot.services.errors import StorageUnavailable
from bot.services.ports import UnitOfWork, Work
from bot.storage.database import SqlDatabase
from bot.storage.hub import InProcessHub
from bot.storage.writer import Job
from tests.conftest import NOON
from tests.contracts.test_writing_together import known, said
from tests.patience import PATIENCE, until


def asked(uow: UnitOfWork, number: int) -> str:
    """As ``said``, and its turn has begun."""
    message = uow.messages.get(said(uow, number))
    uow.ask(
        Question(message.conversation_id, f"trn_{number}", 1, "hola", None, "es", False, "con", NOON, NOON)
    )
    return message.id


class Disk:
    """Takes what is written once it may. ``log``: what it was given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.may, self.asked, self.log = threading.Event(), threading.Event(), list[str]()
        self.full = False
        self._take = os.fdatasync
        monkeypatch.setattr(os, "fdatasync", self._sync)

    def _sync(self, file: int) -> None:
        self.log.append(Path(f"/proc/self/fd/{file}").readlink().name)
        self.asked.set()
        assert self.may.wait(PATIENCE)
        if self.full:
            raise OSError(5, "Input/output error")
        self._take(file)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    disk = Disk(monkeypatch)
    yield disk
    disk.may.set()


@pytest.fixture
def woken() -> list[tuple[Work, str | None]]:
    return []


@pytest.fixture
def database(
    tmp_path: Path, empty_tables: Path, disk: Disk, woken: list[tuple[Work, str | None]]
) -> Iterator[SqlDatabase]:
    shutil.copy(empty_tables, tmp_path / "a.db")

    def wake(_about: str, work: Work, question: Question | None) -> None:
        woken.append((work, question.turn_id if question else None))

    database = SqlDatabase(f"sqlite:///{tmp_path}/a.db", InProcessHub(), wake)
    yield database
    disk.may.set()
    database.close()


async def test_the_engine_is_asked_while_the_message_is_on_its_way_to_the_disk(
    database: SqlDatabase, disk: Disk, woken: list[tuple[Work, str | None]]
) -> None:
    assert database.hub is not None
    with database.hub.listen(None) as news:
        receiving = asyncio.create_task(database.jot(lambda uow: asked(uow, 1), lasting=True))
        await until(disk.asked.is_set)
        assert woken == [("answer", "trn_1")]
        await news.wait(0.1)
        assert not receiving.done()
        disk.may.set()
        message = await receiving
        assert await database.read(lambda uow: uow.messages.get(message).text) == "hola"
    assert disk.log == ["a.db-wal"]
    assert woken == [("answer", "trn_1")], "and once"


async def test_the_question_goes_out_before_the_disk_is_woken(
    database: SqlDatabase, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def ask() -> None:
        done.append("engine")

    def wake(_about: str, _work: Work, question: Question | None) -> None:
        asking.add(asyncio.create_task(ask()))

    def submit(job: Job) -> None:
        done.append("disk")
        handed_over(job)

    asking: set[asyncio.Task[None]] = set()
    handed_over, database.on_wake = database._writer.submit, wake
    monkeypatch.setattr(database._writer, "submit", submit)
    disk.may.set()
    await database.jot(lambda uow: asked(uow, 1), lasting=True)
    assert done == ["engine", "disk"]


async def test_no_page_hears_of_a_message_that_is_not_on_the_disk(
    database: SqlDatabase, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str | None] = []
    monkeypatch.setattr(database.hub, "announce", told.append)
    receiving = asyncio.create_task(database.jot(lambda uow: asked(uow, 1), lasting=True))
    await until(disk.asked.is_set)
    assert told == []
    disk.may.set()
    await receiving
    assert len(told) == 1


async def test_no_answer_is_kept_before_its_question_is_on_the_disk(
    database: SqlDatabase, disk: Disk
) -> None:
    receiving = asyncio.create_task(database.jot(lambda uow: asked(uow, 1), lasting=True))
    await until(disk.asked.is_set)
    answering = asyncio.create_task(database.jot(lambda uow: said(uow, 2)))
    done, _ = await asyncio.wait([receiving, answering], timeout=0.1)
    assert not done
    assert await database.read(lambda uow: known(uow, range(3))) == [1]
    disk.may.set()
    await asyncio.gather(receiving, answering)
    assert await database.read(lambda uow: known(uow, range(3))) == [1, 2]


async def test_who_is_not_told_that_it_is_on_the_disk_hears_that_it_failed(
    database: SqlDatabase, disk: Disk
) -> None:
    """What was written stays: sent again, it is known."""
    disk.full = True
    disk.may.set()
    with pytest.raises(StorageUnavailable, match="Input/output"):
        await database.jot(lambda uow: asked(uow, 1), lasting=True)
    disk.full = False
    await database.jot(lambda uow: said(uow, 1), lasting=True)
    assert await database.read(lambda uow: known(uow, range(3))) == [1]


async def test_what_is_on_its_way_is_told_although_whoever_asked_for_it_is_gone(
    database: SqlDatabase, disk: Disk, woken: list[tuple[Work, str | None]]
) -> None:
    receiving = asyncio.create_task(database.jot(lambda uow: said(uow, 1), lasting=True))
    await until(disk.asked.is_set)
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)
    assert woken == []
    disk.may.set()
    await until(lambda: woken == [("answer", None)])


async def test_the_log_is_emptied_however_busy_it_is(
    database: SqlDatabase, disk: Disk, tmp_path: Path
) -> None:
    """The file without its write-ahead log is what has been taken out of that."""
    disk.may.set()

    def emptied() -> bool:
        shutil.copy(tmp_path / "a.db", tmp_path / "copy.db")
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            tables = copy.execute("SELECT name FROM sqlite_master WHERE name = 'messages'").fetchall()
            return bool(tables and copy.execute("SELECT count(*) FROM messages").fetchone()[0])

    for number in range(100):
        await database.jot(lambda uow, n=number: said(uow, n), lasting=True)  # type: ignore[misc]
        if emptied():
            return
    raise AssertionError("a hundred messages, and none in the file")
