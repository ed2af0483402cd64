"""The migrations make the tables that the code works with."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from bot.core.roles import Role
from bot.storage.database import SqlDatabase
from bot.storage.migrate import MIGRATIONS
from bot.storage.tables import metadata


def kept_by_us(name: str | None, kind: str, parents: object) -> bool:
    """The indexes of search are each database's own kind: tests/contracts/test_search.py looks at them."""
    return not (name or "").startswith("search_")


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new.db"
    return str(request.getfixturevalue("bare_postgres_url"))


def test_the_migrated_database_is_what_the_tables_say(database: SqlDatabase) -> None:
    with database._engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": False, "include_name": kept_by_us}
        )
        assert compare_metadata(context, metadata) == []


def test_who_was_administrator_before_there_were_roles_is_one_afterwards(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    engine = sa.create_engine(url)
    person = "('{0}', '{0}', '{0}', 'offline', '2026-01-01 00:00:00', 5, {1})"
    with engine.begin() as connection:
        move(connection, "0004")
        connection.exec_driver_sql(
            "INSERT INTO operators (id, name, login, presence, created_at, capacity, administrator) VALUES "
            + ", ".join(person.format(name, boss) for name, boss in (("marta", 1), ("tom", 0)))
        )
    with engine.begin() as connection:
        move(connection, "head")
    engine.dispose()
    database = SqlDatabase(url)
    roles = {one.login: one.role for one in database.read_sync(lambda uow: uow.operators.all())}
    database.close()
    assert roles == {"marta": Role.ADMINISTRATOR, "tom": Role.OPERATOR}


def move(connection: sa.Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_of_two_open_incidents_of_one_place_the_first_stays_open(bare_url: str) -> None:
    engine = SqlDatabase(bare_url)._engine
    row = "('{0}', 'water', '{1}', '2026-11-{2} 00:00:00', '', '', {3})"
    rows = (
        ("second", "norte", "03", "NULL"),
        ("first", "norte", "02", "NULL"),
        ("over", "norte", "01", "'2026-11-01 09:00:00'"),
        ("elsewhere", "sur", "04", "NULL"),
    )
    with engine.begin() as connection:
        move(connection, "0030")
        connection.exec_driver_sql(
            "INSERT INTO incidents (id, service, district, started_at, note_es, note_en, closed_at) VALUES "
            + ", ".join(row.format(*each) for each in rows)
        )
    with engine.begin() as connection:
        move(connection, "head")
    engine.dispose()
    database = SqlDatabase(bare_url)
    still = [one.id for one in database.read_sync(lambda uow: uow.incidents.open())]
    database.close()
    assert still == ["first", "elsewhere"]


def test_what_named_an_intent_names_it_as_it_is_called_now(bare_url: str) -> None:
    engine = SqlDatabase(bare_url)._engine
    at = "'2026-11-01 09:00:00'"
    with engine.begin() as connection:
        move(connection, "0040")
        connection.exec_driver_sql(
            "INSERT INTO canned_replies (id, code, created_at, updated_at, texts, intent) "
            f"VALUES ('can_1', 'bajas', {at}, {at}, '{{}}', 'faq/stop_notices'), "
            f"('can_2', 'mudanza', {at}, {at}, '{{}}', 'faq/move_house')"
        )
        connection.exec_driver_sql(
            "INSERT INTO teams (id, names, changed_at, languages, reasons, intents, services) "
            f"VALUES ('avisos', '{{}}', {at}, '[]', '[]', '[\"faq/stop_notices\", \"complain\"]', '[]')"
        )
    with engine.begin() as connection:
        move(connection, "head")
        canned = sa.select(metadata.tables["canned_replies"].c.intent).order_by(sa.text("id"))
        teams = sa.select(metadata.tables["teams"].c.intents)
        assert connection.scalars(canned).all() == ["stop_notices", "faq/move_house"]
        assert connection.scalars(teams).all() == [["stop_notices", "complain"]]
    engine.dispose()


@pytest.mark.parametrize(("erased", "until"), [((), "09:00"), ((7,), "09:00"), ((7, 11), "11:15")])
def test_what_was_written_during_the_update_is_asked_for(
    bare_url: str, erased: tuple[int, ...], until: str
) -> None:
    """From the last message on that came on a network that can be asked; nothing from before somebody was
    erased, whose last message may have been later than any that is left."""
    engine = SqlDatabase(bare_url)._engine
    accounts = {"a": "whatsapp:+34600000100", "b": "web"}
    with engine.begin() as connection:
        move(connection, "0041")
        tables = sa.MetaData()
        tables.reflect(connection)
        fill(connection, tables.tables["contacts"], id="con_1")
        for hour in erased:
            at = datetime(2026, 11, 1, hour)
            fill(connection, tables.tables["erasures"], id=f"era_{hour}", contact_id="con_1", asked_at=at)
        for name, account in accounts.items():
            fill(connection, tables.tables["conversations"], id=name, contact_id="con_1", account=account)
            rows = (("customer", 8), ("customer", 9), ("bot", 10))
            for position, (author, hour) in enumerate(rows, 1):
                fill(
                    connection,
                    tables.tables["messages"],
                    id=f"{name}{position}",
                    conversation_id=name,
                    position=position,
                    author=author,
                    created_at=datetime(2026, 11, 1, hour),
                    account=account,
                )
    with engine.begin() as connection:
        move(connection, "head")
    engine.dispose()
    database = SqlDatabase(bare_url)
    known = database.read_sync(lambda uow: [uow.caught_up.until(one) for one in accounts.values()])
    database.close()
    assert known == [datetime.fromisoformat(f"2026-11-01T{until}Z"), None]


def fill(connection: sa.Connection, table: sa.Table, **values: Any) -> None:
    """A row with something in every column that needs it."""
    kinds = ((sa.JSON, []), (sa.Boolean, False), (sa.Integer, 0), (sa.DateTime, datetime(2026, 11, 1)))
    for column in table.columns:
        if column.name not in values and not column.nullable:
            found = (value for kind, value in kinds if isinstance(column.type, kind))
            values[column.name] = next(found, "")
    connection.execute(sa.insert(table).values(values))
