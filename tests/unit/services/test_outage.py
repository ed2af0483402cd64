"""While the engine is away, what waits for it costs little, and is answered as soon as it is back."""

from __future__ import annotations

from bot.core.message import IncomingMessage
from bot.core.turn import Answer, Question
from bot.dialogue.scripted import say
from bot.services.errors import EngineUnavailable
from bot.services.receive import receive
from tests.patience import until
from tests.unit.services.world import World

CUSTOMERS = 40


class Away:
    """An engine that is not there, and counts who asks."""

    def __init__(self) -> None:
        self.away = True
        self.turns: list[str] = []

    @property
    def asked(self) -> int:
        return len(self.turns)

    def __call__(self, question: Question) -> Answer:
        self.turns.append(question.turn_id)
        if self.away:
            raise EngineUnavailable("nobody there")
        return say(f"eco: {question.text}")


async def writes(world: World, number: int) -> str:
    incoming = IncomingMessage("web", f"visitor {number}", f"in {number}", str(number))
    return (await world.database.run(lambda uow: receive(uow, incoming, world.clock()))).conversation.id


async def test_one_tries_for_all_and_all_are_answered_once_it_is_back(world: World) -> None:
    engine = Away()
    world.dialogue.script = engine
    async with world.at_work():
        waiting = [await writes(world, number) for number in range(CUSTOMERS)]
        await until(lambda: len(set(engine.turns)) == CUSTOMERS)
        before = engine.asked
        await until(lambda: engine.asked >= before + 30)
        assert len(set(engine.turns[before:])) == 1, "one conversation tries for all"
        engine.away = False
        for conversation in waiting:
            await world.settled(conversation)
    for number, conversation in enumerate(waiting):
        assert await world.shown(conversation) == [f"eco: {number}"]


async def test_when_the_one_who_tries_goes_the_next_one_tries(world: World) -> None:
    """An operator takes over the conversation that was trying; the others are still answered at once."""
    ana = await world.on_duty("Ana Ruiz")
    engine = Away()
    world.dialogue.script = engine
    async with world.at_work():
        first, second = await writes(world, 1), await writes(world, 2)
        await until(lambda: engine.asked >= 2)
        await world.take_over(first, ana)
        engine.away = False
        await world.settled(second)
    assert await world.shown(second) == ["eco: 2"]
