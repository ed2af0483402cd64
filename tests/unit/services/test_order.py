"""Messages that overtook each other on the way stand in the order their network counts them by."""

from __future__ import annotations

import asyncio
import random

import pytest

from bot.core.message import Message
from tests.unit.services.world import World


async def write(world: World, *ordinals: int | None) -> list[str]:
    """Have them arrive in this order; return how the conversation reads."""
    for ordinal in ordinals:
        await world.write(str(ordinal), account="phone", ordinal=ordinal)  # type: ignore[arg-type]
    return [message.text for message in await written(world)]


async def written(world: World) -> list[Message]:
    def read(uow):  # type: ignore[no-untyped-def]
        return uow.messages.of(uow.conversations.latest_at("phone", "ana").id)

    return list(await world.database.read(read))


@pytest.mark.parametrize("arrival", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (7, 9, 8), (1, 5, 3)])
async def test_they_read_as_they_were_written(world: World, arrival: tuple[int, ...]) -> None:
    assert await write(world, *arrival) == [str(number) for number in sorted(arrival)]


async def test_however_they_are_shuffled_each_keeps_a_place_of_its_own(world: World) -> None:
    arrival = list(range(1, 16))
    random.Random(3).shuffle(arrival)
    assert await write(world, *arrival) == [str(number) for number in range(1, 16)]
    assert [message.position for message in await written(world)] == list(range(1, 16))


async def test_what_was_said_in_answer_is_not_passed(world: World) -> None:
    """A reply was written by someone who had not seen the message that came late."""
    ana = await world.on_duty("Ana Ruiz")
    await write(world, 1, 3)
    conversation_id = (await written(world))[0].conversation_id
    await world.take_over(conversation_id, ana)
    await world.reply(conversation_id, ana, "Hola, soy Ana.")
    texts = await write(world, 2)
    assert texts.index("3") < texts.index("Hola, soy Ana.") < texts.index("2")


async def test_where_a_network_does_not_count_the_order_of_arrival_holds(world: World) -> None:
    assert await write(world, None, None) == ["None", "None"]
    assert await write(world, 4, None, 3) == ["None", "None", "4", "None", "3"]


async def test_the_bot_is_asked_in_that_order(world: World) -> None:
    await write(world, 2, 1)
    async with world.at_work():
        world.worker.wake((await written(world))[0].conversation_id)
        while len(world.dialogue.asked) < 2:
            await asyncio.sleep(0.01)
    assert [question.text for question in world.dialogue.asked] == ["1", "2"]
