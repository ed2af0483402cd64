"""A customer writes and the bot answers, whatever happens to the engine or the gateway in between."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.core.message import Author, Button, IncomingMessage, Reply
from bot.core.turn import Answer, Question, Understanding
from bot.dialogue.scripted import say
from bot.services.errors import TurnFailed
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from tests.patience import until
from tests.unit.services.world import World


async def test_a_message_is_stored_before_anyone_thinks_about_it(world: World) -> None:
    received = await world.write("hola")
    assert world.dialogue.asked == []
    assert (await world.messages(received.conversation.id))[0].text == "hola"


async def test_the_bot_answers(world: World) -> None:
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await world.settled(conversation.id)
    assert await world.shown(conversation.id) == ["eco: hola"]


async def test_a_clear_message_begins_its_turn_as_it_arrives_and_another_waits_for_its_end(
    world: World,
) -> None:
    held = asyncio.Event()

    async def slow(question: Question) -> Answer:
        await held.wait()
        return say(f"eco: {question.text}")

    world.dialogue.script = slow
    async with world.at_work():
        first = await world.write("hola")
        second = await world.write("¿a qué hora abren?")

        def turns(uow: UnitOfWork) -> list[str | None]:
            return [uow.messages.get(one.message.id).turn_id for one in (first, second)]

        begun, waiting = await world.database.read(turns)
        assert begun is not None
        assert waiting is None
        held.set()
        await world.settled(first.conversation.id)
    assert await world.shown(first.conversation.id) == ["eco: hola", "eco: ¿a qué hora abren?"]
    assert [question.text for question in world.dialogue.asked] == ["hola", "¿a qué hora abren?"]


async def test_of_a_transaction_that_failed_nobody_is_asked(world: World) -> None:
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await world.settled(conversation.id)

        def fails(uow: UnitOfWork) -> None:
            arrived = receive(uow, IncomingMessage("web", "ana", "in_2", "otra cosa"), world.clock())
            world.begin(uow, arrived.conversation)
            raise RuntimeError("the disk is full")

        with pytest.raises(RuntimeError):
            await world.database.run(fails)
        await world.write("y otra")
        await world.settled(conversation.id)
    assert [question.text for question in world.dialogue.asked] == ["hola", "y otra"]


async def test_each_message_is_kept_with_the_language_it_was_written_in(world: World) -> None:
    """What a customer wrote has the one that was understood; what we said, the one we said it in."""
    world.dialogue.script = lambda question: (
        say("Sure.", language="en") if "please" in question.text else say("Sí.")
    )
    ana = await world.on_duty("Ana Ruiz")
    received = await world.write("english please")
    assert received.message.language is None, "nobody has understood it yet"
    async with world.at_work():
        await world.write("otra cosa")
        await world.settled(received.conversation.id)
    await world.take_over(received.conversation.id, ana)
    await world.reply(received.conversation.id, ana, "Hola.")
    await world.reply(received.conversation.id, ana, "Llamar luego", private=True)
    spoken = {m.text: m.language for m in await world.messages(received.conversation.id) if m.text}
    assert spoken["english please"] == spoken["Sure."] == "en"
    assert spoken["otra cosa"] == spoken["Sí."] == spoken["Hola."] == "es"
    assert spoken["Llamar luego"] is None, "a note is in whatever language colleagues share"


async def test_messages_are_answered_one_at_a_time_and_in_order(world: World) -> None:
    running = 0

    async def slow(question: Question) -> Answer:
        nonlocal running
        running += 1
        assert running == 1
        await asyncio.sleep(0.01)
        running -= 1
        return say(f"eco: {question.text}")

    world.dialogue.script = slow
    async with world.at_work():
        for number in range(5):
            conversation = (await world.write(str(number))).conversation
        await world.settled(conversation.id)
    assert await world.shown(conversation.id) == [f"eco: {number}" for number in range(5)]
    assert [q.sequence for q in world.dialogue.asked] == [1, 2, 3, 4, 5]


async def test_a_repeated_delivery_by_the_channel_is_one_message_and_one_answer(world: World) -> None:
    async with world.at_work():
        conversation = (await world.write("hola", id="once")).conversation
        again = await world.write("hola", id="once")
        await world.settled(conversation.id)
    assert again.duplicate
    assert await world.shown(conversation.id) == ["eco: hola"]


async def test_what_was_received_and_not_answered_is_taken_up_at_the_next_start(world: World) -> None:
    conversation = (await world.write("hola")).conversation
    world.worker = world.new_worker()
    async with world.at_work():
        await world.settled(conversation.id)
    assert await world.shown(conversation.id) == ["eco: hola"]


async def test_a_turn_that_was_asked_and_not_kept_is_asked_again_under_the_same_id(world: World) -> None:
    async def die(_question: Question) -> Answer:
        raise asyncio.CancelledError

    world.dialogue.script = die
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await world.asked(conversation.id)
        await asyncio.sleep(0.1)
    world.dialogue.script = lambda question: say("aquí estoy")
    world.clock.advance(minutes=1)
    world.worker = world.new_worker()
    async with world.at_work():
        await world.settled(conversation.id)
    assert len({question.turn_id for question in world.dialogue.asked}) == 1
    assert await world.shown(conversation.id) == ["aquí estoy"]


async def test_a_customer_is_told_once_that_the_engine_is_gone_and_answered_when_it_is_back(
    world: World,
) -> None:
    world.dialogue.available = False
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await world.asked(conversation.id)
        await asyncio.sleep(0.1)
        assert await world.shown(conversation.id) == [], "a moment's absence is not worth a word"
        world.clock.advance(seconds=6)
        await until(lambda: world.shown(conversation.id))
        await world.write("¿hola?")
        await asyncio.sleep(0.2)
        assert await world.shown(conversation.id) == ["utter_system_engine_down es"]
        world.dialogue.available = True
        await world.settled(conversation.id)
    assert await world.shown(conversation.id) == [
        "utter_system_engine_down es",
        "eco: hola",
        "eco: ¿hola?",
    ]


async def test_an_engine_that_stays_away_brings_a_person(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    world.dialogue.available = False
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await world.asked(conversation.id)
        world.clock.advance(seconds=61)
        await world.settled(conversation.id)
    conversation = await world.conversation(conversation.id)
    assert conversation.assignee_id == marta.id
    assert await world.shown(conversation.id) == ["utter_system_handoff_assigned es Marta Ruiz"]
    handoff = await world.database.read(lambda uow: uow.handoffs.current(conversation.id))
    assert handoff is not None and handoff.reason.value == "engine_unavailable"


async def test_a_turn_the_engine_cannot_do_blocks_nobody_for_ever(world: World) -> None:
    def poisoned(question: Question) -> Answer:
        raise TurnFailed("status 500")

    world.dialogue.script = poisoned
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await world.settled(conversation.id)
    assert len(world.dialogue.asked) == 3
    assert (await world.conversation(conversation.id)).with_person
    assert await world.shown(conversation.id) == ["utter_system_handoff_queued es R-1001"]


async def test_only_a_button_we_offered_is_a_command(world: World) -> None:
    offered = Answer(
        (Reply("¿Qué?", (Button("Cita", "/book_appointment"),)),), Understanding("greet", 1.0, "es")
    )
    world.dialogue.script = lambda question: offered
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await world.settled(conversation.id)
        for payload in ("/book_appointment", "/talk_to_human"):
            await world.write(payload, payload=payload)
            await world.settled(conversation.id)
    assert [(q.text, q.payload) for q in world.dialogue.asked[1:]] == [
        ("/book_appointment", "/book_appointment"),
        ("/talk_to_human", None),
    ]


@pytest.mark.parametrize("text", ["/human", "//human", "／human", "/inform{}"])
async def test_a_typed_command_is_handed_on_as_text_and_never_as_a_payload(world: World, text: str) -> None:
    """What the engine makes of such a text is proved in tests/engine and by the transcripts."""
    async with world.at_work():
        conversation = (await world.write(text)).conversation
        await world.settled(conversation.id)
    assert [(q.text, q.payload) for q in world.dialogue.asked] == [(text, None)]


async def test_a_card_number_is_masked_before_it_is_stored(world: World) -> None:
    conversation = (await world.write("mi tarjeta es 4111 1111 1111 1111, cóbrame ahí")).conversation
    assert (await world.messages(conversation.id))[0].text == "mi tarjeta es ••••1111, cóbrame ahí"


async def test_a_conversation_begins_afresh_after_a_day_but_never_inside_a_form(world: World) -> None:
    form: list[str | None] = [None]
    world.dialogue.script = lambda question: say("ok", open_form=form[0])
    async with world.at_work():
        for open_form, pause in ((None, 0), ("book_appointment_form", 25), (None, 25), (None, 1)):
            world.clock.advance(hours=pause)
            form[0] = open_form
            conversation = (await world.write("hola")).conversation
            await world.settled(conversation.id)
    assert [question.fresh for question in world.dialogue.asked] == [False, True, False, False]


async def test_what_follows_a_late_message_does_not_begin_afresh(world: World) -> None:
    """Written a day ago, it was answered a moment ago: a yes is about what was said then."""
    async with world.at_work():
        written = world.clock() - timedelta(hours=24)
        conversation = (await world.write("quiero una cita", written_at=written)).conversation
        await world.settled(conversation.id)
        world.clock.advance(minutes=5)
        await world.write("sí")
        await world.settled(conversation.id)
    assert [question.fresh for question in world.dialogue.asked] == [False, False]


async def test_a_language_that_was_only_guessed_is_not_held_to_be_the_contacts(world: World) -> None:
    guessed = Understanding("greet", 1.0, "es", language_known=False)
    world.dialogue.script = lambda question: Answer((Reply("Hola. Hi."),), guessed)
    async with world.at_work():
        for text in ("👋", "my internet is down"):
            conversation = (await world.write(text)).conversation
            await world.settled(conversation.id)
    assert [question.language for question in world.dialogue.asked] == [None, None]
    assert (await world.conversation(conversation.id)).language == "es"


async def test_the_language_of_the_last_answer_is_the_contacts(world: World) -> None:
    world.dialogue.script = lambda question: say("Hello", language="en")
    async with world.at_work():
        conversation = (await world.write("hello")).conversation
        await world.settled(conversation.id)
        await world.write("ok")
        await world.settled(conversation.id)
    assert [question.language for question in world.dialogue.asked] == [None, "en"]
    assert (await world.conversation(conversation.id)).language == "en"


async def test_two_gateways_answer_a_message_once(world: World) -> None:
    others = [world.new_worker() for _ in range(3)]
    tasks = [asyncio.create_task(worker.run()) for worker in others]
    async with world.at_work():
        for number in range(10):
            conversation = (await world.write(str(number))).conversation
            for worker in others:
                worker.wake(conversation.id)
        await world.settled(conversation.id)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert await world.shown(conversation.id) == [f"eco: {number}" for number in range(10)]


async def test_a_very_long_message_is_kept_whole_and_cut_only_for_the_engine(world: World) -> None:
    async with world.at_work():
        conversation = (await world.write("a" * 50_000)).conversation
        await world.settled(conversation.id)
    assert len((await world.messages(conversation.id))[0].text) == 50_000
    assert len(world.dialogue.asked[0].text) == 4000


async def test_a_held_lease_of_a_dead_gateway_runs_out(world: World) -> None:
    conversation = (await world.write("hola")).conversation
    until = world.clock() + timedelta(seconds=10)
    await world.database.run(
        lambda uow: uow.leases.claim(conversation.id, "elsewhere/1/x", 1, world.clock(), until)
    )
    async with world.at_work():
        await asyncio.sleep(0.1)
        assert world.dialogue.asked == []
        world.clock.advance(seconds=11)
        await world.settled(conversation.id)
    assert await world.shown(conversation.id) == ["eco: hola"]


async def test_a_turn_begun_of_which_no_worker_heard_is_taken_up_however_busy_they_are(world: World) -> None:
    """Its process did not get from the commit to the worker, such as after a cancelled request."""
    held = asyncio.Event()

    async def slow(question: Question) -> Answer:
        await (held.wait() if question.text == "espera" else asyncio.sleep(0))
        return say(f"eco: {question.text}")

    def unheard(uow: UnitOfWork) -> str:
        received = receive(uow, IncomingMessage("web", "eva", "in_1", "hola"), world.clock())
        world.begin(uow, received.conversation)
        uow.woken.clear()  # type: ignore[attr-defined]
        return received.conversation.id

    world.dialogue.script = slow
    async with world.at_work():
        await world.write("espera")
        await until(lambda: world.dialogue.asked)
        lost = await world.database.run(unheard)
        world.clock.advance(seconds=11)
        await world.settled(lost)
        held.set()
    assert await world.shown(lost) == ["eco: hola"]


async def test_once_it_has_ended_a_worker_begins_nothing(world: World) -> None:
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await world.settled(conversation.id)

    def late(uow: UnitOfWork) -> None:
        received = receive(uow, IncomingMessage("web", "ana", "in_2", "otra cosa"), world.clock())
        world.worker.begin(uow, received.conversation)

    await world.database.run(late)
    world.worker.wake(conversation.id)
    await asyncio.sleep(0.05)
    assert len(world.dialogue.asked) == 1
    waiting = await world.database.read(lambda uow: uow.leases.unanswered(world.clock()))
    assert waiting == [conversation.id], "for another gateway to take up at once"


async def test_every_author_is_who_they_say(world: World) -> None:
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await world.settled(conversation.id)
    assert [m.author for m in await world.messages(conversation.id)] == [Author.CUSTOMER, Author.BOT]
