"""Once a person has a conversation the bot is silent, also with what it was about to say."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

import pytest

from bot.content.words import Words
from bot.core.conversation import Conversation, Status
from bot.core.handoff import Ending, Reason
from bot.core.message import Author, Delivery, Message
from bot.core.turn import Answer, Question
from bot.dialogue.scripted import say
from bot.services.converse import begin, finish, give_up
from bot.services.errors import CustomerWrote, NotYours, SendFailed, Taken
from bot.services.hand_off import hand_off
from bot.services.patience import no_step
from bot.services.ports import UnitOfWork
from bot.services.record import append
from bot.services.reply import reply
from bot.services.resolve import resolve
from bot.services.to_bot import back_to_bot
from bot.settings import ROOT
from tests.conftest import StoppedClock
from tests.patience import until
from tests.unit.services.world import Barrier, World


@pytest.mark.parametrize("step", ["turn.begun", "engine.answered"])
async def test_a_reply_that_was_being_made_at_a_take_over_is_kept_and_never_shown(
    world: World, step: str
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    barrier = Barrier(step)
    world.step = barrier
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await barrier.reached.wait()
        await world.take_over(conversation.id, marta)
        barrier.open.set()
        await world.settled(conversation.id)
    assert await world.shown(conversation.id) == ["utter_system_handoff_assigned es Marta Ruiz"]
    kept = [m for m in await world.messages(conversation.id) if m.text == "eco: hola"]
    assert [m.delivery for m in kept] == [Delivery.SUPPRESSED]


async def test_a_queued_reply_is_suppressed_by_a_take_over(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    world.provider.failures = [SendFailed("busy", retry_after=30)]
    async with world.at_work():
        conversation = (await world.write("hola", account="phone")).conversation
        while not (await world.messages(conversation.id))[-1].failure:
            await asyncio.sleep(0.005)
        await world.take_over(conversation.id, marta)
        assert [m.delivery for m in await world.messages(conversation.id)][1] is Delivery.SUPPRESSED, (
            "at once"
        )
        world.clock.advance(minutes=5)
        await world.settled(conversation.id)
    assert world.provider.sent == ["utter_system_handoff_assigned es Marta Ruiz"]


async def test_while_a_person_has_it_the_engine_is_not_asked(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await world.settled(conversation.id)
        await world.take_over(conversation.id, marta)
        await world.write("¿hay alguien?")
        await world.settled(conversation.id)
        await world.reply(conversation.id, marta, "Soy Marta")
        await world.settled(conversation.id)
    assert [q.text for q in world.dialogue.asked] == ["hola"]
    assert (await world.shown(conversation.id))[-1] == "Soy Marta"


async def test_the_engine_hears_that_a_person_was_there_since_it_spoke(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await world.settled(conversation.id)
        await world.take_over(conversation.id, marta)
        await world.reply(conversation.id, marta, "Soy Marta")
        await world.resolve(conversation.id, marta)
        for text in ("¿hola?", "¿sí?"):
            await world.write(text)
            await world.settled(conversation.id)
    assert [question.after_person for question in world.dialogue.asked] == [False, True, False]


async def test_the_engine_hears_of_no_person_where_nobody_came_before_the_customer_went_back(
    world: World,
) -> None:
    marta = await world.on_duty("Marta Ruiz")

    async def call(question: Question) -> Answer:
        if question.text == "una persona":
            reason, turn = Reason.REQUESTED, question.turn_id
            await world.database.run(
                lambda uow: hand_off(uow, question.conversation_id, reason, [], world.clock(), turn)
            )
        return say("eco")

    def leave(uow: UnitOfWork) -> None:
        conversation = uow.conversations.lock(conversation_id)
        back_to_bot(uow, conversation, Ending.CUSTOMER, world.clock())
        uow.conversations.save(conversation)

    world.dialogue.script = call
    async with world.at_work():
        for answers in (False, True):
            conversation_id = (await world.write("una persona")).conversation.id
            await world.settled(conversation_id)
            if answers:
                await world.reply(conversation_id, marta, "Soy Marta")
            await world.database.run(leave)
            await world.write("sí")
            await world.settled(conversation_id)
    assert [each.after_person for each in world.dialogue.asked] == [False, False, False, True]


async def test_the_turn_that_closes_the_gate_still_says_its_words(world: World) -> None:
    await world.on_duty("Marta Ruiz")

    async def ask_for_a_person(question: Question) -> Answer:
        outcome = await world.database.run(
            lambda uow: hand_off(
                uow,
                question.conversation_id,
                Reason.REQUESTED,
                [],
                world.clock(),
                question.turn_id,
            )
        )
        return say(f"Te paso con {outcome.operator_name}")

    world.dialogue.script = ask_for_a_person
    async with world.at_work():
        conversation = (await world.write("quiero una persona")).conversation
        await world.settled(conversation.id)
        await world.write("gracias")
        await world.settled(conversation.id)
    assert await world.shown(conversation.id) == ["Te paso con Marta Ruiz"]
    assert len(world.dialogue.asked) == 1


async def test_what_the_bot_had_answered_before_it_called_a_person_still_goes_out_and_in_order(
    world: World,
) -> None:
    """The network is slower than the bot, as Telegram's one message a second is."""
    marta = await world.on_duty("Marta Ruiz")

    async def answer(question: Question) -> Answer:
        if question.text != "quiero una persona":
            return say(f"eco: {question.text}")
        await world.database.run(
            lambda uow: hand_off(
                uow, question.conversation_id, Reason.REQUESTED, [], world.clock(), question.turn_id
            )
        )
        return say("Te paso con Marta Ruiz")

    world.dialogue.script = answer
    world.provider.failures = [SendFailed("429", retry_after=30)]
    async with world.at_work():
        for text in ("¿a qué hora abrís?", "quiero una persona"):
            conversation = (await world.write(text, account="phone")).conversation
        await until(lambda: _with_person(world, conversation.id))
        await world.reply(conversation.id, marta, "Soy Marta")
        world.clock.advance(minutes=5)
        await world.settled(conversation.id)
    assert world.provider.sent == ["eco: ¿a qué hora abrís?", "Te paso con Marta Ruiz", "Soy Marta"]


async def _with_person(world: World, conversation_id: str) -> bool:
    asked = await world.database.read(lambda uow: uow.turns.asked(conversation_id))
    return (await world.conversation(conversation_id)).with_person and asked is None


async def test_a_handoff_asked_by_a_turn_that_was_overtaken_changes_nothing(world: World) -> None:
    """The bot's turn began under the old owner; meanwhile a person took over and resolved."""
    marta = await world.on_duty("Marta Ruiz")
    barrier = Barrier("turn.begun")
    world.step = barrier

    async def ask_for_a_person(question: Question) -> Answer:
        outcome = await world.database.run(
            lambda uow: hand_off(
                uow, question.conversation_id, Reason.REQUESTED, [], world.clock(), question.turn_id
            )
        )
        assert outcome.already
        return say("Te paso con alguien")

    world.dialogue.script = ask_for_a_person
    async with world.at_work():
        conversation = (await world.write("quiero una persona")).conversation
        await barrier.reached.wait()
        await world.take_over(conversation.id, marta)
        await world.resolve(conversation.id, marta)
        barrier.open.set()
        await world.settled(conversation.id)
    assert (await world.conversation(conversation.id)).status is Status.RESOLVED
    assert "Te paso con alguien" not in await world.shown(conversation.id)


async def test_an_answer_from_before_a_person_had_it_is_not_said_though_the_bot_has_it_again(
    world: World,
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    world.step = barrier = Barrier("engine.answered")
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await barrier.reached.wait()
        await world.take_over(conversation.id, marta)
        await world.resolve(conversation.id, marta)
        await world.write("otra cosa")
        assert (await world.conversation(conversation.id)).status is Status.BOT
        barrier.open.set()
        await world.settled(conversation.id)
    shown = await world.shown(conversation.id)
    assert "eco: hola" not in shown and shown[-1] == "eco: otra cosa"


def test_of_the_bots_words_only_those_right_before_its_call_for_a_person_go_out_after_it(
    clock: StoppedClock,
) -> None:
    conversation = Conversation("cnv_1", "con_1", "web", Status.BOT, clock(), clock())
    for status, turn in ((Status.OPEN, None), (Status.BOT, None), (Status.OPEN, "trn_1")):
        conversation.change_owner(status, None, turn)
    assert [conversation.bot_may_speak(epoch) for epoch in range(1, 5)] == [False, False, True, False]


@pytest.mark.parametrize("account", ["web", "phone"])
async def test_words_of_the_bots_from_under_another_owner_do_not_leave_the_outbox(
    world: World, account: str
) -> None:
    conversation = (await world.write("hola", account=account)).conversation

    def queue(uow: UnitOfWork) -> None:
        held = uow.conversations.lock(conversation.id)
        uow.messages.save(_handled(uow.messages.unhandled(held.id)[0]))
        append(uow, held, Author.BOT, "de antes", world.clock(), epoch=held.epoch - 1)
        append(uow, held, Author.SYSTEM, "de la casa", world.clock())
        uow.conversations.save(held)

    await world.database.run(queue)
    async with world.at_work():
        await world.settled(conversation.id)
    said = [m for m in await world.messages(conversation.id) if not m.incoming]
    assert [m.delivery for m in said] == [Delivery.SUPPRESSED, Delivery.SENT]


def _handled(message: Message) -> Message:
    message.handled = True
    return message


async def test_a_turn_that_a_crash_left_is_not_asked_again_once_a_person_has_it(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    world.step = barrier = Barrier("turn.begun")
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await barrier.reached.wait()
    assert await world.database.read(lambda uow: uow.turns.asked(conversation.id))
    await world.take_over(conversation.id, marta)
    world.step, world.worker = no_step, world.new_worker()
    async with world.at_work():
        await world.settled(conversation.id)
    assert world.dialogue.asked == []


async def begun(world: World, text: str, **fields: Any) -> Question:
    received = await world.write(text, **fields)

    def work(uow: UnitOfWork) -> Question | None:
        held = uow.conversations.lock(received.conversation.id)
        return begin(uow, held, None, timedelta(hours=24), world.clock())

    question = await world.database.run(work)
    assert question is not None
    return question


async def finished(world: World, question: Question) -> None:
    def work(uow: UnitOfWork) -> None:
        held = uow.conversations.lock(question.conversation_id)
        asked, answer = uow.messages.of_turn(question.turn_id), say(f"eco: {question.text}")
        finish(uow, held, question.turn_id, asked, answer, True, world.clock())

    await world.database.run(work)


async def test_an_answer_that_comes_twice_is_kept_once(world: World) -> None:
    question = await begun(world, "hola")
    await finished(world, question)
    await finished(world, question)
    assert await world.shown(question.conversation_id) == ["eco: hola"]


async def test_a_turn_that_was_answered_after_all_is_not_given_up(world: World) -> None:
    await world.on_duty("Marta Ruiz")
    question = await begun(world, "hola")
    await finished(world, question)
    await world.database.run(lambda uow: give_up(uow, question.turn_id, world.words, True, world.clock()))
    assert (await world.conversation(question.conversation_id)).status is Status.BOT
    assert await world.shown(question.conversation_id) == ["eco: hola"]


async def test_a_group_that_is_not_answered_is_told_where_there_is_a_person_and_none_is_called(
    world: World,
) -> None:
    await world.on_duty("Marta Ruiz")
    question, words = await begun(world, "¿hay avería?", shared=True), Words.load(ROOT)
    await world.database.run(lambda uow: give_up(uow, question.turn_id, words, True, world.clock()))
    assert (await world.conversation(question.conversation_id)).status is Status.BOT
    (said,) = await world.shown(question.conversation_id)
    assert "en privado" in said


async def test_a_group_that_a_person_has_taken_over_hears_nothing_of_an_engine_that_failed(
    world: World,
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    question, words = await begun(world, "¿hay avería?", shared=True), Words.load(ROOT)
    await world.take_over(question.conversation_id, marta)
    await world.database.run(lambda uow: give_up(uow, question.turn_id, words, True, world.clock()))
    assert await world.shown(question.conversation_id) == ["utter_system_handoff_assigned es Marta Ruiz"]
    assert await world.database.read(lambda uow: uow.turns.asked(question.conversation_id)) is None


async def test_after_a_resolve_the_next_message_is_the_bots_again(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await world.settled(conversation.id)
        await world.take_over(conversation.id, marta)
        await world.resolve(conversation.id, marta)
        assert (await world.conversation(conversation.id)).status is Status.RESOLVED
        await world.write("otra cosa")
        await world.settled(conversation.id)
    assert (await world.shown(conversation.id))[-1] == "eco: otra cosa"
    assert (await world.conversation(conversation.id)).status is Status.BOT


async def test_of_many_operators_who_take_a_conversation_one_gets_it(world: World) -> None:
    people = [await world.on_duty(f"Persona {number}") for number in range(20)]
    conversation = (await world.write("hola")).conversation
    outcomes = await asyncio.gather(
        *(world.take_over(conversation.id, person) for person in people), return_exceptions=True
    )
    won = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, Taken)]
    assert len(won) == 1 and len(lost) == 19
    owner = next(person for person in people if person.id == won[0].assignee_id)
    assert {outcome.owner_name for outcome in lost} == {owner.name}


async def test_only_the_owner_may_reply_or_resolve_but_anyone_may_leave_a_note(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Gil")
    conversation = (await world.write("hola")).conversation
    with pytest.raises(NotYours) as refused:
        await world.reply(conversation.id, luis, "Hola")
    assert refused.value.owner_name is None, "it is the bot's"
    await world.take_over(conversation.id, marta)
    for act in (world.reply(conversation.id, luis, "Hola"), world.resolve(conversation.id, luis)):
        with pytest.raises(NotYours) as refused:
            await act
        assert refused.value.owner_name == "Marta Ruiz"
    await world.reply(conversation.id, luis, "Es cliente desde 1998", private=True)
    assert "Es cliente desde 1998" not in await world.shown(conversation.id)


async def test_a_reply_that_is_sent_twice_is_one_message(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = (await world.write("hola")).conversation
    await world.take_over(conversation.id, marta)
    first, again = [
        await world.database.run(
            lambda uow: reply(uow, conversation.id, marta.id, "Soy Marta", "req_1", False, world.clock())
        )
        for _ in range(2)
    ]
    assert first.id == again.id
    assert [m.text for m in await world.messages(conversation.id)].count("Soy Marta") == 1


async def test_no_card_number_is_kept_in_what_was_agreed(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = (await world.write("hola")).conversation
    await world.take_over(conversation.id, marta)
    agreed = "Paga con 4111 1111 1111 1111"
    await world.database.run(
        lambda uow: resolve(uow, conversation.id, marta.id, world.words, world.clock(), agreed)
    )
    (handoff,) = await world.database.read(lambda uow: uow.handoffs.of(conversation.id))
    assert handoff.summary == "Paga con ••••1111"


async def test_a_note_and_activity_lines_never_reach_the_customer(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    async with world.at_work():
        conversation = (await world.write("hola", account="phone")).conversation
        await world.settled(conversation.id)
        await world.take_over(conversation.id, marta)
        await world.reply(conversation.id, marta, "ojo, ya llamó ayer", private=True)
        await world.settled(conversation.id)
    assert world.provider.sent == ["eco: hola", "utter_system_handoff_assigned es Marta Ruiz"]


async def test_a_provider_that_fails_for_a_while_gets_everything_once_and_in_order(world: World) -> None:
    world.provider.failures = [SendFailed("429", retry_after=2), SendFailed("503", retry_after=1)]
    async with world.at_work():
        for text in ("uno", "dos"):
            conversation = (await world.write(text, account="phone")).conversation
        for _ in range(40):
            await asyncio.sleep(0.02)
            world.clock.advance(seconds=5)
        await world.settled(conversation.id)
    assert world.provider.sent == ["eco: uno", "eco: dos"]


async def test_a_message_a_provider_refuses_for_good_is_marked_with_its_reason(world: World) -> None:
    world.provider.failures = [SendFailed("63016: outside the window")]
    async with world.at_work():
        conversation = (await world.write("hola", account="phone")).conversation
        await world.settled(conversation.id)
    message = (await world.messages(conversation.id))[-1]
    assert (message.delivery, message.failure) == (Delivery.FAILED, "63016: outside the window")


async def test_nothing_is_closed_over_a_message_that_the_operator_has_not_seen(world: World) -> None:
    """Resolve while a message arrives: it would be nobody's."""
    marta = await world.on_duty("Marta Ruiz")
    conversation = (await world.write("hola")).conversation
    await world.take_over(conversation.id, marta)
    seen = (await world.write("¿y la factura?")).message.position
    await world.write("¡y la otra!")

    with pytest.raises(CustomerWrote):
        await world.database.run(
            lambda uow: resolve(uow, conversation.id, marta.id, world.words, world.clock(), seen=seen)
        )
    assert (await world.conversation(conversation.id)).status is Status.OPEN


@pytest.mark.parametrize("first", ["message", "resolve"])
async def test_a_message_that_crosses_a_resolve_is_somebodys_either_way(world: World, first: str) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = (await world.write("hola")).conversation
    await world.take_over(conversation.id, marta)
    seen = (await world.messages(conversation.id))[-1].position

    async def close() -> None:
        await world.database.run(
            lambda uow: resolve(uow, conversation.id, marta.id, world.words, world.clock(), seen=seen)
        )

    async with world.at_work():
        for act in (
            (world.write("espera"), close()) if first == "message" else (close(), world.write("espera"))
        ):
            with contextlib.suppress(CustomerWrote):
                await act
        await world.settled(conversation.id)
    found = await world.conversation(conversation.id)
    answered = "eco: espera" in await world.shown(conversation.id)
    assert (found.status, found.assignee_id, answered) == (
        (Status.OPEN, marta.id, False) if first == "message" else (Status.BOT, None, True)
    )


async def test_a_message_written_while_somebody_is_being_found_is_theirs(world: World) -> None:
    """Customer writes during assignment: before, after or at once, it is in the conversation they get."""
    await world.on_duty("Marta Ruiz")
    conversation = (await world.write("quiero una persona")).conversation
    await asyncio.gather(
        *(world.write(f"y otra cosa, {number}") for number in range(5)),
        world.database.run(lambda uow: hand_off(uow, conversation.id, Reason.REQUESTED, [], world.clock())),
        *(world.write(f"y más, {number}") for number in range(5)),
    )
    async with world.at_work():
        await world.settled(conversation.id)
    found = await world.conversation(conversation.id)
    assert found.assignee_id is not None and found.waiting_since is not None
    assert len([m for m in await world.messages(conversation.id) if m.incoming and m.handled]) == 11
    assert world.dialogue.asked == []
