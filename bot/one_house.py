"""One house at a time works on a SQLite database: a second one would answer the same customers."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from bot.private_files import SQLITE
from bot.settings import Settings
from bot.sockets import CannotStart


def hold(settings: Settings) -> int | None:
    """Until this process ends, however it ends, or the handle is closed; the engines it starts hold nothing.

    None on PostgreSQL, which gateways share. Raises CannotStart.
    """
    if not settings.database_url.startswith(SQLITE):
        return None
    database = Path(settings.database_url.removeprefix(SQLITE))
    held = os.open(database.with_suffix(".running"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        raise CannotStart(
            f"A house runs on {database} already: stop it first, or give this one a VAR_DIR of its own. "
            "Several gateways need PostgreSQL: docs/guides/several-gateways.md."
        ) from None
    return held
