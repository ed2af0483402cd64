"""What a customer means who answers to a message: "este sí"."""

from __future__ import annotations

import pytest

from bot.content.business import load_business
from bot.core.message import Author, Button, Delivery, IncomingMessage
from bot.core.quoting import only_points, told
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.reception import Reception
from bot.services.record import append
from bot.settings import ROOT
from tests.unit.services.world import World


@pytest.mark.parametrize(
    "text", ["este sí", "Esta", "quiero ese por favor", "this one", "yes, that one please"]
)
def test_who_only_points_says_what_they_point_at(text: str) -> None:
    assert (
        only_points(text)
        and told(text, "Norte, mañana a las 10:30", own=False) == "Norte, mañana a las 10:30"
    )


@pytest.mark.parametrize("text", ["sí", "este no", "no", "¿a qué hora abre?", "esta tarde en Norte"])
def test_whoever_says_more_is_taken_at_their_word(text: str) -> None:
    assert told(text, "Norte, mañana a las 10:30", own=False) == text


def test_a_question_about_their_own_earlier_words_says_both() -> None:
    assert (
        told("¿y esto cómo va?", "se fue la luz en Sur", own=True) == "¿y esto cómo va?\nse fue la luz en Sur"
    )
    assert told("gracias", "se fue la luz en Sur", own=True) == "gracias"


async def said(world: World, conversation_id: str, text: str, *buttons: Button) -> str:
    """Something of ours that the customer has on their phone; return what their network calls it."""

    def work(uow: UnitOfWork) -> str:
        conversation = uow.conversations.lock(conversation_id)
        made = append(
            uow, conversation, Author.BOT, text, world.clock(), delivery=Delivery.SENT, buttons=buttons
        )
        made.account, made.external_id = "phone", f"provider-{made.id}"
        uow.messages.save(made)
        uow.conversations.save(conversation)
        return made.external_id

    return await world.database.run(work)


async def test_of_several_things_said_at_once_the_one_picked_out_is_meant(world: World) -> None:
    """Also where none of our records has the message it was picked out of, and not a button beside it."""
    conversation = (await world.write("hola", "phone")).conversation
    times = "Mañana: Norte a las 10:30 o Puerto a las 9:00."
    slots = await said(world, conversation.id, times, Button("Otra hora", "/deny"))
    await world.write("este sí", "phone", quoted=slots, quote="Puerto a las 9:00")
    await world.write("¿a qué hora abre?", "phone", quoted=slots, quote="Norte")
    await world.write("esta", "phone", quoted="of long ago", quote="Centro")
    async with world.at_work():
        await world.settled(conversation.id)
    assert "\n".join(one.text for one in world.dialogue.asked).split("\n") == [
        "hola",
        "Puerto a las 9:00",
        "¿a qué hora abre?",
        "Centro",
    ]
    assert all(one.payload is None for one in world.dialogue.asked)


async def test_the_engine_is_asked_with_what_is_pointed_at(world: World) -> None:
    conversation = (await world.write("hola", "phone")).conversation
    slot = await said(world, conversation.id, "Norte, mañana a las 10:30")
    await said(world, conversation.id, "Puerto, mañana a las 9:00")
    received = await world.write("este sí", "phone", quoted=slot)
    assert received.message.text == "este sí", "the operator sees what was written, and the quote beside it"
    async with world.at_work():
        await world.settled(conversation.id)
    assert [question.text for question in world.dialogue.asked][-1] == "Norte, mañana a las 10:30"


async def test_nobody_points_at_what_stands_in_anothers_conversation(world: World) -> None:
    anas = (await world.write("hola", "phone")).conversation
    slot = await said(world, anas.id, "Norte, mañana a las 10:30")
    of_eva = IncomingMessage("phone", "eva", "m1", "este sí", quoted=slot)
    received = await world.database.run(lambda uow: receive(uow, of_eva, world.clock()))
    assert received.conversation.id != anas.id and received.message.quoted_id is None


@pytest.mark.parametrize("asked", ["¿hay avería en Sur?", "hay avería en Sur"])
async def test_who_points_at_an_answer_asks_what_it_answered(world: World, asked: str) -> None:
    vars(world.reception).update(cues=load_business(ROOT).cues)
    async with world.at_work():
        conversation = (await world.write(asked, "phone")).conversation
        await world.settled(conversation.id)
        answer = (await world.messages(conversation.id))[-1]
        assert answer.author is Author.BOT

        def sent(uow: UnitOfWork) -> None:
            answer.account, answer.external_id = "phone", "provider-answer"
            uow.messages.save(answer)

        await world.database.run(sent)
        await world.write("¿y esto?", "phone", quoted="provider-answer")
        await world.settled(conversation.id)
    assert [question.text for question in world.dialogue.asked][-1] == asked


async def test_a_quote_of_the_only_button_presses_it(world: World) -> None:
    conversation = (await world.write("hola", "phone")).conversation
    offer = await said(world, conversation.id, "¿Te aviso cuando vuelva?", Button("Avisarme", "/notify_me"))
    await said(world, conversation.id, "Aún no sabemos cuándo.")
    assert (await world.write("este sí", "phone", quoted=offer)).message.payload == "/notify_me"


async def test_a_number_in_answer_to_quoted_buttons_names_one_of_them(world: World) -> None:
    world.reception = Reception(cues=load_business(ROOT).cues)
    conversation = (await world.write("hola", "phone")).conversation
    offer = await said(
        world, conversation.id, "¿Dónde?", Button("Norte", "/norte"), Button("Puerto", "/puerto")
    )
    await said(world, conversation.id, "Otra cosa")
    assert (await world.write("el segundo", "phone", quoted=offer)).message.payload == "/puerto"
    assert (await world.write("este", "phone", quoted=offer)).message.payload is None
