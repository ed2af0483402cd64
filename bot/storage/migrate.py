"""Brings a database's tables up to date."""

from __future__ import annotations

import logging
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

MIGRATIONS = Path(__file__).parent / "migrations"
KNOWN = {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}
HEAD = max(KNOWN)
ONE_AT_A_TIME = 0x6D696772  # any number that no other lock of ours uses


class MadeByANewer(Exception):
    """``revision``: where its tables are, and we know no way from."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision}, and this version knows revisions up to {HEAD} only: "
            "a newer Ventanilla has worked with it. Run that one, or put back the copy from before it."
        )


def upgrade(engine: sa.Engine) -> None:
    """Apply the migrations that are missing; of two gateways that start at once, one waits for the other.

    Raises MadeByANewer.
    """
    with engine.connect() as connection:
        if current(connection) == HEAD:
            return
        connection.rollback()
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            from bot.storage.postgres import take_its_time

            take_its_time(connection)
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        found = current(connection)
        if found is not None and found not in KNOWN:
            raise MadeByANewer(found)
        if found != HEAD:
            _apply(connection)
        connection.commit()


def current(connection: Connection) -> str | None:
    """The revision the tables are at; None for an empty database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def _apply(connection: Connection) -> None:
    from alembic import command  # slow to load, and hardly ever needed
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
