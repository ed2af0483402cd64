"""What is pressed again, or under what was asked before; of whole conversations see the transcripts."""

from __future__ import annotations

import pytest

from bot.core.message import Attachment, Button, Reply
from bot.core.turn import Answer, Understanding
from bot.services.converse import tell_of_outage
from bot.services.old_buttons import heed
from bot.services.receive import Received
from tests.unit.services.house import House
from tests.unit.services.test_quotes import said

YES, NO = Button("Sí, confirma", "/affirm"), Button("No", "/deny")


async def heeded(house: House, received: Received) -> bool:
    return await house.database.run(lambda uow: heed(uow, received, house.words, house.clock()))


async def test_two_voice_notes_in_answer_to_the_same_message_are_two(house: House) -> None:
    first = await house.write("hola", "phone")
    spoken = Attachment("voice", media_type="audio/ogg")
    about = first.message.external_id
    notes = [await house.write("", "phone", attachments=(spoken,), quoted=about) for _ in range(2)]
    assert {one.message.quoted_id for one in notes} == {first.message.id}
    assert notes[0].message.payload == notes[1].message.payload is not None
    assert [await heeded(house, one) for one in notes] == [False, False]


async def test_who_presses_one_then_another_and_the_first_again_means_the_first(house: House) -> None:
    conversation = (await house.arrives("hola", account="phone")).conversation
    norte, sur = Button("Norte", "/norte"), Button("Sur", "/sur")
    asked = await said(house, conversation.id, "¿Cuál?", norte, sur)
    for one in (norte, sur, norte, norte):
        await house.arrives(one.title, account="phone", payload=one.payload, quoted=asked)
    presses = [one for one in await house.messages(conversation.id) if one.payload]
    assert [one.handled for one in presses] == [False, False, False, True], "pressed twice running is once"


@pytest.mark.parametrize(
    ("next_asked", "payloads"),
    [("A las 9:00. ¿Confirmo?", [None]), ("A las 12:30. ¿Confirmo?", [None, "/affirm"])],
)
async def test_a_yes_counts_for_what_is_asked_once_its_turn_has_come(
    house: House, next_asked: str, payloads: list[str | None]
) -> None:
    """It was pressed while the words before it were not answered yet."""
    conversation = (await house.arrives("hola", account="phone")).conversation
    async with house.at_work():
        await house.settled(conversation.id)
    half_past = await said(house, conversation.id, "A las 12:30. ¿Confirmo?", YES, NO)
    await house.arrives("no, la primera", account="phone")
    await house.arrives(YES.title, account="phone", payload=YES.payload, quoted=half_past)
    replies = (Reply(next_asked, (YES, NO)),)
    house.dialogue.script = lambda _: Answer(replies, Understanding("scripted", 1.0, "es"))
    async with house.at_work():
        await house.settled(conversation.id)
    assert [question.payload for question in house.dialogue.asked[1:]] == payloads
    again = f"utter_system_old_button_asked es {next_asked}"
    assert ((await house.said(conversation))[-1] == again) is (payloads == [None])


@pytest.mark.parametrize("word", ["STOP", "vincular", "¿y eso?"])
async def test_what_the_house_says_by_itself_leaves_a_question_open(house: House, word: str) -> None:
    conversation = (await house.arrives("hola", account="phone")).conversation
    async with house.at_work():
        await house.settled(conversation.id)
    asked = await said(house, conversation.id, "A las 12:30. ¿Confirmo?", YES, NO)
    heard = (await house.arrives(word, account="phone")).message
    if not heard.handled:  # the engine is away
        tell = lambda uow: tell_of_outage(uow, conversation.id, house.words, False, house.clock())  # noqa: E731
        await house.database.run(tell)
    assert (await house.said(conversation))[-1].startswith("utter_system")
    pressed = await house.arrives(YES.title, account="phone", payload=YES.payload, quoted=asked)
    assert not pressed.message.handled


async def test_what_was_asked_before_a_person_came_is_asked_no_more(house: House) -> None:
    await house.person("Marta Ruiz")
    conversation = (await house.arrives("hola", account="phone")).conversation
    asked = await said(house, conversation.id, "A las 12:30. ¿Confirmo?", YES, NO)
    marta = await house.person("Marta Gil")
    await house.take_over(conversation.id, marta)
    await house.reply(conversation.id, marta, "Te la cambio yo.")
    await house.arrives("seguir con el bot", account="phone")
    pressed = await house.arrives(YES.title, account="phone", payload=YES.payload, quoted=asked)
    assert pressed.message.handled
