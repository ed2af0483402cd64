"""``bot train``, ``bot db upgrade``, ``bot db copy`` and ``bot db move``."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

import click

from bot.commands.common import aside, database, patiently, read_settings, refused, tell, told, unusable
from bot.model import training
from bot.settings import ROOT


@click.command()
def train() -> None:
    """Train the assistant, whether content has changed or not."""
    with patiently():
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
    from bot.serving.private_files import sqlite_file
    from bot.storage.copying import copy_sqlite

    settings = read_settings()
    databases = {
        "ventanilla.db": sqlite_file(settings.database_url),
        "trackers.db": sqlite_file(settings.tracker_url),
    }
    house = databases["ventanilla.db"]
    if house is not None and not house.exists():
        raise refused(f"{house} is not there: look at VAR_DIR and DATABASE_URL. Nothing was copied.")
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise refused(f"{folder} is there already: name a new folder.") from None
    media = Path(settings.var_dir) / "media"
    try:
        for name, database in databases.items():
            if database is not None and database.exists():  # an engine elsewhere has trackers.db of its own
                copy_sqlite(database, folder / name)
        if media.is_dir():
            # After the databases: files are added and never changed, so that none of theirs is missing.
            shutil.copytree(
                media,
                folder / "media",
                ignore=_half_files,
                copy_function=_unless_gone,
                ignore_dangling_symlinks=True,
            )
    except (OSError, sqlite3.Error) as fault:
        shutil.rmtree(folder, ignore_errors=True)
        raise refused(f"Nothing was copied: {fault}") from fault
    if not any(folder.iterdir()):
        folder.rmdir()
        raise refused(f"Nothing was copied: there is no {media}. Look at VAR_DIR.")
    tell(f"Copied to {folder}. The key that secrets are sealed with is not in it: keep it apart.")
    named = zip(("DATABASE_URL", "TRACKER_URL"), databases.values(), strict=True)
    if others := ", ".join(setting for setting, database in named if database is None):
        aside(told(f"Not in it: {others}. Use pg_dump, and before this: docs/guides/going-live.md."))


@db.command()
def move() -> None:
    """Move what SQLite keeps in VAR_DIR into the empty PostgreSQL of the settings; stop the house first."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.serving.one_house import hold_file
    from bot.serving.private_files import sqlite_file
    from bot.storage.migrate import MadeByANewer
    from bot.storage.moving import Interrupted, NotEmpty
    from bot.storage.moving import move as move_all

    settings = read_settings()
    folder = Path(settings.var_dir)
    house, trackers = folder / "ventanilla.db", folder / "trackers.db"
    if sqlite_file(settings.database_url) is not None:
        raise refused("DATABASE_URL is no PostgreSQL yet: docs/guides/going-live.md. Nothing was moved.")
    if not house.exists():
        raise refused(f"{house} is not there: look at VAR_DIR. Nothing was moved.")
    held = hold_file(house)
    try:
        with patiently():
            too = trackers.exists() and sqlite_file(settings.tracker_url) is None
            engine = (trackers, settings.tracker_url) if too else None
            rows = move_all((house, settings.database_url), engine)
    except NotEmpty as found:
        raise refused(
            f"Nothing was moved: the database is not empty ({found.table}). Name a new one."
        ) from None
    except Interrupted as fault:
        why = _sentence(fault.__cause__)
        raise refused(
            f"Interrupted as it was kept ({why}): all of it may be in the new databases, "
            "or some. Empty them, or name new ones, and move again; what is in VAR_DIR stays as it was."
        ) from fault
    except (MadeByANewer, SQLAlchemyError) as fault:
        raise refused(f"Nothing was moved: {_sentence(fault)}") from fault
    finally:
        os.close(held)
    tell(f"Moved: {rows} rows. {house} stays as it was: delete it once all is well.")


def _sentence(fault: BaseException | None) -> str:
    """Of a database's fault what the database says of it, without the statement."""
    return " ".join(told(str(getattr(fault, "orig", None) or fault)).split())


def _half_files(_folder: str, names: list[str]) -> list[str]:
    """Those that are just being written, or put aside to be removed, have an ending."""
    return [name for name in names if "." in name]


def _unless_gone(source: str, target: str) -> None:
    """Files are erased meanwhile, with their customer."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)
