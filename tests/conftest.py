"""What tests of every kind share: a database to work on, and a clock that stands where it is put."""

from __future__ import annotations

import functools
import importlib.util
import itertools
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from argon2 import PasswordHasher
from httpx._transports import default as _transports
from sqlalchemy import Connection, Engine, event

from bot.services import sign_in
from bot.storage.database import SqlDatabase
from tests.servers import Postgres, RedisServer

HERE = Path(__file__).parent
VERY_MANY = 300  # tests in one file
# What httpx asks for at each request and is not here is looked for in every folder, by pytest's own ways too.
if importlib.util.find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]
# Each client of httpx would read all authorities of the web anew, longer than many a test takes.
_transports.create_ssl_context = functools.cache(_transports.create_ssl_context)


# A password takes long on purpose, and hundreds are set and tried in tests: test_sign_in.py looks at what is
# shipped.
SHIPPED_HASHER = sign_in._hasher
sign_in._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
sign_in._NOBODY = sign_in._of_nobody()


class Statements(dict[Any, Any]):
    """How statements are written, by the kind of database: each test has a database of its own, and would
    work them all out anew."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_its_kind(*key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_of_its_kind(*key), compiled)


def _of_its_kind(dialect: Any, *statement: Any) -> Any:
    return (dialect.name, dialect.driver, *statement)


STATEMENTS = Statements()


@event.listens_for(Engine, "engine_connect")
def _share_statements(connection: Connection) -> None:
    connection.execution_options(compiled_cache=STATEMENTS)


NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


class StoppedClock:
    """Calling it tells the time; it moves when it is told to."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that look at pages come every fifth: each keeps a core busy, many of the others mostly wait.
    A file is one worker's: those of very many tests begin first, or they would end alone."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    pages = [tests for path, tests in files.items() if path.is_relative_to(HERE / "browser")]
    others = [tests for path, tests in files.items() if not path.is_relative_to(HERE / "browser")]
    others.sort(key=lambda tests: len(tests) < VERY_MANY)
    order: list[list[pytest.Item]] = []
    while pages or others:
        order += pages[:1] + others[:4]
        del pages[:1], others[:4]
    items[:] = [item for tests in order for item in tests]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell why a test of a page had to be run once more: decision 010."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.section(f"{report.nodeid}, at first")
        terminalreporter.line(report.longreprtext)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture(scope="session")
def empty_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made by all migrations, once: they take longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "ventanilla.db"
    _make_tables(f"sqlite:///{path}")
    return path


def _make_tables(url: str) -> None:
    database = SqlDatabase(url)
    database.prepare()
    database.close()


@pytest.fixture
def sqlite_url(tmp_path: Path, empty_tables: Path) -> str:
    """The address of a database with all tables, empty."""
    shutil.copy(empty_tables, tmp_path / "ventanilla.db")
    return f"sqlite:///{tmp_path}/ventanilla.db"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with Postgres.started(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="session")
def empty_postgres(postgres: Postgres) -> str:
    """The name of a database with all tables, to make others like it."""
    url = postgres.new_database()
    _make_tables(url)
    return url.rpartition("/")[2]


@pytest.fixture
def postgres_url(postgres: Postgres, empty_postgres: str) -> Iterator[str]:
    """The address of a database with all tables, empty."""
    with _database_like(empty_postgres, postgres) as url:
        yield url


@pytest.fixture
def bare_postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of a database without tables, for what makes them."""
    with _database_like("template1", postgres) as url:
        yield url


@contextmanager
def _database_like(template: str, postgres: Postgres) -> Iterator[str]:
    """It goes with the test: to delete hundreds of them at the end, of hundreds of files each, took minutes
    on a busy disk."""
    name = f"own_{next(_numbers)}"
    with _master(postgres) as line:
        line.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield postgres.url(name)
    with _master(postgres) as line:
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


_numbers = itertools.count(1)


def _master(postgres: Postgres) -> psycopg.Connection:
    """Not createdb: it takes longer to start than the database to be made."""
    return psycopg.connect(postgres.url("postgres"), autocommit=True)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    with RedisServer.started() as server:
        yield server


@pytest.fixture
def database(sqlite_url: str) -> Iterator[SqlDatabase]:
    database = SqlDatabase(sqlite_url)
    yield database
    database.close()
