"""Brings a database's tables up to date."""

from __future__ import annotations

import logging
from pathlib import Path

import sqlalchemy as sa

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0001"


def upgrade(engine: sa.Engine) -> None:
    """Apply the migrations that are missing; alembic is loaded only when there are any."""
    if current(engine) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current(engine: sa.Engine) -> str | None:
    """The revision the tables are at; None for an empty database."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
