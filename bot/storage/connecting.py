"""How each of the two databases is connected to, and what every connection is told first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.core.silent_server import IT_WAITS, we_wait
from bot.storage.search import folded_or_none

WORKERS = 8
WAITS = 15  # seconds for another process's lock


def engine_for(url: str) -> sa.Engine:
    """Its errors tell no parameters: those are what people write, and errors are logged."""
    if not url.startswith("sqlite"):
        url = url.replace("postgres://", "postgresql://").replace("postgresql://", "postgresql+psycopg://")
        said = sa.make_url(url).query
        engine = sa.create_engine(
            url, pool_size=WORKERS, pool_pre_ping=True, hide_parameters=True, connect_args=we_wait(said)
        )
        sa.event.listen(engine, "connect", _postgres_settings)
        return engine
    address = sa.make_url(url)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    connect = {"timeout": WAITS, "check_same_thread": False}
    engine = sa.create_engine(url, connect_args=connect, hide_parameters=True)
    sa.event.listen(engine, "connect", _sqlite_settings)
    return engine


def _sqlite_settings(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say so
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")  # what is erased is not left in the file
    connection.create_function("folded", 1, folded_or_none, deterministic=True)


def _postgres_settings(connection: Any, _record: Any) -> None:
    """Asked for as a statement: a pooler between us and the server passes nothing else on."""
    asked = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in IT_WAITS.items())
    connection.execute(f"SELECT {asked}")
    connection.commit()
