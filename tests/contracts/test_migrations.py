"""The migrations make the tables that the code works with."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.storage.database import SqlDatabase
from bot.storage.tables import metadata


def kept_by_us(name: str | None, kind: str, parents: object) -> bool:
    """The indexes of search are each database's own kind: tests/contracts/test_search.py looks at them."""
    return not (name or "").startswith("search_")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_migrated_database_is_what_the_tables_say(request: pytest.FixtureRequest, kind: str) -> None:
    sqlite = kind == "sqlite"
    url = (
        request.getfixturevalue("sqlite_url")
        if sqlite
        else request.getfixturevalue("postgres").new_database()
    )
    database = SqlDatabase(url)
    database.prepare()
    with database._engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": False, "include_name": kept_by_us}
        )
        assert compare_metadata(context, metadata) == []
    database.close()
