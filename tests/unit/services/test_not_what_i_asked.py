"""Answers given with less than full confidence can be taken back, and editors learn of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.handoff import Handoff, Reason
from bot.core.message import Button, Reply
from bot.core.turn import Answer, Question, Understanding
from bot.services.asked import Asked, asked_lately, understood_lately
from bot.services.reject import Rejection, open_questions, reject_last_answer
from tests.unit.services.world import World

WAY_BACK = Button("utter_system_not_what_i_asked es", "/not_what_i_asked")
RANKING = ({"intent": "opening_hours", "confidence": 0.6}, {"intent": "office_location", "confidence": 0.3})


def understood(confidence: float, intent: str = "opening_hours", form: str | None = None) -> Answer:
    return Answer(
        (Reply("Uno."), Reply("Dos.", (Button("Cita", "/book_appointment"),))),
        Understanding(intent, confidence, "es", RANKING),
        open_form=form,
    )


async def last_buttons(world: World, answer: Answer) -> list[tuple[Button, ...]]:
    world.dialogue.script = lambda question: answer
    async with world.at_work():
        conversation = (await world.write("¿cuándo abrís?")).conversation
        await world.settled(conversation.id)
    return [m.buttons for m in await world.messages(conversation.id)][-2:]


async def test_a_doubtful_answer_offers_a_way_back_beside_its_last_words(world: World) -> None:
    assert await last_buttons(world, understood(0.6)) == [(), (Button("Cita", "/book_appointment"), WAY_BACK)]


async def test_a_sure_answer_small_talk_and_a_forms_question_offer_none(world: World) -> None:
    for answer in (understood(0.97), understood(0.6, "greet"), understood(0.6, form="some_form")):
        assert all(WAY_BACK not in buttons for buttons in await last_buttons(world, answer))


async def test_a_button_was_meant(world: World) -> None:
    world.dialogue.script = lambda question: understood(0.6)
    async with world.at_work():
        conversation = (await world.write("hola")).conversation
        await world.settled(conversation.id)
        await world.write("Cita", payload="/book_appointment")
        await world.settled(conversation.id)
    assert WAY_BACK not in (await world.messages(conversation.id))[-1].buttons


async def test_rejections_are_counted_and_what_was_meant_instead_is_known(world: World) -> None:
    def script(question: Question) -> Answer:
        if question.payload:
            return Answer((Reply("Perdona."),), Understanding("not_what_i_asked", 1.0, "es"))
        return understood(0.6)

    world.dialogue.script = script
    heard: list[Rejection] = []
    async with world.at_work():
        for text in ("¿cuándo abrís?", "¿Cuándo  abrís?"):
            conversation = (await world.write(text)).conversation
            await world.settled(conversation.id)
            pressed = await world.write("No era eso", payload="/not_what_i_asked")
            await world.settled(conversation.id)
            turn_id = (await world.database.read(lambda u: u.messages.get(pressed.message.id))).turn_id
            heard.append(
                await world.database.run(
                    lambda uow, turn=turn_id: reject_last_answer(uow, conversation.id, turn or "")
                )
            )
    assert heard == [Rejection(1, ("office_location",)), Rejection(2, ("office_location",))]
    listed = await world.database.read(lambda u: open_questions(u, world.clock() - timedelta(days=1)))
    assert [(q.text, q.times, q.rejected, q.taken_for) for q in listed] == [
        ("¿Cuándo  abrís?", 2, 2, "opening_hours")
    ]


async def test_whoever_says_it_of_the_same_answer_again_is_heard_again(world: World) -> None:
    def script(question: Question) -> Answer:
        intent = "not_what_i_asked" if question.text == "no era eso" else "opening_hours"
        return Answer((Reply("Uno."),), Understanding(intent, 1.0, "es", RANKING))

    world.dialogue.script = script
    heard: list[int] = []
    async with world.at_work():
        conversation = (await world.write("¿cuándo abrís?")).conversation
        for _ in range(2):
            await world.settled(conversation.id)
            said = await world.write("no era eso")
            await world.settled(conversation.id)
            turn_id = (await world.database.read(lambda u, id=said.message.id: u.messages.get(id))).turn_id
            rejected = await world.database.run(
                lambda uow, turn=turn_id: reject_last_answer(uow, conversation.id, turn or "")
            )
            heard.append(rejected.times)
    assert heard == [1, 2]


async def test_what_was_refused_before_a_person_was_called_counts_no_more(world: World) -> None:
    def script(question: Question) -> Answer:
        return Answer((Reply("Uno."),), Understanding("not_what_i_asked", 1.0, "es", RANKING))

    world.dialogue.script = script
    async with world.at_work():
        conversation = (await world.write("no era eso")).conversation
        await world.settled(conversation.id)
    called = world.clock()
    await world.database.run(
        lambda uow: uow.handoffs.add(Handoff("hnd_1", conversation.id, Reason.NOT_UNDERSTOOD, called))
    )
    assert await world.database.run(lambda uow: reject_last_answer(uow, conversation.id, "")) == Rejection(
        1, ()
    )


async def test_what_was_not_understood_is_listed_for_the_editors_masked(world: World) -> None:
    world.dialogue.script = lambda question: Answer((), Understanding("nlu_fallback", 1.0, "es"))
    async with world.at_work():
        for text in ("blrg", "mi tarjeta 4111111111111111 no va", "blrg"):
            conversation = (await world.write(text)).conversation
            await world.settled(conversation.id)
    listed = await world.database.read(lambda u: open_questions(u, world.clock() - timedelta(days=1)))
    assert [(q.text, q.times) for q in listed] == [("blrg", 2), ("mi tarjeta ••••1111 no va", 1)]


async def test_what_the_bot_does_not_do_is_an_open_question_too(world: World) -> None:
    """Asked for it, those who write the content learn what has no answer; the same words are one question."""
    world.dialogue.script = lambda question: understood(0.9, "out_of_scope")
    async with world.at_work():
        for text in ("¿Vendéis bicis?", "vendeis bicis"):
            conversation = (await world.write(text)).conversation
            await world.settled(conversation.id)
    since = world.clock() - timedelta(days=1)
    assert await world.database.read(lambda uow: open_questions(uow, since)) == []
    asked = await world.database.read(lambda uow: open_questions(uow, since, beyond=["out_of_scope"]))
    assert [(one.times, one.taken_for) for one in asked] == [(2, "out_of_scope")]


async def test_what_was_asked_is_counted_in_the_customers_own_words(world: World) -> None:
    world.dialogue.script = lambda question: understood(0.97)
    async with world.at_work():
        for text in ("¿Cuándo abrís?", "cuando abris", "horario"):
            conversation = (await world.write(text)).conversation
            await world.settled(conversation.id)
        await world.write("Cita", payload="/book_appointment")
        await world.settled(conversation.id)
    asked = await world.database.read(lambda uow: asked_lately(uow, world.clock() - timedelta(days=1)))
    assert asked == [
        Asked("cuando abris", 2, "es"),
        Asked("horario", 1, "es"),
    ]


async def test_the_language_is_that_in_which_it_was_asked_last_in_whichever_conversation(
    world: World,
) -> None:
    """Conversations are read one after the other, whenever they were."""
    languages = iter(("es", "en", "es"))
    answer = understood(0.97)
    world.dialogue.script = lambda question: replace(
        answer, understood=replace(answer.understood, language=next(languages))
    )
    async with world.at_work():
        for account, text in (("web", "wifi"), ("phone", "wifi"), ("web", "Wifi!")):
            world.clock.advance(minutes=1)
            conversation = (await world.write(text, account)).conversation
            await world.settled(conversation.id)
    asked = await world.database.read(lambda uow: asked_lately(uow, world.clock() - timedelta(days=1)))
    assert asked == [Asked("Wifi!", 3, "es")]


async def test_what_answered_a_form_is_apart_from_the_same_words_elsewhere(world: World) -> None:
    """A form that ended asks for nothing any more."""
    form = replace(understood(0.97, "book_appointment"), slots={"requested_slot": "booking_office"})
    answers = iter((form, understood(0.97, "inform"), understood(0.97, "inform")))
    world.dialogue.script = lambda question: next(answers)
    async with world.at_work():
        for text in ("Quiero cita", "norte", "norte"):
            conversation = (await world.write(text)).conversation
            await world.settled(conversation.id)
    asked = await world.database.read(lambda uow: asked_lately(uow, world.clock() - timedelta(days=1)))
    assert [(one.text, one.times, one.answers) for one in asked] == [
        *(("Quiero cita", 1, ""), ("norte", 1, ""), ("norte", 1, "booking_office")),
    ]


async def test_what_was_understood_is_counted_by_turn_and_by_button_too(world: World) -> None:
    """The same words may mean one thing now and another later: each counts where it was understood."""
    before = world.clock()
    taken_for = iter(("opening_hours", "office_location", "book_appointment"))
    world.dialogue.script = lambda question: understood(0.97, next(taken_for))
    async with world.at_work():
        for text, payload in (("horario", None), ("horario", None), ("Cita", "/book_appointment")):
            conversation = (await world.write(text, payload=payload)).conversation
            await world.settled(conversation.id)
    found = await world.database.read(lambda uow: understood_lately(uow, before - timedelta(days=1)))
    assert found.times == {"opening_hours": 1, "office_location": 1, "book_appointment": 1}
    assert found.first is not None and found.first >= before
    later = await world.database.read(lambda uow: understood_lately(uow, before + timedelta(days=1)))
    assert (later.times, later.first) == ({}, None)
