"""How PostgreSQL is connected to: whatever falls silent between us, no wait is without end."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core import silent_server
from bot.core.silent_server import IT_WAITS, we_wait

T = TypeVar("T")
_LOOK_EVERY = 0.1


class _Line(psycopg.Connection[Any]):
    """``patience``: for how many seconds a statement's answer is waited for; None: without end.

    Keepalives tell of a line that is dead. They tell nothing of a server that is stopped, or of one behind a
    pooler that goes on taking what we say.
    """

    patience: float | None = None

    def wait(
        self, gen: Generator[Any, Any, T], interval: float = _LOOK_EVERY, timeout: float | None = None
    ) -> T:
        asks = self.autocommit  # SQLAlchemy does so to ask whether it is still there, and only then
        longest = silent_server.IS_THERE_WITHIN if asks else self.patience
        try:
            return super().wait(gen, interval, longest if timeout is None else timeout)
        except psycopg.errors._WaitTimeout:
            if timeout is None:
                self.pgconn.finish()
                raise psycopg.OperationalError(f"no answer within {longest:g} s") from None
            raise


def same_database(one: Connection, other: Connection) -> bool:
    """However their addresses are written: the server knows since when it runs, and what it calls its own."""
    asked = "SELECT pg_postmaster_start_time(), oid FROM pg_database WHERE datname = current_database()"
    here, there = (line.exec_driver_sql(asked).one() for line in (one, other))
    return bool(here == there)


def postgres_engine(url: str, workers: int, hurried: bool) -> sa.Engine:
    """``hurried``: somebody waits for whatever is asked, and not for long."""
    url = url.replace("postgres://", "postgresql://").replace("postgresql://", "postgresql+psycopg://")
    address = sa.make_url(url)
    engine = sa.create_engine(
        address,
        pool_size=workers,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=we_wait(address.query),
    )

    def connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> _Line:
        line = _Line.connect(*arguments, **named)
        line.patience = silent_server.ANSWERS_WITHIN if hurried else None
        return line

    def settle(line: Any, _record: Any) -> None:
        """Asked for as a statement: a pooler between us and the server passes nothing else on.

        One that gives each transaction another connection to the server tells us of none of them: what is
        prepared on one is unknown to the next, so that nothing is.
        """
        waits = IT_WAITS if hurried else {**IT_WAITS, "statement_timeout": "0"}
        asked = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in waits.items())
        told = line.execute(f"SELECT pg_backend_pid(), {asked}").fetchone()
        line.commit()
        if told is None or told[0] != line.info.backend_pid:
            line.prepare_threshold = None

    sa.event.listen(engine, "do_connect", connect)
    sa.event.listen(engine, "connect", settle)
    return engine


def take_its_time(connection: Connection) -> None:
    """For the transaction that begins, the last one of its connection: what changes tables may last."""
    line: Any = connection.connection.driver_connection
    line.patience = None
    connection.detach()
    connection.exec_driver_sql("SET LOCAL statement_timeout TO 0")
