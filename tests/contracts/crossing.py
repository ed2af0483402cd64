"""Two who do something at the same moment: the second comes in the midst of the first one's transaction."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from bot.services.ports import UnitOfWork
from bot.storage.database import SqlDatabase
from tests.patience import PATIENCE

Work = Callable[[UnitOfWork], Any]


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
                wait(running, 0 if database._sqlite else 0.5)
            return found

        setattr(of, method, ask)
        return ours(uow)

    with ThreadPoolExecutor(1) as another:
        mine = _outcome(database, work, refusals)
        assert running, f"{after} was not called"
        return mine, running[0].result(PATIENCE)


def _outcome(database: SqlDatabase, work: Work, refusals: tuple[type[Exception], ...]) -> Any:
    try:
        return database.run_sync(work)
    except refusals as error:
        return error
