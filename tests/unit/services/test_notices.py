"""The engine hears with the customer's next message what the house has said by itself since the bot spoke."""

from __future__ import annotations

from bot.content.words import Words
from bot.core.message import Button, Delivery
from bot.services.notices import give_notice
from bot.services.ports import UnitOfWork
from bot.settings import ROOT
from tests.unit.services.world import World

WORDS = Words.load(ROOT)


async def given(world: World, conversation_id: str, key: str, **values: str) -> None:
    def work(uow: UnitOfWork) -> None:
        conversation = uow.conversations.lock(conversation_id)
        give_notice(uow, conversation, WORDS, key, world.clock(), **values)
        uow.conversations.save(conversation)

    await world.database.run(work)


async def heard(world: World, text: str) -> list[str]:
    """The notices that the engine was told of with a message."""
    received = await world.write(text)
    async with world.at_work():
        await world.settled(received.conversation.id)
    return [notice.text for notice in world.dialogue.asked[-1].notices]


async def test_a_notice_is_told_once_with_its_buttons(world: World) -> None:
    assert await heard(world, "hola") == []
    conversation = (await world.write("no hay luz")).conversation
    async with world.at_work():
        await world.settled(conversation.id)
    await given(world, conversation.id, "service_restored", service="electricity", district="sur")
    assert await heard(world, "sí") == ["Vuelve a haber luz en Sur. ¿A ti también te funciona ya?"]
    yes, no = world.dialogue.asked[-1].notices[0].buttons
    assert yes == Button("Sí, gracias", "/thanks")
    assert no.payload == '/report_problem{"service": "electricity", "district": "sur"}'
    assert await heard(world, "y otra cosa") == []


async def test_only_what_came_after_the_bots_last_words_is_told(world: World) -> None:
    conversation = (await world.write("no hay luz")).conversation
    await given(world, conversation.id, "started")
    async with world.at_work():
        await world.settled(conversation.id)
    await given(world, conversation.id, "ticket_open", ticket="R-1")
    await given(world, conversation.id, "ticket_closed", ticket="R-1", note="Arreglado.")
    assert await heard(world, "no") == [
        "Tu caso R-1 está abierto y seguimos con ello.",
        "Hemos cerrado tu caso R-1.\nArreglado.\n¿Ha quedado resuelto?",
    ]


async def test_what_nobody_has_read_is_not_told(world: World) -> None:
    conversation = (await world.write("hola")).conversation
    async with world.at_work():
        await world.settled(conversation.id)
    await given(world, conversation.id, "ticket_closed", ticket="R-1")

    def suppress(uow: UnitOfWork) -> None:
        last = uow.messages.of(conversation.id)[-1]
        last.delivery = Delivery.SUPPRESSED
        uow.messages.save(last)

    await world.database.run(suppress)
    assert await heard(world, "sí") == []
