"""What is pressed again, or under what was asked before; of whole conversations see the transcripts."""

from __future__ import annotations

import pytest

from bot.core.message import Attachment, Button, Reply
from bot.core.turn import Answer, Understanding
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
