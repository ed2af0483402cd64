"""Brings a database's tables up to date."""

from __future__ import annotations

import logging
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
ONE_AT_A_TIME = 0x6D696772  # any number that no other lock of ours uses


def upgrade(engine: sa.Engine) -> None:
    """Apply the migrations that are missing; of two gateways that start at once, one waits for the other."""
    with engine.connect() as connection:
        if current(connection) == HEAD:
            return
        connection.rollback()
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        if current(connection) != HEAD:
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
