"""While a message is stored the engine reads it already, where what it will be asked is known."""

from __future__ import annotations

from tests.unit.services.house import House

CARD = "mi tarjeta es 4111 1111 1111 1111"


async def test_the_engine_hears_what_it_is_then_asked(house: House) -> None:
    async with house.at_work():
        for text in ("hola", f"  {CARD}  ", "¿a qué hora abren?"):
            conversation = (await house.arrives(text)).conversation
            await house.settled(conversation.id)
    asked = [(q.conversation_id, q.text, q.language, q.written_at) for q in house.dialogue.asked]
    assert house.dialogue.ahead == asked
    assert len(asked) == 3 and "4111" not in str(asked)


async def test_not_where_it_will_be_asked_something_else_or_nothing(house: House) -> None:
    first = await house.arrives("hola")
    ana = await house.on_duty("Ana Ruiz")
    house.dialogue.ahead.clear()
    await house.arrives("", payload="/greet")
    await house.arrives("y esto", quoted=first.message.external_id)
    await house.take_over(first.conversation.id, ana)
    await house.arrives("¿hay alguien?")
    assert house.dialogue.ahead == []


async def test_an_engine_that_is_away_is_no_hindrance(house: House) -> None:
    house.dialogue.available = False
    assert (await house.arrives("hola")).message.text == "hola"
