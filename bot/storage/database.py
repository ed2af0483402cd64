"""Transactions: on SQLite by default, on PostgreSQL by URL."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.turn import Question
from bot.services.errors import Overtaken, StorageUnavailable
from bot.services.ports import Hub, UnitOfWork, Work
from bot.storage.connecting import WAITS, WORKERS, engine_for
from bot.storage.faults import by_one_name, worth_another_try
from bot.storage.migrate import upgrade
from bot.storage.prepared import begin, execute
from bot.storage.unit_of_work import SqlUnitOfWork
from bot.storage.writer import Job, Writer

T = TypeVar("T")
ATTEMPTS = 8
READERS = 4
PATIENCE = 5.0  # seconds in which what failed is begun again
LOOKS = 20


class SqlDatabase:
    """Runs units of work in threads of its own, so that no customer waits for another's disk.

    SQLite has one thread that writes (bot.storage.writer); on PostgreSQL each thread may. ``terminal``: whose
    command line it serves, if it serves one: what is done then is on record as theirs.
    """

    def __init__(
        self,
        url: str,
        hub: Hub | None = None,
        on_wake: Callable[[str, Work, Question | None], None] | None = None,
        terminal: str | None = None,
    ) -> None:
        self.hub = hub
        self.on_wake = on_wake
        self._terminal = terminal
        self._sqlite = url.startswith("sqlite")
        self._engine = engine_for(url, hurried=terminal is None)
        self._threads = ThreadPoolExecutor(READERS if self._sqlite else WORKERS, "database")
        self._turn = threading.Lock()
        self._closed = False
        self._writer = Writer(self._engine.connect, self._begin, self._write, self._to_disk, self._turn)

    def prepare(self) -> None:
        """Bring the tables up to date."""
        upgrade(self._engine)

    async def run(self, work: Callable[[UnitOfWork], T], lasting: bool = True, repeatable: bool = False) -> T:
        self._must_be_open()
        loop = asyncio.get_running_loop()
        if not self._sqlite:
            write = partial(self._write, partial(self._in_unit, work), lasting, repeatable)
            written = loop.run_in_executor(self._threads, write)
            written.add_done_callback(self._written)
            with by_one_name():
                return (await asyncio.shield(written))[0]
        return await self._by_the_writer(work, lasting, noted=repeatable)

    async def jot(self, work: Callable[[UnitOfWork], T], lasting: bool = False) -> T:
        self._must_be_open()
        written = self._writer.at_once(partial(self._in_unit, work)) if self._sqlite else None
        if written is None:
            return await self.run(work, lasting)
        outcome, unit = written
        if lasting:
            self._tell_of_turns(unit)
            return await self._by_the_writer(work, lasting, written)
        self._tell(unit)
        return outcome

    async def _by_the_writer(
        self,
        work: Callable[[UnitOfWork], T],
        lasting: bool,
        written: tuple[T, SqlUnitOfWork] | None = None,
        noted: bool = False,
    ) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def done(job: Job) -> None:
            if job.error is None:
                self._tell(job.outcome[1])
            if future.cancelled():
                return
            if job.error is None:
                future.set_result(job.outcome[0])
            else:
                future.set_exception(job.error)

        def wanted() -> bool:
            return written is not None or noted or not future.cancelled()

        job = Job(partial(self._in_unit, work), lasting, loop, done, wanted, written)
        job.written = written is not None
        (self._writer.take_to_disk if job.written else self._writer.submit)(job)
        with by_one_name():
            return await future

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        self._must_be_open()
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.read_sync, work)

    async def glance(self, work: Callable[[UnitOfWork], T]) -> T:
        self._must_be_open()
        if not self._sqlite:
            return await self.read(work)
        with by_one_name():
            seen = self._writer.glance(lambda connection: (work(SqlUnitOfWork(connection)),))
        return self.read_sync(work) if seen is None else seen[0]

    async def write_over(self) -> None:
        """SQLite's log holds pages as they were until it is next written over: in a quiet house, weeks."""
        self._must_be_open()
        loop = asyncio.get_running_loop()
        for _ in range(LOOKS if self._sqlite else 0):
            with by_one_name():
                if await loop.run_in_executor(self._threads, self._emptied_the_log):
                    return
            await asyncio.sleep(0.1)
            self._must_be_open()

    def _emptied_the_log(self) -> bool:
        """Not while anybody reads: then it is tried again, and nobody waits for it."""
        with self._turn, self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=0")
            try:
                busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
            except sa.exc.OperationalError:
                return False
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={WAITS * 1000}")
        return not busy

    def run_sync(self, work: Callable[[UnitOfWork], T]) -> T:
        """For the command line: nobody is told but through the database."""
        with by_one_name():
            return self._write(partial(self._in_unit, work))[0]

    def read_sync(self, work: Callable[[UnitOfWork], T]) -> T:
        with by_one_name(), self._engine.connect() as connection:
            if self._sqlite:
                begin(connection, "BEGIN")
            return work(SqlUnitOfWork(connection))

    def close(self) -> None:
        """What is asked for from now on is refused as by a database that is away: its sender comes back."""
        self._closed = True
        self._writer.close()
        self._threads.shutdown(wait=True)
        self._engine.dispose()

    def _must_be_open(self) -> None:
        if self._closed:
            raise StorageUnavailable("the house is closing")

    def _write(self, work: Callable[[Connection], T], lasting: bool = True, repeatable: bool = False) -> T:
        until, ending = time.monotonic() + PATIENCE, False
        for attempt in range(ATTEMPTS):
            try:
                turn = self._turn if self._sqlite else contextlib.nullcontext()
                with turn, self._engine.connect() as connection:
                    self._begin(connection, lasting)
                    result = work(connection)
                    ending = True
                    connection.commit()
                    return result
            except (sa.exc.OperationalError, sa.exc.IntegrityError, Overtaken) as error:
                if attempt == ATTEMPTS - 1 or not worth_another_try(error) or time.monotonic() > until:
                    raise
                lost = isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated
                if ending and lost and not repeatable:
                    raise  # nobody knows whether it was kept: done again, it may be done twice
                ending = False
                time.sleep(random.uniform(0, 0.01 * 2**attempt))
        raise AssertionError("unreachable")

    def _begin(self, connection: Connection, lasting: bool) -> None:
        if self._sqlite:
            execute(connection, f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'}")
            begin(connection, "BEGIN IMMEDIATE")
        elif not lasting:
            connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")

    def _to_disk(self) -> None:
        """As a commit with synchronous=FULL ends. Without a log all is in the database, and on the disk."""
        with contextlib.suppress(FileNotFoundError):
            log = os.open(f"{self._engine.url.database}-wal", os.O_RDWR)
            try:
                getattr(os, "fdatasync", os.fsync)(log)
            finally:
                os.close(log)

    def _in_unit(self, work: Callable[[UnitOfWork], T], connection: Connection) -> tuple[T, SqlUnitOfWork]:
        unit = SqlUnitOfWork(connection, self._terminal)
        outcome = work(unit)
        unit.events.write()
        return outcome, unit

    def _written(self, done: asyncio.Future[tuple[Any, SqlUnitOfWork]]) -> None:
        """Whoever waited for it may be gone, as a closed page is; a turn that has begun goes on."""
        if not done.cancelled() and done.exception() is None:
            self._tell(done.result()[1])

    def _tell_of_turns(self, unit: SqlUnitOfWork) -> None:
        """Those that have begun, whatever else is to be told."""
        begun = {woken: question for woken, question in unit.woken.items() if question is not None}
        for (about, work), question in begun.items():
            del unit.woken[about, work]
            if self.on_wake is not None:
                self.on_wake(about, work, question)

    def _tell(self, unit: SqlUnitOfWork) -> None:
        if self.on_wake is not None:
            for (about, work), question in unit.woken.items():
                self.on_wake(about, work, question)
        if self.hub is not None:
            for topic in unit.events.announced:
                self.hub.announce(topic)
