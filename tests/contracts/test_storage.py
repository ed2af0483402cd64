"""What the use cases rely on holds on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.web.left import take
from bot.core.contact import Contact, Identity
from bot.core.conversation import Priority, Status
from bot.core.desk import Incident
from bot.core.event import Audience
from bot.core.ids import new_id
from bot.core.listing import Filter, View
from bot.core.message import Author, Button, Delivery, IncomingMessage, Message
from bot.core.operator import Operator, Presence
from bot.core.secret import Secret
from bot.core.signals import Signal
from bot.core.turn import Turn, TurnState, Understanding
from bot.services import operators
from bot.services.arrive import Arrivals
from bot.services.errors import Unstorable
from bot.services.link_channels import Linking
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.storage import tables
from bot.storage.database import SqlDatabase
from bot.storage.mapping import to_row
from tests.conftest import NOON
from tests.patience import until
from tests.unit.services.world import PlainWords


def hello(external_id: str = "m1", sender: str = "ana", text: str = "hola") -> IncomingMessage:
    return IncomingMessage("web", sender, external_id, text)


def test_preparing_twice_changes_nothing(database: SqlDatabase) -> None:
    database.prepare()
    assert database.read_sync(lambda uow: uow.events.last_id()) == 0


def test_two_gateways_may_prepare_an_empty_database_at_once(bare_postgres_url: str, tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/new.db", bare_postgres_url):
        databases = [SqlDatabase(url) for _ in range(2)]
        in_threads(2, lambda number, made=databases: made[number].prepare(), numbered=True)
        for database in databases:
            assert database.read_sync(lambda uow: uow.events.last_id()) == 0
            database.close()


def test_a_message_comes_back_as_it_was_stored(database: SqlDatabase) -> None:
    message = database.run_sync(lambda uow: receive(uow, hello(text="¿Qué tal? 👋\n日本"), NOON)).message
    assert database.read_sync(lambda uow: uow.messages.get(message.id)) == message


async def test_what_has_happened_elsewhere_is_noted_though_whoever_noted_it_is_stopped(
    database: SqlDatabase,
) -> None:
    busy = asyncio.create_task(database.run(lambda uow: time.sleep(0.3)))
    await asyncio.sleep(0.1)
    noting = database.run(lambda uow: uow.stops.add("web", "eva", NOON), repeatable=True)
    noted = asyncio.create_task(noting)
    await asyncio.sleep(0.1)
    noted.cancel()
    await asyncio.gather(busy, noted, return_exceptions=True)
    await until(lambda: database.read(lambda uow: uow.stops.has("web", "eva")))


def test_what_every_message_asks_for_is_planned_once(sqlite_url: str) -> None:
    """Worked out anew, the look-up of who writes took as long as all the rest."""
    database, asked = SqlDatabase(sqlite_url), list[str]()
    arrivals = Arrivals(PlainWords(), Linking("a secret"), lambda: NOON)
    database.run_sync(lambda uow: take(uow, arrivals, hello()))
    sa.event.listen(database._engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    database.run_sync(lambda uow: take(uow, arrivals, hello("m2")))
    database.close()
    assert asked == []


def test_the_same_external_id_is_one_message(database: SqlDatabase) -> None:
    first = database.run_sync(lambda uow: receive(uow, hello(), NOON))
    second = database.run_sync(lambda uow: receive(uow, hello(text="hola otra vez"), NOON))
    assert second.duplicate and second.message == first.message


def test_the_same_message_sent_by_eight_threads_at_once_is_one_message(database: SqlDatabase) -> None:
    barrier = threading.Barrier(8)
    stored: list[str] = []

    def send() -> None:
        barrier.wait()
        stored.append(database.run_sync(lambda uow: receive(uow, hello(), NOON)).message.id)

    in_threads(8, send)
    assert len(stored) == 8 and len(set(stored)) == 1


def test_messages_of_one_customer_from_eight_threads_are_in_one_conversation_without_gaps(
    database: SqlDatabase,
) -> None:
    def send(number: int) -> None:
        database.run_sync(lambda uow: receive(uow, hello(f"m{number}"), NOON))

    in_threads(8, send, numbered=True)
    conversations = database.read_sync(lambda uow: uow.conversations.listing("all", ""))
    assert len(conversations) == 1
    messages = database.read_sync(lambda uow: uow.messages.of(conversations[0].id))
    assert [m.position for m in messages] == list(range(1, 9))


def test_a_failed_transaction_leaves_nothing(database: SqlDatabase) -> None:
    def work(uow: UnitOfWork) -> None:
        receive(uow, hello(), NOON)
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        database.run_sync(work)
    assert database.read_sync(lambda uow: uow.messages.by_external_id("web", "m1")) is None
    assert database.read_sync(lambda uow: uow.events.last_id()) == 0


def test_events_are_seen_in_the_order_of_their_ids_while_many_write(database: SqlDatabase) -> None:
    """A reader that remembers the last id it saw never misses one."""
    done = threading.Event()
    seen: list[int] = []

    def read() -> None:
        last_round = False
        while not last_round:
            last_round = done.is_set()
            cursor = seen[-1] if seen else 0
            seen.extend(
                e.id for e in database.read_sync(lambda uow: uow.events.after(cursor, Audience.CONSOLE))
            )

    def write(number: int) -> None:
        for n in range(20):
            database.run_sync(lambda uow: receive(uow, hello(f"{number}/{n}", f"sender {number}"), NOON))

    reader = threading.Thread(target=read)
    reader.start()
    in_threads(4, write, numbered=True)
    done.set()
    reader.join()
    assert len(seen) == 80 and seen == sorted(set(seen))


def test_a_lease_is_held_by_one_until_it_runs_out(database: SqlDatabase) -> None:
    conversation = database.run_sync(lambda uow: receive(uow, hello(), NOON)).conversation
    until = NOON + timedelta(seconds=10)

    def claim(owner: str, at: timedelta) -> bool:
        return database.run_sync(
            lambda uow: uow.leases.claim(conversation.id, owner, 1, NOON + at, until + at)
        )

    assert claim("one", timedelta(0))
    assert not claim("two", timedelta(seconds=5))
    assert claim("one", timedelta(seconds=5)), "its holder may renew it"
    assert claim("two", timedelta(seconds=30)), "nobody renewed it"


def test_of_the_leases_somebody_holds_those_named_are_renewed(database: SqlDatabase) -> None:
    until = NOON + timedelta(seconds=10)
    talks = [
        database.run_sync(lambda uow, who=who: receive(uow, hello(who, who), NOON)).conversation.id
        for who in ("a", "b", "c")
    ]
    for talk, owner in zip(talks, ("me", "me", "other"), strict=True):
        database.run_sync(lambda uow, t=talk, o=owner: uow.leases.claim(t, o, 1, NOON, until))
    later = until + timedelta(seconds=5)
    database.run_sync(lambda uow: uow.leases.renew("me", [talks[0], talks[2]], later))
    assert database.read_sync(lambda uow: uow.leases.unanswered(later)) == talks[1:]


def test_one_of_many_wins_a_lease(database: SqlDatabase) -> None:
    conversation = database.run_sync(lambda uow: receive(uow, hello(), NOON)).conversation
    won: list[bool] = []

    def claim(number: int) -> None:
        until = NOON + timedelta(seconds=10)
        won.append(
            database.run_sync(lambda uow: uow.leases.claim(conversation.id, str(number), 1, NOON, until))
        )

    in_threads(8, claim, numbered=True)
    assert won.count(True) == 1


def test_what_waits_is_found_until_it_is_done_or_held(database: SqlDatabase) -> None:
    received = database.run_sync(lambda uow: receive(uow, hello(), NOON))
    conversation_id = received.conversation.id
    assert database.read_sync(lambda uow: uow.leases.unanswered(NOON)) == [conversation_id]
    until = NOON + timedelta(seconds=10)
    database.run_sync(lambda uow: uow.leases.claim(conversation_id, "me", 1, NOON, until))
    assert database.read_sync(lambda uow: uow.leases.unanswered(NOON)) == []
    database.run_sync(lambda uow: uow.leases.release(conversation_id, "me"))
    received.message.handled = True
    database.run_sync(lambda uow: uow.messages.save(received.message))
    assert database.read_sync(lambda uow: uow.leases.unanswered(NOON)) == []


def test_numbers_of_a_series_are_given_once(database: SqlDatabase) -> None:
    given: list[int] = []

    def take(_number: int) -> None:
        for _ in range(5):
            given.append(database.run_sync(lambda uow: uow.desk.next_number("ticket")))

    in_threads(6, take, numbered=True)
    assert sorted(given) == list(range(1001, 1031))


def test_a_turn_and_what_was_understood_come_back_as_they_were(database: SqlDatabase) -> None:
    received = database.run_sync(lambda uow: receive(uow, hello(), NOON))
    turn = Turn(new_id("trn"), received.conversation.id, 1, received.message.id, TurnState.ASKED, 1, NOON)
    database.run_sync(lambda uow: uow.turns.add(turn))
    turn.state = TurnState.ANSWERED
    turn.understood = Understanding("greet", 0.9, "es", ({"intent": "greet"},), ({"entity": "office"},))
    turn.signals = [Signal("outrage", 0.5, "¡¡¡")]
    turn.slots = {"office": "norte", "tried": [1, 2]}
    database.run_sync(lambda uow: uow.turns.save(turn))
    assert database.read_sync(lambda uow: uow.turns.get(turn.id)) == turn
    assert database.read_sync(lambda uow: uow.turns.asked(received.conversation.id)) is None


def test_the_queue_shows_danger_first_then_who_has_waited_longest(database: SqlDatabase) -> None:
    for sender, priority, waited in (("b", "none", 5), ("c", "none", 9), ("d", "urgent", 1)):
        conversation = database.run_sync(lambda uow, s=sender: receive(uow, hello(s, s), NOON)).conversation
        conversation.change_owner(Status.OPEN, None)
        conversation.priority = Priority(priority)
        conversation.waiting_since = NOON - timedelta(minutes=waited)
        database.run_sync(lambda uow, c=conversation: uow.conversations.save(c))
    listed = database.read_sync(lambda uow: uow.conversations.listing("unassigned", "nobody"))
    waited = [(c.priority.value, (NOON - c.waiting_since).seconds // 60) for c in listed if c.waiting_since]
    assert waited == [("urgent", 1), ("none", 9), ("none", 5)]
    for view, many in ((View.MINE, 0), (View.UNASSIGNED, 3), (View.ALL, 3)):
        counted = database.read_sync(lambda uow, v=view: uow.conversations.count(v, "nobody", Filter(), 9))
        assert counted == many


@pytest.mark.parametrize("delivery", [Delivery.QUEUED, Delivery.SENT, Delivery.FAILED, Delivery.SUPPRESSED])
def test_buttons_are_known_as_offered_wherever_they_may_have_been_seen(
    database: SqlDatabase, delivery: Delivery
) -> None:
    """Also before the provider's answer is here, or if it is lost; never what was kept from the customer."""
    conversation = database.run_sync(lambda uow: receive(uow, hello(), NOON)).conversation
    offer = (Button("Cita", "/book_appointment"),)
    message = Message(
        new_id("msg"), conversation.id, 2, Author.BOT, "¿Qué necesitas?", NOON, delivery, buttons=offer
    )
    database.run_sync(lambda uow: uow.messages.add(message))
    known = database.read_sync(lambda uow: uow.messages.offered_payloads(conversation.id))
    assert known == (set() if delivery is Delivery.SUPPRESSED else {"/book_appointment"})


def test_a_sign_in_link_works_once_and_not_after_its_time(database: SqlDatabase) -> None:
    operator = database.run_sync(lambda uow: operators.add(uow, "Marta Ruiz", None, NOON))
    link = Secret("link", "h", operator.id, NOON + timedelta(hours=1))
    database.run_sync(lambda uow: uow.secrets.add(link))
    later = NOON + timedelta(hours=2)
    assert database.read_sync(lambda uow: uow.secrets.get("link", "h", NOON)) == link
    assert database.read_sync(lambda uow: uow.secrets.get("link", "h", later)) is None
    removed = [database.run_sync(lambda uow: uow.secrets.remove("link", "h")) for _ in range(2)]
    assert removed == [True, False]


def test_people_and_incidents_come_back_as_they_were(database: SqlDatabase) -> None:
    contact = Contact(new_id("con"), NOON, "Ana", "en")
    operator = Operator(new_id("opr"), "Luis", "luis", Presence.BUSY, NOON, capacity=3)
    incident = Incident(new_id("inc"), "water", "sur", NOON, "avería", "outage", NOON)

    def store(uow: UnitOfWork) -> None:
        uow.contacts.add(contact, Identity(contact.id, "web", "ana"))
        uow.operators.add(operator)
        uow.incidents.add(incident)

    database.run_sync(store)
    assert database.read_sync(lambda uow: uow.contacts.by_identity("web", "ana")) == contact
    assert database.read_sync(lambda uow: uow.operators.by_login("luis")) == operator
    assert database.read_sync(lambda uow: uow.incidents.open()) == [incident]


def test_an_unknown_conversation_is_a_key_error(database: SqlDatabase) -> None:
    with pytest.raises(KeyError, match="cnv_nowhere"):
        database.read_sync(lambda uow: uow.conversations.get("cnv_nowhere"))


def in_threads(count: int, work: object, numbered: bool = False) -> None:
    """Run ``work`` in ``count`` threads at once and fail if one of them did."""
    failed: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number) if numbered else work()  # type: ignore[operator]
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def test_an_error_tells_nothing_of_what_people_write(database: SqlDatabase) -> None:
    """It is logged, and logs hold no words of theirs."""
    message = database.run_sync(lambda uow: receive(uow, hello(text="vivo junto al río"), NOON)).message
    with database._engine.connect() as connection, pytest.raises(sa.exc.IntegrityError) as error:
        connection.execute(sa.insert(tables.messages).values(to_row(message)))
    assert "junto al río" not in str(error.value) and "INSERT INTO messages" in str(error.value)


THE_END_OF_TIME = datetime.max.replace(tzinfo=timezone(timedelta(hours=-14)))


@pytest.mark.parametrize("value", [10**400, 2**63, "\ud800", "a\x00b", THE_END_OF_TIME], ids=type)
def test_what_no_database_holds_is_called_by_one_name(database: SqlDatabase, value: Any) -> None:
    """Not there, or refused: never a fault of ours, whichever database it is."""

    def look(uow: UnitOfWork) -> object:
        if isinstance(value, datetime):
            return uow.secrets.get("session", "nobody", value)
        return uow.events.has(value) if isinstance(value, int) else uow.contacts.search(value)

    with contextlib.suppress(Unstorable):
        assert not database.read_sync(look)


def test_how_often_each_intent_was_understood_is_counted_by_the_database(database: SqlDatabase) -> None:
    conversation = database.run_sync(lambda uow: receive(uow, hello(), NOON)).conversation.id
    turns = [("opening_hours", 5), ("opening_hours", 2), ("greet", 1), (None, 1), ("greet", 9), ("", 1)]

    def work(uow: UnitOfWork) -> None:
        message = uow.messages.of(conversation)[0]
        for number, (intent, days) in enumerate(turns):
            turn = Turn(
                f"trn_{number}",
                conversation,
                number,
                message.id,
                TurnState.ANSWERED,
                1,
                NOON - timedelta(days=days),
            )
            turn.understood = None if intent == "" else Understanding(intent, 0.9, "es")
            uow.turns.add(turn)

    database.run_sync(work)
    found = database.read_sync(lambda uow: uow.turns.understood_since(NOON - timedelta(days=7)))
    assert found == ({"opening_hours": 2, "greet": 1}, NOON - timedelta(days=5))
    assert database.read_sync(lambda uow: uow.turns.understood_since(NOON)) == ({}, None)
