"""Timers, tasks and the queue hold on SQLite and on PostgreSQL alike, also when many reach for them."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.conversation import Conversation, Priority
from bot.core.handoff import Reason
from bot.core.message import IncomingMessage
from bot.core.operator import Presence
from bot.core.timer import Due, TaskKind, Timer
from bot.services import operators, pick
from bot.services.hand_off import hand_off
from bot.services.ladder import Ladder
from bot.services.ports import UnitOfWork
from bot.services.presence import set_presence
from bot.services.receive import receive
from bot.services.reception import Reception
from bot.services.tasks import ask_for, finish, promise
from bot.storage.database import SqlDatabase
from tests.conftest import NOON
from tests.unit.services.world import PlainWords

SOON = NOON + timedelta(minutes=3)


def writes(database: SqlDatabase, sender: str) -> Conversation:
    incoming = IncomingMessage("web", sender, f"{sender}-m1", "una persona, por favor")
    return database.run_sync(lambda uow: receive(uow, incoming, NOON)).conversation


def test_there_is_one_timer_of_a_kind_and_it_is_found_when_it_is_due(database: SqlDatabase) -> None:
    said = writes(database, "ana")
    later = Timer(said.id, Due.LADDER, SOON, 1)
    for timer in (Timer(said.id, Due.LADDER, NOON, 1), later, Timer(said.id, Due.WARN, SOON, 1)):
        database.run_sync(lambda uow, timer=timer: uow.timers.put(timer))
    assert database.read_sync(lambda uow: uow.timers.due(NOON)) == []
    assert later in database.read_sync(lambda uow: uow.timers.due(SOON))
    database.run_sync(lambda uow: uow.timers.drop(said.id, [Due.WARN]))
    assert database.read_sync(lambda uow: uow.timers.due(SOON)) == [later]


def test_a_task_is_listed_until_it_is_done_and_one_of_nobody_s_for_everybody(database: SqlDatabase) -> None:
    said = writes(database, "ana")
    marta, luis = (
        database.run_sync(lambda uow, name=name: operators.add(uow, name, None, NOON))
        for name in ("Marta Ruiz", "Luis Gil")
    )
    mine = database.run_sync(lambda uow: promise(uow, said.id, marta.id, "Llamarla", SOON, NOON))
    call = database.run_sync(lambda uow: ask_for(uow, said, TaskKind.CALL, "600123456", NOON, NOON, "R-1001"))
    assert database.read_sync(lambda uow: uow.tasks.open_of(marta.id)) == [call, mine]
    assert database.read_sync(lambda uow: uow.tasks.open_of(marta.id, NOON)) == [call]
    assert database.read_sync(lambda uow: uow.tasks.open_of(luis.id)) == [call]
    database.run_sync(lambda uow: finish(uow, mine.id, marta.id, True, NOON))
    assert database.read_sync(lambda uow: uow.tasks.open_of(marta.id)) == [call]
    assert [one.done_at for one in database.read_sync(lambda u: u.tasks.of_conversations([said.id]))] == [
        None,
        NOON,
    ]


def test_eight_who_ask_at_once_do_not_overfill_an_operator(database: SqlDatabase) -> None:
    """Limits hold. (complaint 6)"""
    marta = database.run_sync(
        lambda uow: operators.add(uow, "Marta Ruiz", None, NOON, Presence.ONLINE, capacity=2)
    )
    asking = [writes(database, f"customer {number}").id for number in range(8)]
    together = threading.Barrier(len(asking))

    def ask(conversation: str) -> None:
        together.wait()
        database.run_sync(lambda uow: hand_off(uow, conversation, Reason.REQUESTED, [], NOON))

    threads = [threading.Thread(target=ask, args=(one,)) for one in asking]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert database.read_sync(lambda uow: uow.conversations.waiting_on()) == {marta.id: 2}
    assert len(database.read_sync(lambda uow: uow.conversations.queue())) == 6


def test_two_gateways_serve_the_queue_without_giving_anybody_twice(database: SqlDatabase) -> None:
    asking = [writes(database, f"customer {number}").id for number in range(6)]
    for conversation in asking:
        database.run_sync(lambda uow, one=conversation: hand_off(uow, one, Reason.REQUESTED, [], NOON))
    marta = database.run_sync(
        lambda uow: operators.add(uow, "Marta Ruiz", None, NOON, Presence.ONLINE, capacity=4)
    )
    ladder, together = Ladder(Reception(), PlainWords()), threading.Barrier(2)

    def serve() -> None:
        together.wait()
        while database.run_sync(lambda uow: ladder.serve_queue(uow, SOON)):
            pass

    threads = [threading.Thread(target=serve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert database.read_sync(lambda uow: uow.conversations.waiting_on()) == {marta.id: 4}
    given = [database.read_sync(lambda u, one=one: u.conversations.get(one)) for one in asking]
    assert sorted(one.assignee_id is None for one in given) == [False] * 4 + [True] * 2
    assert all(one.epoch <= 3 for one in given), "each was given once"
    database.run_sync(lambda uow: set_presence(uow, marta.id, Presence.OFFLINE, SOON))
    assert len(database.read_sync(lambda uow: uow.conversations.stranded())) == 4


def test_while_nobody_has_a_hand_free_the_queue_is_not_gone_through_but_danger_is(
    database: SqlDatabase,
) -> None:
    """It is looked at every second, and nobody else writes meanwhile."""
    marta = database.run_sync(
        lambda uow: operators.add(uow, "Marta Ruiz", None, NOON, Presence.ONLINE, capacity=1)
    )
    asking = [writes(database, f"customer {number}").id for number in range(12)]
    for conversation in asking:
        database.run_sync(lambda uow, one=conversation: hand_off(uow, one, Reason.REQUESTED, [], NOON))
    ladder, statements = Ladder(Reception(), PlainWords()), []
    sa.event.listen(
        database._engine, "before_cursor_execute", lambda _c, _cursor, text, *_: statements.append(text)
    )
    assert not database.run_sync(lambda uow: ladder.serve_queue(uow, SOON))
    assert 0 < len(statements) < len(asking)
    urgent = asking[-1]

    def is_danger(uow: UnitOfWork) -> None:
        conversation = uow.conversations.lock(urgent)
        conversation.priority = Priority.URGENT
        uow.conversations.save(conversation)

    database.run_sync(is_danger)
    assert database.run_sync(lambda uow: ladder.serve_queue(uow, SOON))
    assert database.read_sync(lambda uow: uow.conversations.get(urgent)).assignee_id == marta.id


def test_who_waits_behind_many_of_another_team_is_given_to_theirs_and_hears_their_place(
    database: SqlDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pick, "AT_ONCE", 2)
    asking = [writes(database, f"customer {number}").id for number in range(6)]

    def waits(uow: UnitOfWork, one: str, team: str) -> None:
        hand_off(uow, one, Reason.REQUESTED, [], NOON + timedelta(seconds=asking.index(one)))
        conversation, handoff = uow.conversations.lock(one), uow.handoffs.current(one)
        assert handoff is not None
        conversation.team = handoff.team = team
        uow.conversations.save(conversation)
        uow.handoffs.save(handoff)

    for one in asking:
        team = "water" if one == asking[-1] else "accounts"
        database.run_sync(lambda uow, one=one, team=team: waits(uow, one, team))
    places = database.read_sync(lambda u: [pick.place_of(u, u.conversations.get(one)) for one in asking])
    assert places == [1, 2, 3, 4, 5, 1]
    marta = database.run_sync(lambda uow: operators.add(uow, "Marta Ruiz", None, NOON, Presence.ONLINE))

    def is_of_water(uow: UnitOfWork) -> None:
        marta.teams = ("water",)
        uow.operators.save(marta)

    database.run_sync(is_of_water)
    ladder = Ladder(Reception(), PlainWords())
    assert database.run_sync(lambda uow: ladder.serve_queue(uow, SOON))
    given = database.read_sync(lambda uow: uow.conversations.get(asking[-1]))
    assert given.assignee_id == marta.id
    assert database.read_sync(lambda uow: pick.place_of(uow, given)) == 0
    assert not database.run_sync(lambda uow: ladder.serve_queue(uow, SOON))
