"""Two who do something at the same moment: the second comes in the midst of the first one's transaction."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, cast

import sqlalchemy as sa

from bot.services.ports import UnitOfWork
from bot.storage.database import SqlDatabase
from bot.storage.unit_of_work import SqlUnitOfWork
from tests.patience import PATIENCE, wait_for

Work = Callable[[UnitOfWork], Any]
_WHO_WAITS = sa.text(
    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND :ours = ANY(pg_blocking_pids(pid))"
)


def crossed(
    database: SqlDatabase, ours: Work, after: str, theirs: Work, *refusals: type[Exception]
) -> tuple[Any, Any]:
    """What comes of both, which may be one of the ``refusals``.

    Theirs begins ``after`` the first call of that method in ours ("contacts.by_identity"), and has ended when
    ours goes on, unless it has to wait for us: on a file it always has.
    """
    repository, method = after.split(".")
    running: list[Future[Any]] = []

    def work(uow: UnitOfWork) -> Any:
        of = getattr(uow, repository)
        asked = getattr(of, method)

        def ask(*args: Any, **named: Any) -> Any:
            found = asked(*args, **named)
            if not running:
                running.append(another.submit(_outcome, database, theirs, refusals))
                if not database._sqlite:
                    _until_done_or_waiting(database, running[0], cast(SqlUnitOfWork, uow))
            return found

        setattr(of, method, ask)
        return ours(uow)

    with ThreadPoolExecutor(1) as another:
        mine = _outcome(database, work, refusals)
        assert running, f"{after} was not called"
        return mine, running[0].result(PATIENCE)


def once(work: Work) -> Work:
    """It is not begun again, as it is when the two wait for each other."""
    begun: list[UnitOfWork] = []

    def first(uow: UnitOfWork) -> Any:
        assert not begun, "begun again: each of them waited for the other"
        begun.append(uow)
        return work(uow)

    return first


def _until_done_or_waiting(database: SqlDatabase, theirs: Future[Any], ours: SqlUnitOfWork) -> None:
    mine = {"ours": ours.connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()}

    def waits(uow: UnitOfWork) -> bool:
        return cast(SqlUnitOfWork, uow).connection.execute(_WHO_WAITS, mine).first() is not None

    wait_for(lambda: theirs.done() or database.read_sync(waits))


def _outcome(database: SqlDatabase, work: Work, refusals: tuple[type[Exception], ...]) -> Any:
    try:
        return database.run_sync(work)
    except refusals as error:
        return error
