"""What other systems are told is taken by one gateway at a time, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.content.business import load_business
from bot.core.alert import Alert, AlertKind, Through
from bot.core.care import Care
from bot.core.message import IncomingMessage
from bot.core.webhook import Outcome, Told
from bot.services import alerts, tell_others, webhooks
from bot.services.erase import erase
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.reception import Reception
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from tests.conftest import NOON, StoppedClock
from tests.unit.services.undoing import resolves, waiting_for
from tests.unit.services.world import World

OPENING = Opening(load_business(ROOT))


@pytest.fixture
def databases(database_url: str) -> Iterator[list[SqlDatabase]]:
    databases = [SqlDatabase(database_url) for _ in range(2)]
    yield databases
    for database in databases:
        database.close()


async def test_two_gateways_collect_and_claim_each_thing_once(databases: list[SqlDatabase]) -> None:
    first, second = databases
    webhook = await first.run(lambda uow: webhooks.add(uow, "https://a.example.org", (), NOON))
    for number in range(30):
        incoming = IncomingMessage("web", f"sender {number % 5}", f"m{number}", "hola")
        await first.run(lambda uow, each=incoming: receive(uow, each, NOON))  # type: ignore[misc]
    await asyncio.gather(*(d.run(lambda uow: tell_others.collect(uow, NOON, OPENING)) for d in databases * 3))
    assert await second.read(lambda uow: uow.webhooks.count(webhook.id)) == {"waiting": 30}

    async def take(database: SqlDatabase) -> list[str]:
        taken: list[str] = []
        while claimed := await database.run(lambda uow: tell_others.claim(uow, NOON, 4)):
            taken += [telling.id for telling, _ in claimed]
        return taken

    taken = [each for some in await asyncio.gather(*map(take, databases * 2)) for each in some]
    assert len(taken) == len(set(taken)) == 30
    await first.run(lambda uow: [tell_others.sent(uow, each, NOON) for each in taken] and None)
    assert await first.read(lambda uow: len(uow.webhooks.listing(Outcome.SENT))) == 30
    await first.run(lambda uow: uow.webhooks.forget_before(NOON + timedelta(days=31), 99))
    assert await first.read(lambda uow: uow.webhooks.count(webhook.id)) == {}


async def test_a_webhook_that_is_switched_off_hears_nothing_of_what_happens_meanwhile(
    databases: list[SqlDatabase],
) -> None:
    here, there = databases

    async def writes(name: str, at: datetime) -> None:
        await here.run(lambda uow: receive(uow, IncomingMessage("web", "eva", name, name), at))
        await there.run(lambda uow: tell_others.collect(uow, at, OPENING))

    async def due(at: datetime) -> list[str]:
        claimed = await there.run(lambda uow: tell_others.claim(uow, at))
        return [telling.body["data"]["message"]["text"] for telling, _ in claimed]

    later = [NOON + timedelta(minutes=n) for n in range(5)]
    webhook = await here.run(lambda uow: webhooks.add(uow, "https://a.example.org", (), NOON))
    await writes("before", later[0])
    await here.run(lambda uow: webhooks.switch_off(uow, webhook.id, later[1]))
    await writes("meanwhile", later[2])
    assert await due(later[2]) == [], "not even what waited"
    await here.run(lambda uow: webhooks.switch_on(uow, webhook.id, later[3]))
    await writes("afterwards", later[4])
    assert await due(later[4]) == ["before", "afterwards"]


async def test_what_is_being_told_while_its_customer_is_erased_is_gone_and_stays_so(
    databases: list[SqlDatabase],
) -> None:
    here, there = databases
    await here.run(lambda uow: webhooks.add(uow, "https://a.example.org", (), NOON))

    def writes(uow: UnitOfWork) -> str:
        message = receive(uow, IncomingMessage("web", "eva", "m1", "hola"), NOON).message
        message.handled = True
        uow.messages.save(message)
        alert = Alert(
            "alr_1", AlertKind.LEFT, Through.MAIL, message.conversation_id, NOON, next_attempt_at=NOON
        )
        uow.alerts.add(alert)
        return uow.conversations.get(message.conversation_id).contact_id

    contact = await here.run(writes)
    await there.run(lambda uow: tell_others.collect(uow, NOON, OPENING))
    ((telling, _),) = await there.run(lambda uow: tell_others.claim(uow, NOON))
    await here.run(lambda uow: erase(uow, contact, NOON))
    await there.run(lambda uow: tell_others.sent(uow, telling.id, NOON))
    await there.run(lambda uow: tell_others.refused(uow, telling.id, "timeout", None, NOON))
    await there.run(lambda uow: alerts.sent(uow, "alr_1", NOON))
    await there.run(lambda uow: alerts.failed(uow, "alr_1", "timeout", NOON))
    assert await here.read(lambda uow: [uow.webhooks.listing(state) for state in Outcome]) == [[], [], []]


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    world = World(database_url, StoppedClock(NOON))
    yield world
    world.close()


async def ends_told_of(world: World) -> list[str | None]:
    """With which summaries, those whose time has come by now."""

    def work(uow: UnitOfWork) -> list[str | None]:
        tell_others.collect(uow, world.clock(), OPENING)
        claimed = [telling for telling, _ in tell_others.claim(uow, world.clock(), 50)]
        for one in claimed:
            tell_others.sent(uow, one.id, world.clock())
        bodies = [one.body["data"] for one in claimed if one.kind == Told.HANDOFF_RESOLVED.value]
        return [body["handoff"]["summary"] for body in bodies]

    return await world.database.run(work)


async def test_a_resolve_that_is_undone_is_told_to_nobody_and_the_real_one_is(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    await world.database.run(lambda uow: webhooks.add(uow, "https://a.example.org", (), NOON))
    conversation = await waiting_for(world, marta)
    for summary in ("por error", "otra vez por error"):
        await resolves(world, conversation, marta, summary)
        assert await ends_told_of(world) == []
        world.clock.advance(seconds=4)
        await world.take_over(conversation, marta)
        world.clock.advance(seconds=10)
        assert await ends_told_of(world) == []
    await resolves(world, conversation, marta, "Se devuelve el cobro")
    assert await ends_told_of(world) == []
    world.clock.advance(seconds=10)
    assert await ends_told_of(world) == ["Se devuelve el cobro"]
    world.clock.advance(seconds=60)
    assert await ends_told_of(world) == [], "once"


async def test_each_end_is_told_of_a_handoff_that_went_on_after_the_goodbye(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    await world.database.run(lambda uow: webhooks.add(uow, "https://a.example.org", (), NOON))
    conversation = await waiting_for(world, marta)
    soon = Reception(care=Care(goodbye=timedelta(minutes=30)))
    told = []
    for number in range(2):
        await world.resolve(conversation, marta)
        told.append(len(await ends_told_of(world)))
        world.clock.advance(seconds=60)
        incoming = IncomingMessage("phone", "ana", f"more {number}", "una cosa más")
        await world.database.run(lambda uow, one=incoming: receive(uow, one, world.clock(), reception=soon))  # type: ignore[misc]
    assert told == [1, 1]
    handoffs = await world.database.read(lambda uow: uow.handoffs.of(conversation))
    assert len(handoffs) == 1
