"""One house at a time works on a SQLite database: a second one would answer the same customers."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from bot.serving.private_files import can_be_used, sqlite_file
from bot.serving.sockets import CannotStart
from bot.settings import Settings


def hold(settings: Settings) -> int | None:
    """Until this process ends, however it ends, or the handle is closed; the engines it starts hold nothing.

    None on PostgreSQL, which gateways share, and in memory. Raises CannotStart.
    """
    database = sqlite_file(settings.database_url)
    return None if database is None else hold_file(database)


def hold_file(database: Path) -> int:
    """The same for a file of SQLite's. Raises CannotStart."""
    with can_be_used(database, "DATABASE_URL"):
        held = os.open(database.with_name(f"{database.name}.running"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        raise CannotStart(
            f"A house runs on {database} already: stop it first, or give this one a VAR_DIR of its own. "
            "Several gateways need PostgreSQL: docs/guides/several-gateways.md."
        ) from None
    return held
