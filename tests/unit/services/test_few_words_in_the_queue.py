"""Who waits for a person and answers in a word or two is understood by what they were told last."""

from __future__ import annotations

import pytest

from bot.content.business import load_business
from bot.core.message import Author, Button, Delivery
from bot.services.ports import UnitOfWork
from bot.services.record import append
from bot.settings import ROOT
from tests.unit.services.house import House

CUES = load_business(ROOT).cues
# Which way out is asked about.
MEANT = ("utter_system_way_bot_meant", "utter_system_way_call_meant", "utter_system_way_message_meant")
WAYS = (Button("Seguir con el bot", "/leave_to_bot"), Button("Sí, que me llamen", "/leave_to_call"))


@pytest.fixture
def house(house: House) -> House:
    vars(house.reception).update(cues=CUES)
    return house


async def told(house: House, conversation_id: str, *buttons: Button) -> None:
    def work(uow: UnitOfWork) -> None:
        conversation = uow.conversations.lock(conversation_id)
        now = house.clock()
        append(uow, conversation, Author.SYSTEM, "...", now, delivery=Delivery.SENT, buttons=buttons)
        uow.conversations.save(conversation)

    await house.database.run(work)


async def waits(house: House, *buttons: Button) -> str:
    """A conversation in the queue whose customer was shown these buttons last."""
    conversation, _ = await house.asks()
    await told(house, conversation.id, *buttons)
    return conversation.id


async def test_a_yes_to_the_offer_of_a_call_asks_for_the_number(house: House) -> None:
    conversation_id = await waits(house, *WAYS)
    await house.arrives("sí, por favor")
    assert (await house.messages(conversation_id))[-1].text.startswith("utter_system_phone_asked")


async def test_a_yes_to_nothing_in_particular_is_a_message_like_any_other(house: House) -> None:
    conversation_id = await waits(house, WAYS[0])
    await house.arrives("sí")
    assert not (await house.messages(conversation_id))[-1].text.startswith("utter_system_phone_asked")


async def test_a_bare_when_asks_how_long_it_takes(house: House) -> None:
    conversation_id = await waits(house)
    await house.arrives("¿y cuándo?")
    assert (await house.messages(conversation_id))[-1].text.startswith("utter_system_waits")


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("ya no hace falta, lo dejo que me tengo que ir", "utter_system_way_bot_offered"),
        ("leave it i'll phone my bank first", "utter_system_way_bot_offered"),
        ("bueno déjalo, que ya me ha llamado mi hermano", "utter_system_way_bot_offered"),
        ("al final sí que necesito que me llamen", "utter_system_way_call_offered"),
        ("I can't sit here all day, can they call me", "utter_system_way_call_offered"),
        ("tengo que irme, mejor quiero dejar un mensaje", "utter_system_way_message_offered"),
    ],
)
async def test_what_sounds_like_leaving_is_asked_about(house: House, text: str, offered: str) -> None:
    conversation_id = await waits(house)
    await house.arrives(text)
    said = (await house.messages(conversation_id))[-1]
    assert said.text.startswith(offered.replace("_offered", "_meant"))
    assert any(button.title.startswith(offered) for button in said.buttons)
    await house.arrives("sí")
    assert not (await house.messages(conversation_id))[-1].text.startswith(MEANT)


async def test_it_is_not_asked_again_right_away(house: House) -> None:
    conversation_id = await waits(house)
    await house.arrives("leave it i'll phone my bank first")
    await house.arrives("al final sí que necesito que me llamen")
    said = [one.text for one in await house.messages(conversation_id)]
    assert sum(text.startswith(MEANT) for text in said) == 1


@pytest.mark.parametrize(
    "text",
    [
        "cancelar la cita del martes por favor",
        "¿no importa si espero fuera?",
        "no puedo esperar más, tengo a mi madre con oxígeno",
        "i can't wait, it's flooding",
        "me voy a quedar sin comida en la nevera",
        "it doesn't matter which office",
        "leave it on the same account",
        "no hace falta contrato nuevo",
        "no quiero que me llamen",
        "no hace falta que me llamen, espero aquí",
        "my friends call me Lu",
        "you call me every week about a bill",
    ],
)
async def test_a_word_of_leaving_in_something_else_is_not(house: House, text: str) -> None:
    conversation_id = await waits(house)
    await house.arrives(text)
    assert not (await house.messages(conversation_id))[-1].text.startswith(MEANT)
