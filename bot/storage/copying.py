"""A copy of SQLite's database as it is at one moment, while others work with it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path


def copy_sqlite(database: Path, target: Path) -> None:
    """``target`` is for its owner only, and must not be there yet. Raises OSError, sqlite3.Error."""
    target.touch(mode=0o600, exist_ok=False)
    there = f"{database.resolve().as_uri()}?mode=ro"
    with (
        contextlib.closing(sqlite3.connect(there, uri=True, timeout=15)) as source,
        contextlib.closing(sqlite3.connect(target)) as copied,
    ):
        source.backup(copied)
        copied.execute("PRAGMA journal_mode=DELETE")  # one file, to be carried about
