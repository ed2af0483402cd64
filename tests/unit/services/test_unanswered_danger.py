"""Whoever may be in danger and does not answer whether they are gets a person; whoever answers does not."""

from __future__ import annotations

import pytest

from bot.core.conversation import Priority, Status
from bot.core.handoff import Reason
from bot.core.message import Reply
from bot.core.turn import Answer, Question, Understanding
from bot.services.turn_context import TurnContext
from bot.services.unanswered_danger import await_answer
from tests.unit.services.house import House

ASKED = Answer((Reply("¿Está pasando ahora?"),), Understanding("report_danger", 0.6, "es"))


@pytest.fixture
def asking(house: House) -> House:
    """The assistant asks about danger what says "huele", and answers everything else."""

    async def script(question: Question) -> Answer:
        if "huele" not in question.text:
            return Answer((Reply("De acuerdo."),), Understanding("deny", 1.0, "es"))
        turn = TurnContext(question.turn_id, question.conversation_id, question.contact_id, "es", "asks")
        await house.database.run(lambda uow: await_answer(uow, turn, house.reception, house.clock()))
        return ASKED

    house.dialogue.script = script
    return house


async def tells(house: House, *texts: str) -> str:
    async with house.at_work():
        for text in texts:
            conversation = (await house.arrives(text)).conversation
            await house.settled(conversation.id)
    return conversation.id


async def test_who_falls_silent_is_given_to_somebody_at_once_and_hears_it(asking: House) -> None:
    await asking.person("Paz Mora", teams=("faults",))
    there = await tells(asking, "huele un poco raro en el cuadro")
    await asking.keep_time(seconds=119)
    assert (await asking.conversation(there)).status is Status.BOT
    await asking.keep_time(seconds=2)
    conversation = await asking.conversation(there)
    assert (conversation.status, conversation.priority) == (Status.OPEN, Priority.URGENT)
    assert await asking.has(conversation) == "Paz Mora"
    handoff = await asking.handoff(conversation)
    assert handoff.reason is Reason.DANGER
    assert [(s.kind, s.weight, s.words) for s in handoff.signals] == [
        ("danger", 0.6, "huele un poco raro en el cuadro")
    ]
    assert (await asking.said(conversation))[1:] == [
        "utter_system_danger_unanswered es utter_system_handoff_assigned es Paz Mora"
    ]


async def test_where_nobody_is_there_it_stands_first_in_the_queue_with_a_number(asking: House) -> None:
    there = await tells(asking, "huele un poco raro en el cuadro")
    await asking.keep_time(minutes=3)
    conversation = await asking.conversation(there)
    assert (conversation.status, conversation.priority) == (Status.OPEN, Priority.URGENT)
    assert (await asking.said(conversation))[1:] == [
        "utter_system_danger_unanswered es utter_system_handoff_queued es R-1001"
    ]


async def test_whatever_they_write_is_an_answer(asking: House) -> None:
    there = await tells(asking, "huele un poco raro en el cuadro", "no, era la tostada")
    await asking.keep_time(minutes=30)
    conversation = await asking.conversation(there)
    assert conversation.status is Status.BOT
    assert await asking.said(conversation) == ["¿Está pasando ahora?", "De acuerdo."]


async def test_what_they_wrote_while_they_were_being_asked_counts_too(house: House) -> None:
    async def script(question: Question) -> Answer:
        if "huele" in question.text:
            await house.arrives("no, era la tostada")
            turn = TurnContext(question.turn_id, question.conversation_id, question.contact_id, "es", "asks")
            await house.database.run(lambda uow: await_answer(uow, turn, house.reception, house.clock()))
        return ASKED

    house.dialogue.script = script
    there = await tells(house, "huele un poco raro en el cuadro")
    await house.keep_time(minutes=30)
    assert (await house.conversation(there)).status is Status.BOT


async def test_who_was_taken_over_meanwhile_is_not_called_a_second_person(asking: House) -> None:
    marta = await asking.person("Marta Ruiz")
    there = await tells(asking, "huele un poco raro en el cuadro")
    await asking.take_over(there, marta)
    await asking.keep_time(minutes=3)
    conversation = await asking.conversation(there)
    assert conversation.assignee_id == marta.id
    assert not [said for said in await asking.said(conversation) if "danger" in said]
