"""A house that began on SQLite goes on with PostgreSQL."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from bot.__main__ import bot
from bot.serving.one_house import hold_file
from bot.storage.connecting import engine_for
from bot.storage.database import SqlDatabase
from bot.storage.tables import audit, metadata
from tests.conftest import NOON
from tests.contracts.household import fill
from tests.servers import Postgres

LAST = "INSERT INTO engine_events VALUES (41, 'cnv_ana', 'user', '{\"text\": \"hola\"}')"


@pytest.fixture
def house(tmp_path: Path, sqlite_url: str) -> Path:
    """A row of every kind is kept in it; of the engine's records the first are gone already."""
    engine = engine_for(sqlite_url)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        fill(connection)
        connection.exec_driver_sql(
            "UPDATE messages SET meta = 'null' WHERE id = (SELECT min(id) FROM messages)"
        )
        connection.exec_driver_sql("DELETE FROM events WHERE id = (SELECT max(id) FROM events)")
        connection.commit()
    engine.dispose()
    with contextlib.closing(sqlite3.connect(tmp_path / "trackers.db")) as trackers:
        trackers.execute(
            "CREATE TABLE engine_events (id INTEGER NOT NULL, conversation VARCHAR(255) NOT NULL, "
            "type VARCHAR(255) NOT NULL, event TEXT NOT NULL, PRIMARY KEY (id))"
        )
        trackers.execute(LAST)
        trackers.commit()
    return tmp_path


def move(house: Path, **urls: str) -> Result:
    return CliRunner().invoke(bot, ["db", "move"], env={"VAR_DIR": str(house), **urls})


def rows(url: str, tables: sa.MetaData) -> dict[str, list[str]]:
    engine = engine_for(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(repr, connection.execute(sa.select(table))))
            for table in tables.sorted_tables
        }
    engine.dispose()
    return found


def test_every_row_is_there_and_the_house_counts_on(house: Path, postgres: Postgres) -> None:
    url = postgres.new_database()
    moved = move(house, DATABASE_URL=url, TRACKER_URL=url)
    assert moved.exit_code == 0, moved.output
    before = rows(f"sqlite:///{house}/ventanilla.db", metadata)
    assert all(before.values()), "a table with nothing in it proves nothing"
    assert rows(url, metadata) == before
    engine = engine_for(url)
    with engine.begin() as line:
        assert line.scalar(sa.text("SELECT count(*) FROM messages WHERE meta::text = 'null'")) == 1
        assert line.scalar(sa.text("SELECT event FROM engine_events")) == '{"text": "hola"}'
        more = sa.text("INSERT INTO engine_events (conversation, type, event) VALUES ('c', 't', 'e')")
        line.execute(more)
        assert line.scalar(sa.text("SELECT max(id) FROM engine_events")) == 42
        given = line.scalar(sa.text("SELECT nextval(pg_get_serial_sequence('events', 'id'))"))
        assert given == 3, "2 was given already, and is gone"
        number = sa.select(sa.func.max(audit.c.id))
        last = line.scalar(number) or 0
        assert line.scalar(sa.text("SELECT nextval(pg_get_serial_sequence('audit', 'id'))")) == last + 1
    engine.dispose()
    again = move(house, DATABASE_URL=url, TRACKER_URL=url)
    assert again.exit_code == 1 and "the database is not empty" in again.output


def test_nothing_is_moved_from_under_a_house_or_into_one(house: Path, postgres: Postgres) -> None:
    used, fresh = postgres.new_database(), postgres.new_database()
    database = SqlDatabase(used)
    database.prepare()
    database.run_sync(lambda uow: uow.stops.add("web", "eva", NOON))
    database.close()
    assert "not empty (stops)" in move(house, DATABASE_URL=used).output
    assert "is no PostgreSQL yet" in move(house, DATABASE_URL="").output
    held = hold_file(house / "ventanilla.db")
    assert held
    refused = move(house, DATABASE_URL=fresh)
    assert refused.exit_code == 1 and "A house runs on" in refused.output
    assert "is not there" in move(house / "elsewhere", DATABASE_URL=fresh).output


def test_where_the_engine_s_records_cannot_go_nothing_goes(house: Path, postgres: Postgres) -> None:
    here, there = postgres.new_database(), postgres.new_database()
    engine = engine_for(there)
    with engine.begin() as line:
        line.execute(sa.text("CREATE TABLE engine_events (id INTEGER)"))
        line.execute(sa.text("INSERT INTO engine_events VALUES (1)"))
    engine.dispose()
    refused = move(house, DATABASE_URL=here, TRACKER_URL=there)
    assert refused.exit_code == 1 and "engine_events" in refused.output
    assert not any(rows(here, metadata).values())


def refusing_at_the_end(url: str, table: str) -> None:
    """Whatever is written into ``table`` is refused once it is to be kept for good."""
    engine = engine_for(url)
    with engine.begin() as line:
        line.exec_driver_sql(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN RAISE EXCEPTION ''the disk is full''; END'"
        )
        line.exec_driver_sql(
            f"CREATE CONSTRAINT TRIGGER refuses AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    engine.dispose()


@pytest.mark.parametrize("table", ["stops", "engine_events"])
def test_one_address_gets_all_of_it_or_nothing_to_the_very_end(
    house: Path, postgres: Postgres, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it is written in another way for the engine's records, and libpq is told of its port."""
    monkeypatch.setenv("PGPORT", str(postgres.port))
    url = postgres.new_database()
    also = url.replace("postgresql://", "postgres://").replace(f"127.0.0.1:{postgres.port}", "LOCALHOST")
    assert "LOCALHOST/" in also
    database = SqlDatabase(url)
    database.prepare()
    database.close()
    engine = engine_for(url)
    with engine.begin() as line:
        line.exec_driver_sql("CREATE TABLE engine_events (id INT, conversation TEXT, type TEXT, event TEXT)")
    refusing_at_the_end(url, table)
    refused = move(house, DATABASE_URL=url, TRACKER_URL=also)
    assert refused.exit_code == 1 and "the disk is full" in refused.output
    assert not any(rows(url, metadata).values())
    with engine.connect() as line:
        assert line.scalar(sa.text("SELECT count(*) FROM engine_events")) == 0
    engine.dispose()


def test_what_two_addresses_have_when_the_second_refuses_at_the_end_is_told(
    house: Path, postgres: Postgres
) -> None:
    here, there = postgres.new_database(), postgres.new_database()
    engine = engine_for(there)
    with engine.begin() as line:
        line.exec_driver_sql("CREATE TABLE engine_events (id INT, conversation TEXT, type TEXT, event TEXT)")
    engine.dispose()
    refusing_at_the_end(there, "engine_events")
    refused = move(house, DATABASE_URL=here, TRACKER_URL=there)
    assert refused.exit_code == 1 and any(rows(here, metadata).values())
    assert "some. Empty them" in refused.output and "Nothing was moved" not in refused.output


def test_what_cannot_be_moved_is_told_in_a_sentence(house: Path, postgres: Postgres) -> None:
    dead = move(house, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert dead.exit_code == 1 and dead.output.startswith("Error: Nothing was moved: ")
    assert "refused" in dead.output and "sqlalche" not in dead.output and "psycopg" not in dead.output
    with contextlib.closing(sqlite3.connect(house / "ventanilla.db")) as line:
        line.execute("UPDATE alembic_version SET version_num = '9999'")
        line.commit()
    newer = move(house, DATABASE_URL=postgres.new_database())
    assert newer.exit_code == 1 and "a newer Ventanilla has worked with it" in newer.output
