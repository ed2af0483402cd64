"""What every message asks of SQLite is planned once, and not each time it is asked."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

from bot.services.ports import UnitOfWork
from bot.storage.database import SqlDatabase


def ask(uow: UnitOfWork, number: int) -> None:
    conversation = f"cnv_{number}"
    uow.conversations.latest_at("web", f"visitor {number}")
    uow.messages.by_external_id("web", f"message {number}")
    uow.messages.of(conversation, 2)
    uow.messages.of_turn(f"trn_{number}")
    uow.messages.unhandled(conversation)
    uow.messages.queued(conversation)
    uow.messages.last_and_notices(conversation, number)
    uow.messages.last_incoming_before(conversation, number)
    uow.turns.asked(conversation)


def test_what_every_message_asks_is_planned_once(tmp_path: Path, empty_tables: Path) -> None:
    planned: list[tuple[Any, ...]] = []

    def plan(*what: Any) -> int:
        """SQLite asks whether it may, whenever it plans."""
        planned.append(what)
        return sqlite3.SQLITE_OK

    def work(uow: Any) -> None:
        driver = uow.connection.connection.driver_connection
        driver.set_authorizer(plan)
        ask(uow, 1)
        assert planned
        planned.clear()
        ask(uow, 2)
        driver.set_authorizer(None)

    shutil.copy(empty_tables, tmp_path / "a.db")
    database = SqlDatabase(f"sqlite:///{tmp_path}/a.db")
    database.run_sync(work)
    database.close()
    assert not planned
