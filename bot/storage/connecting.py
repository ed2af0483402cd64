"""How each of the two databases is connected to, and what every connection is told first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.storage.search import folded_or_none

WORKERS = 8
WAITS = 15  # seconds for another process's lock


def engine_for(url: str, hurried: bool = True) -> sa.Engine:
    """Its errors tell no parameters: those are what people write, and errors are logged.

    ``hurried``: what takes long on a server is ended, since somebody waits for it.
    """
    if not url.startswith("sqlite"):
        from bot.storage.postgres import postgres_engine  # slow to load, and not everybody's

        return postgres_engine(url, WORKERS, hurried)
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
