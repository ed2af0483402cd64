"""What holds on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.storage.database import SqlDatabase


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    return str(request.getfixturevalue("postgres").new_database())


@pytest.fixture
def database(database_url: str) -> Iterator[SqlDatabase]:
    """Its tables are there, and empty."""
    database = SqlDatabase(database_url)
    database.prepare()
    yield database
    database.close()
