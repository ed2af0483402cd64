"""The record of who did what takes new lines and nothing else, whatever program asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.audit import AuditFilter
from bot.services import operators
from bot.services.audit import note
from bot.storage import tables
from bot.storage.database import SqlDatabase
from tests.conftest import NOON


@pytest.mark.parametrize("change", [sa.update(tables.audit).values(action="x"), sa.delete(tables.audit)])
def test_a_line_cannot_be_changed_or_removed(database: SqlDatabase, change: sa.Executable) -> None:
    database.run_sync(lambda uow: note(uow, NOON, "people.role"))
    with database._engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="never changed"):
        connection.execute(change)
        connection.commit()
    assert [entry.action for entry in database.read_sync(lambda uow: uow.audit.listing(AuditFilter()))] == [
        "people.role"
    ]


def test_lines_are_found_by_who_what_about_what_and_when(database: SqlDatabase) -> None:
    ana, tom = (database.run_sync(lambda u, n=n: operators.add(u, n, None, NOON)).id for n in ("Ana", "Tom"))
    written: list[tuple[str, str | None, str | None, str | None, int]] = [
        ("people.role", ana, None, tom, 0),
        ("people.left", ana, None, None, 1),
        ("conversations.opened", tom, "cnv_1", None, 2),
    ]
    for action, who, about, subject, hour in written:
        at = NOON + timedelta(hours=hour)
        database.run_sync(lambda u, a=(at, action, who, about, subject): note(u, *a, count=1))

    def found(**wanted: object) -> list[str]:
        asked = AuditFilter(**wanted)  # type: ignore[arg-type]
        return [entry.action for entry in database.read_sync(lambda uow: uow.audit.listing(asked))]

    assert found() == ["conversations.opened", "people.left", "people.role"]
    assert found(action="people.") == ["people.left", "people.role"]
    assert found(operator_id=tom) == ["conversations.opened", "people.role"]
    assert found(conversation_id="cnv_1") == ["conversations.opened"]
    assert found(since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=2)) == ["people.left"]
    assert database.read_sync(lambda uow: uow.audit.actions()) == sorted(action for action, *_ in written)
