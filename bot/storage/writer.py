"""One thread that writes, for a database that takes one writer at a time.

What has come while the last transaction was written to the disk shares the next one: one commit, and one wait
for the disk, for all of it. Nobody hears that their work is done before the commit it is part of has ended.
What need not wait for the disk gets there with the next commit that does, or once it has been quiet a moment.
What is short is written where it is asked for, while nobody writes: handing it over takes longer. If it is to
last, the thread takes it to the disk.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage.prepared import begin, execute

MOST_TOGETHER = 32
QUIET = 0.2
LONGEST_LOG = 32  # times that something written at once was taken to the disk

T = TypeVar("T")


class _Sign(Enum):
    LOOK, END = range(2)


@dataclass(slots=True)
class Job:
    """``work`` is done in a transaction, unless it is ``written`` already and only not on the disk yet.
    ``done`` is called on ``loop`` with ``outcome`` or ``error``."""

    work: Callable[[Connection], Any]
    lasting: bool
    loop: asyncio.AbstractEventLoop
    done: Callable[[Job], None]
    wanted: Callable[[], bool]
    outcome: Any = None
    error: BaseException | None = None
    written: bool = False
    settled: bool = False


class Writer:
    """``begin(connection, lasting)`` opens a transaction; ``alone(work, lasting)`` does one job in one of its
    own, with patience; ``to_disk`` takes there what is committed. ``turn``: held while writing, by whoever
    else writes in this process."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        begin: Callable[[Connection, bool], None],
        alone: Callable[[Callable[[Connection], Any], bool], Any],
        to_disk: Callable[[], None],
        turn: threading.Lock,
    ) -> None:
        self._connect = connect
        self._begin = begin
        self._alone = alone
        self._to_disk = to_disk
        self._turn = turn
        self._jobs: queue.SimpleQueue[Job | _Sign] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._on_its_way = False  # something is committed that may not be on the disk yet
        self._own: Connection | None = None  # for what is written at once
        self._reminder: asyncio.TimerHandle | None = None
        self._written: Job | None = None  # the last one that was written at once and is to last
        self._log = 0

    def submit(self, job: Job | _Sign) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, name="database-writer", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def take_to_disk(self, job: Job) -> None:
        """What was written at once and is to last; handed over once what begins with it, the question to the
        engine, is on its way. To wake a thread takes as long, and disk and engine work side by side."""
        self._written = job
        job.loop.call_soon(job.loop.call_soon, self.submit, job)

    def at_once(self, work: Callable[[Connection], T]) -> T | None:
        """Do ``work`` in this thread; nothing is done, and nothing returned, if that would take waiting or
        went wrong in the database. What waits for the disk is remembered by the running event loop; what is
        on its way there is overtaken by nothing, so that no answer is kept before its question."""
        if self._written is not None and not self._written.settled:
            return None
        if not self._jobs.empty() or not self._turn.acquire(blocking=False):
            return None
        try:
            self._own = self._own or _impatient(self._connect())
            begin(self._own, "BEGIN IMMEDIATE")
            outcome = work(self._own)
            self._own.commit()
        except sa.exc.DBAPIError:
            self._leave_own()
            return None
        except BaseException:
            if self._own is not None:
                self._own.rollback()
            raise
        finally:
            self._turn.release()
        if self._reminder is None:
            self._reminder = asyncio.get_running_loop().call_later(QUIET, self._remind)
        return outcome

    def glance(self, work: Callable[[Connection], T]) -> T | None:
        """Do what only reads in this thread, where something was written at once: what that touched is at
        hand there. Nothing is returned if nothing was, or if it went wrong in the database."""
        if self._own is None:
            return None
        try:
            begin(self._own, "BEGIN")
            return work(self._own)
        except sa.exc.DBAPIError:
            self._leave_own()
            return None
        finally:
            if self._own is not None:
                self._own.rollback()

    def _leave_own(self) -> None:
        """Whatever state it is in, nobody meets it again."""
        if self._own is not None:
            self._own.invalidate()
            self._own.close()
            self._own = None

    def _remind(self) -> None:
        self._reminder = None
        self.submit(_Sign.LOOK)

    def close(self) -> None:
        """Return when all that was submitted is written."""
        if self._reminder is not None:
            self._reminder.cancel()
        if self._own is not None:
            self._own.close()
        self._reminder = self._own = None
        if self._thread is not None:
            self._jobs.put(_Sign.END)
            self._thread.join()
            self._thread = None

    def _write(self) -> None:
        ending = False
        while not ending:
            jobs = [self._first()]
            while len(jobs) < MOST_TOGETHER and not self._jobs.empty():
                jobs.append(self._jobs.get())
            ending = _Sign.END in jobs
            self._on_its_way |= _Sign.LOOK in jobs
            wanted = [job for job in jobs if isinstance(job, Job) and job.wanted()]
            if written := [job for job in wanted if job.written]:
                self._take_to_disk(written)
                _tell(written)
            if waiting := [job for job in wanted if not job.written]:
                self._do(waiting)
                _tell(waiting)
            if self._log >= LONGEST_LOG:
                self._empty_log()

    def _first(self) -> Job | _Sign:
        while self._on_its_way:
            try:
                return self._jobs.get(timeout=QUIET)
            except queue.Empty:
                self._empty_log()
        return self._jobs.get()

    def _take_to_disk(self, jobs: list[Job]) -> None:
        self._log += 1
        try:
            self._to_disk()
            self._on_its_way = False
        except OSError as error:
            for job in jobs:
                job.error = error
        for job in jobs:
            job.settled = True

    def _empty_log(self) -> None:
        """Into the database. That begins with the disk, unless a reader of what was before is in its way."""
        self._log = 0
        with contextlib.suppress(sa.exc.DBAPIError), self._connect() as connection:
            busy, written, done = connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").one()
            self._on_its_way = bool(busy) or done < written

    def _do(self, jobs: list[Job]) -> None:
        """One transaction for all. If that fails as a whole, each is done again by itself."""
        try:
            with self._turn, self._connect() as connection:
                try:
                    lasting, before = any(job.lasting for job in jobs), _changes(connection)
                    self._begin(connection, lasting)
                    for job in jobs:
                        _attempt(connection, job, shared=len(jobs) > 1)
                    connection.commit()
                    if _changes(connection) > before:
                        self._on_its_way = not lasting
                except Exception:
                    connection.invalidate()  # whatever state it is in, nobody meets it again
                    raise
        except Exception:
            again = jobs
        else:
            again = [job for job in jobs if isinstance(job.error, sa.exc.DBAPIError)]
        for job in again:
            job.outcome = job.error = None
            try:
                job.outcome = self._alone(job.work, job.lasting)
                self._on_its_way |= not job.lasting
            except Exception as error:
                job.error = error


def _impatient(connection: Connection) -> Connection:
    """A thread that others wait for neither waits itself nor empties the write-ahead log."""
    for pragma in ("busy_timeout=0", "wal_autocheckpoint=0", "synchronous=NORMAL"):
        connection.exec_driver_sql(f"PRAGMA {pragma}")
    connection.commit()
    return connection


def _changes(connection: Connection) -> int:
    driver: Any = connection.connection.driver_connection
    return int(driver.total_changes)


def _attempt(connection: Connection, job: Job, shared: bool) -> None:
    """Leave nothing of a job that fails; the others of its transaction go on."""
    if shared:
        execute(connection, "SAVEPOINT job")
    try:
        job.outcome = job.work(connection)
    except Exception as error:
        job.error = error
        execute(connection, "ROLLBACK TO job") if shared else connection.rollback()
    if shared:
        execute(connection, "RELEASE job")


def _tell(jobs: list[Job]) -> None:
    for loop in {id(job.loop): job.loop for job in jobs}.values():
        mine = [job for job in jobs if job.loop is loop]
        if not loop.is_closed():
            loop.call_soon_threadsafe(_all_done, mine)


def _all_done(jobs: list[Job]) -> None:
    for job in jobs:
        job.done(job)
