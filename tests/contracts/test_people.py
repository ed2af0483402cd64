"""Addresses, codes and merges hold on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import contextlib
import threading
import time
from datetime import timedelta

import pytest

from bot.core.contact import LinkCode, LinkTries, Way
from bot.core.message import IncomingMessage
from bot.core.roles import Role
from bot.services import operators, people
from bot.services.errors import ChangedMeanwhile
from bot.services.merge_contacts import merge, undo
from bot.services.name_contact import name_contact
from bot.services.ports import UnitOfWork
from bot.services.reachable import readdress, set_reachable
from bot.services.receive import Received, receive
from bot.storage.database import SqlDatabase
from tests.conftest import NOON
from tests.patience import PATIENCE


def writes(database: SqlDatabase, sender: str, external_id: str = "m1") -> Received:
    incoming = IncomingMessage("web", sender, f"{sender}-{external_id}", "hola", sender_name=sender.title())
    return database.run_sync(lambda uow: receive(uow, incoming, NOON))


def test_a_code_is_kept_once_a_contact_and_goes_when_it_was_guessed_at(database: SqlDatabase) -> None:
    said = writes(database, "ana").conversation
    until = NOON + timedelta(minutes=10)
    for hashed in ("a", "b"):
        code = LinkCode(said.contact_id, said.id, hashed, until)
        database.run_sync(lambda uow, code=code: uow.links.put_code(code))
    assert database.read_sync(lambda uow: uow.links.code("a", NOON)) is None
    assert database.read_sync(lambda uow: uow.links.code("b", until)) is None
    for left in (True, False):
        database.run_sync(lambda uow: uow.links.count_wrong(2, NOON))
        assert (database.read_sync(lambda uow: uow.links.code("b", NOON)) is not None) == left
    tries = LinkTries(said.contact_id, 3, NOON)
    for _ in range(2):
        database.run_sync(lambda uow: uow.links.put_tries(tries))
    assert database.read_sync(lambda uow: uow.links.tries(said.contact_id)) == tries


def test_contacts_are_found_by_name_and_address_and_merged_ones_no_more(database: SqlDatabase) -> None:
    ana, eva = writes(database, "ana").conversation, writes(database, "ana_eva").conversation
    assert names(database, "ANA") == {"Ana", "Ana_Eva"} and names(database, "a_e") == {"Ana_Eva"}
    made = database.run_sync(lambda uow: merge(uow, ana.contact_id, eva.contact_id, Way.CODE, NOON))
    assert names(database, "a_e") == {"Ana"}, "found by the address that is theirs now"
    assert database.read_sync(lambda uow: uow.links.merge(made.id)) == made


def test_two_merges_of_the_same_two_at_once_are_one(database: SqlDatabase) -> None:
    ids = [writes(database, name).conversation.contact_id for name in ("ana", "eva")]
    together = threading.Barrier(2)

    def merging(one: str, other: str) -> None:
        together.wait()
        with contextlib.suppress(ValueError):
            database.run_sync(lambda uow: merge(uow, one, other, Way.OPERATOR, NOON))

    threads = [threading.Thread(target=merging, args=pair) for pair in (ids, ids[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    def holders(uow: UnitOfWork) -> set[str]:
        return {uow.contacts.by_identity("web", name).id for name in ("ana", "eva")}  # type: ignore[union-attr]

    assert len(database.read_sync(holders)) == 1


def test_messages_that_arrive_during_a_merge_are_nobody_elses(database: SqlDatabase) -> None:
    ana, eva = writes(database, "ana").conversation, writes(database, "eva").conversation
    stop = threading.Event()

    def keep_writing() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            writes(database, "eva", f"x{number}")

    writer = threading.Thread(target=keep_writing)
    writer.start()
    for _ in range(5):
        made = database.run_sync(lambda uow: merge(uow, ana.contact_id, eva.contact_id, Way.OPERATOR, NOON))
        database.run_sync(lambda uow, made=made: undone(uow, made.id))
    database.run_sync(lambda uow: merge(uow, ana.contact_id, eva.contact_id, Way.OPERATOR, NOON))
    stop.set()
    writer.join(30)
    found = database.read_sync(lambda uow: uow.conversations.of_contact(ana.contact_id))
    assert {conversation.id for conversation in found} == {ana.id, eva.id}
    positions = [m.position for m in database.read_sync(lambda uow: uow.messages.of(eva.id, 10_000))]
    assert positions == list(range(1, len(positions) + 1))


def test_a_name_is_not_put_over_the_one_that_their_next_message_is_just_bringing(
    database: SqlDatabase,
) -> None:
    said = writes(database, "ana").conversation
    named, slow = threading.Event(), 0.2  # seconds in which the other would get through

    def brings_a_name(uow: UnitOfWork) -> None:
        contact = uow.contacts.get(uow.conversations.lock(said.id).contact_id)
        contact.name = "Familia Ruiz"
        uow.contacts.save(contact)
        named.set()
        time.sleep(slow)

    message = threading.Thread(target=lambda: database.run_sync(brings_a_name))
    message.start()
    assert named.wait(PATIENCE)
    with pytest.raises(ChangedMeanwhile):
        database.run_sync(lambda uow: name_contact(uow, said.contact_id, "Anita", "Ana", NOON))
    message.join(PATIENCE)
    assert database.read_sync(lambda uow: uow.contacts.get(said.contact_id)).name == "Familia Ruiz"


def test_an_address_that_moves_takes_its_conversation_along(database: SqlDatabase) -> None:
    said = writes(database, "-100").conversation
    for _ in range(2):
        database.run_sync(lambda uow: readdress(uow, "web", "-100", "-200"))
    again = writes(database, "-200", "m2")
    assert again.conversation.id == said.id and again.conversation.contact_id == said.contact_id


def test_out_of_reach_is_noted_once(database: SqlDatabase) -> None:
    said = writes(database, "ana").conversation
    for reachable in (False, False, True, True):
        database.run_sync(lambda uow, on=reachable: set_reachable(uow, "web", "ana", on, NOON))
    lines = [
        m.meta["activity"] for m in database.read_sync(lambda uow: uow.messages.of(said.id)) if m.private
    ]
    assert lines == ["contact.unreachable", "contact.reachable"]


def test_of_two_administrators_who_step_down_at_once_one_stays(database: SqlDatabase) -> None:
    ana, eva = (
        database.run_sync(lambda uow, n=n: operators.add(uow, n, None, NOON, role=Role.ADMINISTRATOR)).id
        for n in ("Ana Ruiz", "Eva Sanz")
    )
    begun, ended = threading.Event(), threading.Event()

    def goes(uow: UnitOfWork) -> None:
        operators.change_role(uow, ana, Role.EDITOR)
        begun.set()
        ended.wait(0.3)  # the other one would be through by then

    first = threading.Thread(target=database.run_sync, args=(goes,))
    first.start()
    assert begun.wait(30)
    with pytest.raises(operators.LastAdministrator):
        database.run_sync(lambda uow: people.leave(uow, eva, None, NOON, None))
    ended.set()
    first.join(30)
    there = database.read_sync(lambda uow: uow.operators.all())
    assert [one.id for one in there if one.role is Role.ADMINISTRATOR and not one.left_at] == [eva]


def names(database: SqlDatabase, words: str) -> set[str | None]:
    return {one.name for one in database.read_sync(lambda uow: uow.contacts.search(words))}


def undone(uow: UnitOfWork, merge_id: str) -> None:
    someone = next(iter(uow.operators.all()), None) or operators.add(uow, "Marta Ruiz", None, NOON)
    undo(uow, merge_id, someone.id, NOON)
