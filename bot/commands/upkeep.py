"""``bot train``, ``bot db upgrade`` and ``bot db copy``."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import click

from bot import training
from bot.commands.common import database, read_settings, tell, unusable
from bot.settings import ROOT


@click.command()
def train() -> None:
    """Train the assistant, whether content has changed or not."""
    training.train(ROOT, tell, unusable)


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the tables up to date; 'bot run' does so by itself."""
    with database(read_settings()):
        tell("The database is up to date.")


@db.command()
@click.argument("folder", type=click.Path(path_type=Path))
def copy(folder: Path) -> None:
    """Copy SQLite's databases and the files into FOLDER, which is made, while the house runs."""
    from bot.private_files import SQLITE
    from bot.storage.copying import copy_sqlite

    settings = read_settings()
    urls = {"ventanilla.db": settings.database_url, "trackers.db": settings.tracker_url}
    if others := [name for name, url in urls.items() if not url.startswith(SQLITE)]:
        raise click.ClickException(
            f"Not in SQLite: {', '.join(others)}. Use pg_dump: docs/guides/going-live.md."
        )
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise click.ClickException(f"{folder} is there already: name a new folder.") from None
    media = Path(settings.var_dir) / "media"
    try:
        for name, url in urls.items():
            if (database := Path(url.removeprefix(SQLITE))).exists():  # an engine elsewhere has its own
                copy_sqlite(database, folder / name)
        if media.is_dir():
            # After the databases: files are added and never changed, so that none of theirs is missing.
            shutil.copytree(media, folder / "media", ignore=_half_files, ignore_dangling_symlinks=True)
    except (OSError, sqlite3.Error) as fault:
        shutil.rmtree(folder, ignore_errors=True)
        raise click.ClickException(f"Nothing was copied: {fault}") from fault
    click.echo(f"Copied to {folder}. The key that secrets are sealed with is not in it: keep it apart.")


def _half_files(_folder: str, names: list[str]) -> list[str]:
    """Those that are just being written, or put aside to be removed, have an ending."""
    return [name for name in names if "." in name]
