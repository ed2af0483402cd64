"""Two, or three, who need what the others have and learn only as they wait whom else they need."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from bot.core.contact import Way
from bot.core.conversation import Conversation
from bot.core.macro import PERSON
from bot.core.message import IncomingMessage
from bot.services import people
from bot.services.arrive import Arrivals
from bot.services.link_channels import Linking, heed_phone, hold_phone
from bot.services.merge_contacts import merge
from bot.services.ports import UnitOfWork
from bot.services.receive import Received, receive
from bot.services.take_over import take_over
from bot.services.transfer import to_operator
from bot.storage.database import SqlDatabase
from tests.conftest import NOON
from tests.contracts.crossing import Work, crossed, once
from tests.contracts.test_at_the_same_moment import WORDS, somebody, writes
from tests.contracts.test_waiting_for_each_other import held_by, macro_of, running


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[SqlDatabase]:
    """Where three meet: on a file they come one after the other."""
    database = SqlDatabase(postgres_url)
    yield database
    database.close()


def test_two_of_one_person_who_link_and_are_merged_at_the_same_moment(database: SqlDatabase) -> None:
    """The code was drawn in the chat that comes first, and is written in the other one."""
    marta = somebody(database)
    eva, ana = (database.run_sync(partial(writes, sender=one)).conversation for one in ("eva", "ana"))
    arrivals = Arrivals(WORDS, Linking("a secret"), lambda: NOON)
    code = database.run_sync(lambda uow: arrivals.linking.new_code(uow, eva, NOON))
    written = IncomingMessage("web", "ana", "ana-m2", f"vincular {code}")
    crossed(
        database,
        once(lambda uow: arrivals.take(uow, written)),
        "conversations.lock",
        once(lambda uow: merge(uow, eva.contact_id, ana.contact_id, Way.OPERATOR, NOON, marta.id)),
        ValueError,  # it was done already
    )
    assert contacts_of(database, eva, ana) == {eva.contact_id}


def test_one_who_shares_their_number_and_is_merged_at_the_same_moment(database: SqlDatabase) -> None:
    marta = somebody(database)
    eva, ana = (
        database.run_sync(partial(begins, account=account, sender=sender)).conversation
        for account, sender in (("whatsapp", "whatsapp:+34600111222"), ("telegram", "7"))
    )

    def shares(uow: UnitOfWork) -> None:
        shared = IncomingMessage("telegram", "7", "7-m2", "")
        hold_phone(uow, shared, "+34 600 111 222")
        heed_phone(uow, receive(uow, shared, NOON), "+34 600 111 222", WORDS, NOON)

    crossed(
        database,
        once(shares),
        "conversations.lock",
        once(lambda uow: merge(uow, eva.contact_id, ana.contact_id, Way.OPERATOR, NOON, marta.id)),
        ValueError,  # it was done already
    )
    assert contacts_of(database, eva, ana) == {eva.contact_id}


def begins(uow: UnitOfWork, account: str, sender: str, key: str = "m1") -> Received:
    return receive(uow, IncomingMessage(account, sender, f"{sender}-{key}", "hola"), NOON)


def contacts_of(database: SqlDatabase, *conversations: Conversation) -> set[str]:
    return database.read_sync(lambda uow: {uow.conversations.get(one.id).contact_id for one in conversations})


def meanwhile(database: SqlDatabase, repository: str, method: str, theirs: Work, ours: Work) -> Work:
    """Ours, with ``theirs`` done and over after its first call of that method."""
    over: list[Any] = []

    def work(uow: UnitOfWork) -> Any:
        asked = getattr(getattr(uow, repository), method)

        def ask(*args: Any, **named: Any) -> Any:
            found = asked(*args, **named)
            if not over:
                over.append(database.run_sync(theirs))
            return found

        setattr(getattr(uow, repository), method, ask)
        return ours(uow)

    return work


def test_who_leaves_as_they_are_given_one_more_that_somebody_is_in(
    postgres_database: SqlDatabase,
) -> None:
    database = postgres_database
    marta = somebody(database)
    somebody(database, "Luis Gil")
    held_by(database, marta, "eva")
    ana = database.run_sync(partial(writes, sender="ana")).conversation.id
    take = partial(take_over, conversation_id=ana, operator_id=marta.id, words=WORDS, now=NOON)
    leaves = partial(people.leave, operator_id=marta.id, to=None, now=NOON, by=None)
    crossed(
        database,
        meanwhile(database, "conversations", "listing", take, leaves),
        "operators.lock",
        once(take),  # as if pressed twice: it has the chat and waits for whoever is to have it
    )
    theirs = database.read_sync(lambda uow: people.holds(uow, marta.id))
    assert theirs == [], "nothing stays with who has gone"


def test_a_chat_that_follows_another_as_that_one_is_passed_on(postgres_database: SqlDatabase) -> None:
    """To somebody who is passing another one on to whoever had it."""
    database = postgres_database
    marta, luis = somebody(database), somebody(database, "Luis Gil")
    (eva, leo) = (*held_by(database, luis, "eva"), *held_by(database, marta, "leo"))
    contact = database.read_sync(lambda uow: uow.conversations.get(eva).contact_id)
    there = database.run_sync(lambda uow: begins(uow, "phone", "eva")).conversation
    database.run_sync(lambda uow: merge(uow, contact, there.contact_id, Way.CODE, NOON))
    macro = macro_of(database, marta, ("note", "visto"), ("transfer", PERSON + luis.id))
    passes = partial(
        to_operator, conversation_id=eva, by_id=luis.id, to_id=marta.id, note="", words=WORDS, now=NOON
    )
    crossed(
        database,
        meanwhile(
            database,
            "conversations",
            "looked_after",
            passes,
            partial(begins, account="phone", sender="eva", key="m2"),
        ),
        "operators.lock",
        running(macro, leo, marta),
    )
    owners = database.read_sync(
        lambda uow: [one.assignee_id for one in uow.conversations.of_contact(contact)]
    )
    assert owners == [marta.id, marta.id]
