"""SQLite's own refusal where a disk is full, as long as a test wants it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from bot.storage.database import SqlDatabase

MOST = 4_294_967_294
A_LOT = "Una frase entre muchas. " * 800  # does not fit into pages that are there already


@contextlib.contextmanager
def full_disk(database: SqlDatabase) -> Iterator[None]:
    """The file grows no more: what needs a page more fails as on a disk without room."""
    most = 1  # of the pages it has

    def limit(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={most}")

    sa.event.listen(database._engine, "checkout", limit)
    try:
        yield
    finally:
        most = MOST
