"""Of what was read in a unit of work, saving writes what has changed since; of anything else, all."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.conversation import Conversation
from bot.core.handoff import Reason
from bot.core.message import Message
from bot.core.signals import Signal
from bot.core.webhook import Telling, Told, Webhook
from bot.services import operators
from bot.services.hand_off import hand_off
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.storage import tables
from bot.storage.conversations import ConversationRepository
from bot.storage.database import SqlDatabase
from bot.storage.mapping import _READ
from bot.storage.messages import MessageRepository
from bot.storage.people import OperatorRepository
from bot.storage.repository import Repository
from tests.conftest import NOON
from tests.contracts.test_storage import hello


@pytest.fixture
def message(database: SqlDatabase) -> Message:
    return database.run_sync(lambda uow: receive(uow, hello(), NOON)).message


def in_a_unit(database: SqlDatabase, work: Any) -> None:
    with database._engine.begin() as connection:
        work(connection)


def test_what_is_as_it_was_is_not_written(database: SqlDatabase, message: Message) -> None:
    def work(connection: Connection) -> None:
        conversations = ConversationRepository(connection)
        conversation = conversations.get(message.conversation_id)
        connection.execute(sa.update(tables.conversations).values(open_form="book_appointment_form"))
        conversation.language = "en"
        conversations.save(conversation)

    in_a_unit(database, work)
    kept = stored(database, message)
    assert (kept.language, kept.open_form) == ("en", "book_appointment_form")


def test_what_goes_back_to_what_it_was_is_written(database: SqlDatabase, message: Message) -> None:
    def work(connection: Connection) -> None:
        conversations = ConversationRepository(connection)
        conversation = conversations.get(message.conversation_id)
        for language in ("en", "es"):
            conversation.language = language
            conversations.save(conversation)

    in_a_unit(database, work)
    assert stored(database, message).language == "es"


def test_what_was_added_to_a_mapping_is_written(database: SqlDatabase, message: Message) -> None:
    def work(connection: Connection) -> None:
        messages = MessageRepository(connection)
        known = messages.get(message.id)
        known.meta["numbered"] = True
        messages.save(known)

    in_a_unit(database, work)
    assert database.read_sync(lambda uow: uow.messages.get(message.id)).meta == {"numbered": True}


def test_a_list_that_is_as_it_was_is_not_written(database: SqlDatabase) -> None:
    """Whoever is noted as being there does not undo what was arranged for them at the same moment."""
    marta = database.run_sync(lambda uow: operators.add(uow, "Marta Ruiz", None, NOON))

    def work(connection: Connection) -> None:
        people = OperatorRepository(connection)
        known = people.get(marta.id)
        connection.execute(sa.update(tables.operators).values(teams=["faults"]))
        known.seen_at = NOON
        people.save(known)

    in_a_unit(database, work)
    kept = database.read_sync(lambda uow: uow.operators.get(marta.id))
    assert (kept.seen_at, kept.teams) == (NOON, ("faults",))


def repositories(of: type[Repository[Any]] = Repository) -> list[type[Repository[Any]]]:
    return [one for each in of.__subclasses__() for one in (each, *repositories(each))]


def test_no_thing_has_a_list_in_common_with_the_row_it_was_read_from() -> None:
    """Changed in place, it would look as it was."""
    assert len(repositories()) > 15
    for one in repositories():
        listed = [f.name for f in fields(one.kind) if str(f.type).startswith(("list", "tuple"))]
        assert {name for name in listed if name in one.table.c} <= _READ.keys(), one


def test_what_was_added_to_a_list_is_written(database: SqlDatabase, message: Message) -> None:
    signal = Signal("asked", 1.0, "person")

    def work(uow: UnitOfWork) -> None:
        hand_off(uow, message.conversation_id, Reason.REQUESTED, [], NOON)
        handoff = uow.handoffs.current(message.conversation_id)
        assert handoff is not None
        handoff.signals.append(signal)
        uow.handoffs.save(handoff)

    database.run_sync(work)
    (kept,) = database.read_sync(lambda uow: uow.handoffs.of(message.conversation_id))
    assert kept.signals == [signal]


def test_what_was_read_elsewhere_is_written_whole(database: SqlDatabase, message: Message) -> None:
    before = stored(database, message)
    in_a_unit(
        database, lambda connection: connection.execute(sa.update(tables.conversations).values(team="x"))
    )
    in_a_unit(database, lambda connection: ConversationRepository(connection).save(before))
    assert stored(database, message) == before


def test_a_telling_keeps_the_name_of_what_it_tells(database: SqlDatabase) -> None:
    """One of its columns is called as the key of a row may be."""
    webhook = Webhook("whk_1", "https://example.com/", (Told.MESSAGE_CREATED,), NOON, NOON)
    telling = Telling("tel_1", "whk_1", 1, "msg_1", Told.MESSAGE_CREATED.value, {}, NOON)

    def work(uow: UnitOfWork) -> None:
        uow.webhooks.add(webhook)
        uow.webhooks.tell(telling)

    database.run_sync(work)
    for attempts in (1, 2):
        database.run_sync(lambda uow, n=attempts: uow.webhooks.save_telling(replace(telling, attempts=n)))
        kept = database.read_sync(lambda uow: uow.webhooks.telling("tel_1"))
        assert (kept.key, kept.attempts) == ("msg_1", attempts)


def stored(database: SqlDatabase, message: Message) -> Conversation:
    return database.read_sync(lambda uow: uow.conversations.get(message.conversation_id))
