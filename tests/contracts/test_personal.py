"""All that is kept about a customer has a line in the register, and goes as it says: on both databases."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.audit import AuditFilter
from bot.core.desk import TicketFilter
from bot.core.erasure import Person
from bot.core.event import Audience
from bot.core.message import IncomingMessage
from bot.services.erase import erase, person_of
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.storage.database import SqlDatabase
from bot.storage.register import REGISTER, Line
from bot.storage.tables import metadata
from tests.conftest import NOON
from tests.contracts.crossing import crossed
from tests.contracts.household import dump, figures, file_of, fill, words

ANA = Person(("contacts-ana",), ("conversations-ana",))


@pytest.fixture
def full(database: SqlDatabase) -> SqlDatabase:
    database.run_sync(lambda uow: fill(uow.personal._connection))  # type: ignore[attr-defined]
    return database


def everything(database: SqlDatabase) -> dict[str, list[str]]:
    return database.read_sync(lambda uow: dump(uow.personal._connection))  # type: ignore[attr-defined]


def swept(database: SqlDatabase, most: int = 200) -> int:
    steps = 0
    while database.run_sync(lambda uow: uow.personal.sweep(ANA, most)):
        steps += 1
    more = database.run_sync(lambda uow: uow.personal.tidy(first=True))
    while more:
        more = database.run_sync(lambda uow: uow.personal.tidy(first=False))
    return steps


def test_every_table_has_one_line_in_the_register() -> None:
    listed = [line.table.name for line in REGISTER]
    assert sorted(listed) == sorted(metadata.tables), "bot/storage/register.py: one line for each table"


@pytest.mark.parametrize("line", REGISTER, ids=lambda line: line.table.name)
def test_every_column_that_can_hold_words_has_a_place_in_its_line(line: Line) -> None:
    if line.deleted:
        return
    can_hold_words = {
        column.name
        for column in line.table.columns
        if isinstance(column.type, sa.String | sa.JSON) and not column.primary_key and not column.foreign_keys
    }
    named = {*line.becomes, *line.stays.split()}
    assert can_hold_words <= named, "does it tell anything about a customer? Then it becomes; else it stays"
    assert named <= {column.name for column in line.table.columns}
    assert line.whose is not None or line.why, "why is it about nobody?"


def test_nothing_about_the_customer_is_left_and_nothing_about_another_is_touched(full: SqlDatabase) -> None:
    before = everything(full)
    held = full.read_sync(lambda uow: uow.personal.rows(ANA))
    assert set(held) == {line.table.name for line in REGISTER if line.whose is not None}
    full.run_sync(lambda uow: erase(uow, "contacts-ana", NOON))
    swept(full)
    after = everything(full)
    assert words("ana") not in str(after)
    assert full.read_sync(lambda uow: uow.personal.count(ANA)) == {}
    for table, rows in before.items():
        assert [row for row in rows if "-tom" in row] == [row for row in after[table] if "-tom" in row], table


def test_one_row_at_a_time_comes_to_the_same(full: SqlDatabase) -> None:
    full.run_sync(lambda uow: erase(uow, "contacts-ana", NOON))
    assert swept(full, most=1) > 10
    assert words("ana") not in str(everything(full))


def test_reports_count_what_they_counted(full: SqlDatabase) -> None:
    before = figures(full)
    full.run_sync(lambda uow: erase(uow, "contacts-ana", NOON))
    swept(full)
    assert figures(full) == before and before[0] == (2, 2, 0)


def test_nobody_who_was_erased_is_found(full: SqlDatabase) -> None:
    full.run_sync(lambda uow: erase(uow, "contacts-ana", NOON))
    assert full.read_sync(lambda uow: uow.contacts.search(words("ana"))) == []
    assert [one.id for one in full.read_sync(lambda uow: uow.conversations.listing("all", ""))] == [
        "conversations-tom"
    ]
    tickets = full.read_sync(lambda uow: uow.desk.tickets(TicketFilter(state=None), None, 10))
    assert [one.id for one in tickets] == ["tickets-tom"]
    with pytest.raises(KeyError):
        full.read_sync(lambda uow: person_of(uow, "contacts-ana"))


def test_what_was_still_to_be_done_for_them_is_not(full: SqlDatabase) -> None:
    full.run_sync(lambda uow: erase(uow, "contacts-ana", NOON))
    tickets = full.read_sync(lambda uow: uow.desk.tickets_of("contacts-ana"))
    appointments = full.read_sync(lambda uow: uow.desk.appointments_of("contacts-ana"))
    assert [one.state.value for one in (*tickets, *appointments)] == ["closed", "cancelled"]
    kinds = {event.kind for event in full.read_sync(lambda uow: uow.events.after(2, Audience.CONSOLE))}
    assert {"ticket.answered", "appointment.cancelled", "state"} <= kinds


def test_the_record_says_that_it_was_done_and_not_who_it_was(full: SqlDatabase) -> None:
    full.run_sync(lambda uow: erase(uow, "contacts-ana", NOON, "operators-tom"))
    entry = full.read_sync(lambda uow: uow.audit.listing(AuditFilter(action="customers.")))[0]
    assert (entry.action, entry.operator_id) == ("customers.erased", "operators-tom")
    assert entry.detail == {"contact": "contacts-ana"}


def test_the_files_of_a_customer_are_known_and_whether_others_sent_them_too(full: SqlDatabase) -> None:
    def in_use(who: str) -> bool:
        return full.read_sync(lambda uow: uow.personal.in_use(file_of(who)))

    assert full.read_sync(lambda uow: uow.personal.media(ANA)) == (file_of("ana"),)
    assert in_use("ana") and in_use("tom")
    full.run_sync(lambda uow: erase(uow, "contacts-ana", NOON))
    swept(full)
    assert not in_use("ana") and in_use("tom")


def test_not_a_byte_of_it_is_left_in_the_file(sqlite_url: str) -> None:
    database = SqlDatabase(sqlite_url)
    database.run_sync(lambda uow: fill(uow.personal._connection))  # type: ignore[attr-defined]
    file = Path(sqlite_url.removeprefix("sqlite:///"))

    def bytes_of_it() -> bytes:
        with database._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return file.read_bytes().lower()

    assert words("ana").lower().encode() in bytes_of_it()
    database.run_sync(lambda uow: erase(uow, "contacts-ana", NOON))
    swept(database)
    left = bytes_of_it()
    database.close()
    assert words("ana").lower().encode() not in left
    assert words("tom").lower().encode() in left


async def test_nor_in_the_log_of_changes_once_nobody_reads(sqlite_url: str) -> None:
    database = SqlDatabase(sqlite_url)
    await database.run(lambda uow: fill(uow.personal._connection))  # type: ignore[attr-defined]
    log = Path(f"{sqlite_url.removeprefix('sqlite:///')}-wal")
    await database.run(lambda uow: erase(uow, "contacts-ana", NOON))
    await asyncio.to_thread(swept, database)
    assert words("ana").lower().encode() in log.read_bytes().lower()
    with database._engine.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        reader.exec_driver_sql("SELECT count(*) FROM messages")
        emptying = asyncio.create_task(database.write_over())
        await database.run(lambda uow: uow.events.last_id())  # whoever writes meanwhile does not wait for it
        await asyncio.sleep(0.3)
        assert not emptying.done()
    await emptying
    left = log.read_bytes()
    database.close()
    assert words("ana").lower().encode() not in left.lower()


def test_of_many_who_write_while_they_are_erased_no_message_is_lost(database: SqlDatabase) -> None:
    """Each is with those that were erased, or with the new customer: never behind the erasing."""

    def write(key: str) -> None:
        def work(uow: UnitOfWork) -> None:
            message = receive(uow, IncomingMessage("phone", "eva", key, f"texto {key}"), NOON).message
            message.handled = True
            uow.messages.save(message)

        database.run_sync(work)

    def go(contact_id: str) -> None:
        erasure = database.run_sync(lambda uow: erase(uow, contact_id, NOON))
        while database.run_sync(lambda uow: uow.personal.sweep(erasure.person, 200)):
            pass

    write("first")
    for number in range(5):
        known = database.read_sync(lambda uow: uow.contacts.by_identity("phone", "eva"))
        assert known is not None
        keys = [f"{number}-{writer}" for writer in range(4)]
        together = threading.Barrier(len(keys) + 1)

        def at_once(act: Callable[[str], None], of: str, start: threading.Barrier = together) -> None:
            start.wait()
            act(of)

        with ThreadPoolExecutor() as threads:
            running = [threads.submit(at_once, write, key) for key in keys]
            running.append(threads.submit(at_once, go, known.id))
            for each in running:
                each.result(60)
        write(f"{number}-last")
        new = database.read_sync(lambda uow: uow.conversations.latest_at("phone", "eva"))
        assert new is not None and new.contact_id != known.id
        for old in database.read_sync(lambda uow, one=known.id: uow.conversations.of_contact(one)):
            messages = database.read_sync(lambda uow, one=old.id: uow.messages.of(one))
            assert {message.text for message in messages} == {""}
        there = database.read_sync(lambda uow, one=new.id: uow.messages.of(one))
        assert {message.text for message in there} <= {f"texto {key}" for key in [*keys, f"{number}-last"]}
    every = database.read_sync(lambda uow: dump(uow.personal._connection))["messages"]  # type: ignore[attr-defined]
    assert len(every) == 1 + 5 * 5


def test_who_is_erased_between_being_known_and_their_message_is_somebody_new_or_goes_whole(
    database: SqlDatabase,
) -> None:
    def write(uow: UnitOfWork, key: str) -> str:
        message = receive(uow, IncomingMessage("phone", "eva", key, f"texto {key}"), NOON).message
        message.handled = True
        uow.messages.save(message)
        return message.conversation_id

    first = database.run_sync(lambda uow: write(uow, "first"))
    eva = database.read_sync(lambda uow: uow.conversations.get(first).contact_id)
    erased = partial(erase, contact_id=eva, now=NOON)
    second, _ = crossed(database, partial(write, key="second"), "contacts.by_identity", erased)
    held = database.read_sync(lambda uow: uow.conversations.get(second))
    contact = database.read_sync(lambda uow: uow.contacts.get(held.contact_id))
    assert (held.erased_at is None) == (contact.erased_at is None)
