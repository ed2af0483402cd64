"""What is kept about customers is for nobody else on the machine to read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from bot.serving.sockets import CannotStart
from bot.settings import Settings

OTHERS = 0o007
BESIDE = ("", "-wal", "-shm")


def sqlite_file(url: str) -> Path | None:
    """Where SQLite keeps it; None for one in memory, and for PostgreSQL.

    As sqlalchemy reads it, which is slow to load: engines are started first.
    """
    kind, _, path = url.partition("?")[0].partition(":///")
    return Path(unquote(path)) if kind == "sqlite" and path != ":memory:" else None


def keep_to_ourselves(settings: Settings) -> None:
    """Make VAR_DIR and SQLite's files, and take them from other accounts. Raises CannotStart.

    A folder that was there already stays as it is: it may be somebody's own arrangement.
    """
    folder = Path(settings.var_dir)
    with can_be_used(folder, "VAR_DIR"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("database_url", "tracker_url"):
        if path := sqlite_file(getattr(settings, name)):
            with can_be_used(path, name.upper()):
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _close_to_others(path)


def _close_to_others(database: Path) -> None:
    if not database.exists():
        database.touch(mode=0o600)
    for ending in BESIDE:
        file = database.with_name(database.name + ending)
        with contextlib.suppress(FileNotFoundError, PermissionError):  # the owner may be somebody else
            mode = file.stat().st_mode
            if file.is_file() and mode & OTHERS:
                file.chmod(mode & ~OTHERS)


@contextlib.contextmanager
def can_be_used(path: Path, setting: str) -> Iterator[None]:
    """Raises CannotStart where it cannot, by the name of what chooses it."""
    try:
        yield
    except OSError as error:
        raise CannotStart(f"{path} cannot be used ({error.strerror}): look at {setting}.") from error
