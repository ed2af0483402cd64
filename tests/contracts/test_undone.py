"""What is undone is as it was, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.care import Care
from bot.core.conversation import Status
from bot.core.message import IncomingMessage
from bot.core.operator import Presence
from bot.core.search import read_query
from bot.services.recall import recall
from bot.services.receive import receive
from bot.services.reception import Reception
from bot.services.snooze import snooze
from tests.conftest import NOON, StoppedClock
from tests.unit.services.undoing import FAULTS, all_of_it, passes, resolves, say, takes_back, waiting_for
from tests.unit.services.world import World

NEVER = Reception(care=Care(goodbye=timedelta(0)))


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    world = World(database_url, StoppedClock(NOON))
    yield world
    world.close()


async def test_one_change_after_the_other_and_an_answer_before_one(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    before = await all_of_it(world, conversation)
    for to in (luis, FAULTS):
        await takes_back(world, conversation, marta, await passes(world, conversation, marta, to))
        assert await all_of_it(world, conversation) == before
    answer = await say(world, conversation, marta, "una tontería")
    await resolves(world, conversation, marta, "por error")
    await world.database.run(lambda uow: recall(uow, answer.id, marta.id, world.clock()))
    assert await all_of_it(world, conversation) == before
    await resolves(world, conversation, marta, "por error")
    more = IncomingMessage("phone", "ana", "more", "espera, una cosa más")
    await world.database.run(lambda uow: receive(uow, more, world.clock(), reception=NEVER))
    assert await all_of_it(world, conversation) == before


async def test_what_was_put_aside_is_so_again_until_the_same_moment(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    monday, zone = world.clock() + timedelta(days=2), ZoneInfo("Europe/Madrid")
    await world.database.run(lambda uow: snooze(uow, conversation, marta.id, monday, zone, world.clock()))
    await resolves(world, conversation, marta)
    await world.take_over(conversation, marta)
    one = await world.conversation(conversation)
    assert (one.status, one.snoozed_until) == (Status.SNOOZED, monday)


async def test_what_was_taken_back_is_found_by_no_search(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)

    async def found(words: str) -> int:
        return len(
            await world.database.read(lambda uow: uow.search.messages(read_query(words), 9, None, None))
        )

    answer = await say(world, conversation, marta, "una tontería")
    epoch = await passes(world, conversation, marta, luis, note="es de los tuyos")
    assert (await found("tontería"), await found("tuyos")) == (1, 1)
    await takes_back(world, conversation, marta, epoch)
    await world.database.run(lambda uow: recall(uow, answer.id, marta.id, world.clock()))
    assert (await found("tontería"), await found("tuyos")) == (0, 0)
