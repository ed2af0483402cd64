"""What a customer who wants a person, has one or has had one can do, and what the house says to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.content.business import load_business
from bot.core.conversation import Conversation, Status
from bot.core.handoff import Ending, Reason
from bot.core.message import Attachment
from bot.core.operator import Presence
from bot.core.timer import TaskKind
from bot.services.opt_out import heed
from bot.services.ports import UnitOfWork
from bot.services.receive import Received
from bot.services.reception import Reception
from tests.unit.services.house import House

ROOT = Path(__file__).resolve().parents[3]


async def waiting(house: House) -> Conversation:
    """Somebody in the queue, who was told so."""
    conversation, _ = await house.asks()
    await house.keep_time(minutes=5)
    await house.shown_buttons(conversation)
    return conversation


@pytest.mark.parametrize("pressed", [True, False])
async def test_who_waits_may_go_back_to_the_bot_by_a_button_or_in_words(house: House, pressed: bool) -> None:
    conversation = await waiting(house)
    await house.arrives("seguir con el bot", payload="/leave_to_bot" if pressed else None)
    assert (await house.conversation(conversation.id)).status is Status.BOT
    assert (await house.said(conversation))[-1] == "utter_system_back_wish es"
    assert (await house.handoff(conversation)).ending is Ending.CUSTOMER
    async with house.at_work():
        await house.arrives("¿a qué hora abrís?")
        await house.settled(conversation.id)
    assert (await house.shown(conversation.id))[-1] == "eco: ¿a qué hora abrís?", "and the bot is not silent"


async def test_a_form_that_was_open_is_taken_up_where_it_was(house: House) -> None:
    conversation = await waiting(house)

    def open_form(uow: object) -> None:
        found = uow.conversations.lock(conversation.id)  # type: ignore[attr-defined]
        found.open_form = "book_appointment_form"
        uow.conversations.save(found)  # type: ignore[attr-defined]

    await house.database.run(open_form)
    await house.arrives("seguir con el bot")
    assert (await house.said(conversation))[-1] == "utter_system_back_form es"
    assert (await house.conversation(conversation.id)).open_form == "book_appointment_form"


async def test_who_has_a_person_may_go_back_to_the_bot_too(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    await house.reply(conversation.id, marta, "Hola, soy Marta")
    await house.arrives("Seguir con el bot.")
    assert (await house.conversation(conversation.id)).status is Status.BOT
    assert "utter_system_rate" not in " ".join(await house.said(conversation))


async def test_a_message_is_left_under_the_number_they_have_and_somebody_is_to_answer_it(
    house: House,
) -> None:
    conversation = await waiting(house)
    number = (await house.handoff(conversation)).ticket_number
    await house.arrives("dejar un mensaje", payload="/leave_to_message")
    await house.arrives("Llevo tres horas sin luz en la calle Mayor")
    assert (await house.said(conversation))[-1] == f"utter_system_message_kept es {number}"
    tickets = await house.database.read(lambda uow: uow.desk.tickets_of(conversation.contact_id))
    assert [(t.number, t.kind, t.text) for t in tickets] == [
        (number, "message", "Llevo tres horas sin luz en la calle Mayor")
    ]
    [task] = await house.database.read(lambda uow: uow.tasks.of_conversations([conversation.id]))
    assert (task.kind, task.operator_id, task.ticket_number) == (TaskKind.MESSAGE, None, number)
    assert (await house.conversation(conversation.id)).status is Status.BOT
    assert not house.dialogue.asked, "and the bot is not asked what it means"


async def test_who_wants_a_call_is_asked_for_the_number_and_is_called(house: House) -> None:
    conversation = await waiting(house)
    await house.arrives("Llámenme")
    assert (await house.said(conversation))[-1] == "utter_system_phone_asked es"
    await house.arrives("es el 600 12 34 56, gracias")
    assert "600 12 34 56" in (await house.said(conversation))[-1]
    [task] = await house.database.read(lambda uow: uow.tasks.of_conversations([conversation.id]))
    assert (task.kind, task.text) == (TaskKind.CALL, "600 12 34 56")


async def test_who_wants_a_call_first_of_all_is_answered_in_the_language_of_the_words(house: House) -> None:
    received = await house.arrives("Call me!")
    assert (await house.said(received.conversation))[-1] == "utter_system_phone_asked en"
    await house.arrives("600 12 34 56")
    assert (await house.conversation(received.conversation.id)).language == "en"


async def test_a_number_that_is_not_given_is_no_dead_end(house: House) -> None:
    conversation = await waiting(house)
    await house.arrives("Llámenme")
    await house.arrives("mejor no, ¿sigue la cola?")
    found = await house.conversation(conversation.id)
    assert found.status is Status.OPEN and found.assignee_id is None, "they keep their place"


async def test_on_whatsapp_the_number_is_known(house: House) -> None:
    received = await house.arrives("hola", "whatsapp:+34600111222", "phone")
    await house.arrives("Llámenme", "whatsapp:+34600111222", "phone")
    assert "+34600111222" in (await house.said(received.conversation))[-1]


async def test_a_call_asked_of_an_operator_is_that_operators_to_make(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    await house.arrives("Llámenme")
    await house.arrives("600123456")
    [task] = await house.database.read(lambda uow: uow.tasks.open_of(marta.id))
    assert task.operator_id == marta.id
    assert await house.has(conversation) == "Marta Ruiz", "the conversation stays theirs"


@pytest.mark.parametrize("said", ["déjalo", "Bueno, pues déjalo, ya no hace falta. ¡Gracias!"])
async def test_who_waits_no_more_is_let_go_and_keeps_the_number(house: House, said: str) -> None:
    conversation, outcome = await house.asks()
    await house.arrives(said)
    assert (await house.conversation(conversation.id)).status is Status.BOT
    assert (await house.said(conversation))[-1] == (
        f"utter_system_left_ticket es {outcome.ticket_number} utter_system_back_wish es"
    )
    activities = [m.meta.get("activity") for m in await house.messages(conversation.id)]
    assert "returned.customer" in activities, "the operators see it"
    async with house.at_work():
        await house.arrives("¿a qué hora abrís?")
        await house.settled(conversation.id)
    assert (await house.shown(conversation.id))[-1] == "eco: ¿a qué hora abrís?"


@pytest.mark.parametrize(
    "said", ["déjalo apuntado en mi ficha", "bueno, pues gracias", "nada déjalo " * 100 + "apuntado"]
)
async def test_what_only_sounds_like_leaving_is_for_the_operator(house: House, said: str) -> None:
    conversation, _ = await house.asks()
    await house.arrives(said)
    assert (await house.conversation(conversation.id)).status is Status.OPEN


async def test_who_is_answered_already_says_it_to_the_operator(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    await house.reply(conversation.id, marta, "¿Te cambio la cita?")
    await house.arrives("déjalo")
    assert await house.has(conversation) == "Marta Ruiz"


async def test_in_danger_nobody_leaves_the_queue_by_a_word(house: House) -> None:
    conversation, _ = await house.asks(reason=Reason.DANGER)
    await house.arrives("déjalo")
    assert (await house.conversation(conversation.id)).status is Status.OPEN


async def test_who_was_asked_for_a_message_may_still_let_it_be(house: House) -> None:
    conversation = await waiting(house)
    await house.arrives("dejar un mensaje")
    await house.arrives("déjalo")
    assert (await house.conversation(conversation.id)).status is Status.BOT
    assert await house.database.read(lambda uow: uow.tasks.open_of("")) == []


async def test_who_asks_how_long_it_takes_hears_it_at_once_but_not_twice_in_a_breath(house: House) -> None:
    conversation, _ = await house.asks()
    await house.arrives("¿cuánto tardan?")
    told = "utter_system_waits es utter_system_queue_place es 1"
    assert (await house.said(conversation))[-1] == told
    assert (await house.told(conversation))[-1].buttons[0].payload == "/leave_to_bot"
    await house.arrives("¿pero cuánto tardan?")
    assert (await house.said(conversation)).count(told) == 1
    await house.keep_time(seconds=20)
    await house.arrives("hola, hay alguien??")
    assert (await house.said(conversation)).count(told) == 2


async def test_who_has_a_person_that_has_not_answered_hears_what_becomes_of_it(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    await house.arrives("¿cuánto tardan?")
    assert (await house.said(conversation))[-1] == "utter_system_wait_operator es Marta Ruiz 3"
    await house.reply(conversation.id, marta, "Hola, soy Marta")
    before = await house.said(conversation)
    await house.arrives("¿cuánto tardan en venir?")
    assert await house.said(conversation) == before, "that is for Marta"


async def test_who_writes_into_the_queue_is_answered_but_not_after_every_line(house: House) -> None:
    """No word while nobody is available is the worst of answers. (complaint 5)"""
    conversation, _ = await house.asks()
    await house.arrives("¿hay alguien?")
    await house.keep_time(minutes=3)
    before = len(await house.said(conversation))
    await house.arrives("¿hola?")
    assert (await house.said(conversation))[-1].startswith("utter_system_still_waiting es")
    assert (await house.told(conversation))[-1].buttons[0].payload == "/leave_to_bot"
    await house.arrives("¿¿hola??")
    assert len(await house.said(conversation)) == before + 1


async def test_after_hours_the_customer_hears_when_somebody_is_back_and_has_a_number(house: House) -> None:
    """Saturday evening: Monday is the next working day, Tuesday a holiday. (complaint 5)"""
    house.reception = Reception.of(load_business(ROOT))
    house.clock.now = house.clock.now.replace(month=12, day=5, hour=21)
    _, outcome = await house.asks()
    assert outcome.back_at == "2026-12-07T08:00:00+01:00" and outcome.ticket_number
    house.clock.now = house.clock.now.replace(day=7, hour=20)
    _, outcome = await house.asks("eva")
    assert outcome.back_at == "2026-12-09T08:00:00+01:00"


async def test_after_hours_who_asks_how_long_it_takes_hears_the_day_and_hour_somebody_is_back(
    house: House,
) -> None:
    """Monday is the next working day."""
    house.reception = Reception.of(load_business(ROOT))
    house.clock.now = house.clock.now.replace(month=12, day=5, hour=21)
    conversation, _ = await house.asks()
    await house.arrives("¿cuánto tardan?")
    back = "utter_system_queue_back es 1 el lunes 7 de diciembre a las 8:00"
    assert (await house.said(conversation))[-1] == f"utter_system_waits es {back}"


async def test_at_night_the_ladder_waits_for_the_morning(house: House) -> None:
    """Who was told when somebody is back is not told every few minutes that nobody is there."""
    house.reception = Reception.of(load_business(ROOT))
    house.clock.now = house.clock.now.replace(month=12, day=3, hour=22)
    conversation, _ = await house.asks()
    await house.keep_time(hours=8)
    assert await house.said(conversation) == []
    await house.keep_time(hours=1, minutes=5)
    assert (await house.said(conversation))[-1].startswith("utter_system_ladder_queue es")


async def test_an_operators_resolve_with_what_was_agreed_is_told_when_the_customer_is_back(
    house: House,
) -> None:
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    await house.reply(conversation.id, marta, "Te cambio la cita")
    await house.closes(conversation, marta, "la cita pasa al jueves a las 10:30")
    house.clock.advance(hours=3)
    async with house.at_work():
        await house.arrives("hola")
        await house.settled(conversation.id)
    agreed = "utter_system_back_agreed es Marta Ruiz la cita pasa al jueves a las 10:30"
    assert (await house.shown(conversation.id))[-2:] == [agreed, "eco: hola"]
    await house.arrives("otra cosa")
    assert (await house.said(conversation)).count(agreed) == 1


async def test_soon_after_the_goodbye_a_message_reaches_the_same_operator(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    await house.person("Luis Gil")
    conversation, _ = await house.asks(wanted="Marta Ruiz")
    await house.reply(conversation.id, marta, "Hecho")
    await house.closes(conversation, marta)
    await house.arrives("se me olvidaba: ¿y la factura?")
    assert await house.has(conversation) == "Marta Ruiz"
    assert (await house.handoff(conversation)).resolved_at is None
    await house.closes(conversation, marta)
    house.clock.advance(minutes=31)
    await house.arrives("¿y la factura?")
    assert (await house.conversation(conversation.id)).status is Status.BOT


async def test_an_operator_who_has_gone_home_gets_nothing_after_the_goodbye(house: House) -> None:
    """It is the bot's, and never nobody's. (complaint 2)"""
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    await house.closes(conversation, marta)
    await house.goes(marta, Presence.OFFLINE)
    async with house.at_work():
        await house.arrives("¿y la factura?")
        await house.settled(conversation.id)
    assert (await house.shown(conversation.id))[-1] == "eco: ¿y la factura?"


async def test_a_bare_thank_you_or_a_rating_reopens_nothing(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    await house.reply(conversation.id, marta, "Hecho")
    await house.closes(conversation, marta)
    stars = {t.split()[0]: p for t, p in (await house.shown_buttons(conversation)).items()}
    await house.arrives("Muchas gracias!!")
    assert (await house.conversation(conversation.id)).status is Status.RESOLVED
    await house.arrives("5", payload=stars["utter_system_rate_5"])
    handoff = await house.handoff(conversation)
    assert (handoff.rating, handoff.ending) == (5, Ending.RESOLVED)
    assert (await house.conversation(conversation.id)).status is Status.RESOLVED
    await house.shown_buttons(conversation)
    await house.arrives("Añadir un comentario", payload="/rate_comment")
    await house.arrives("Marta es un sol, 4111 1111 1111 1111")
    assert (await house.handoff(conversation)).comment == "Marta es un sol, ••••1111"
    assert (await house.conversation(conversation.id)).status is Status.RESOLVED
    assert not house.dialogue.asked


async def test_no_rating_is_asked_after_an_automatic_end_or_when_nobody_answered(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    await house.closes(conversation, marta)
    assert "utter_system_rate" not in " ".join(await house.said(conversation))
    again, _ = await house.asks("eva")
    await house.reply(again.id, marta, "¿Qué contrato es?")
    await house.keep_time()
    await house.keep_time(hours=2)
    assert (await house.said(again))[-1] == "utter_system_silence_warn es"
    await house.keep_time(minutes=30)
    assert (await house.conversation(again.id)).status is Status.BOT
    assert (await house.handoff(again)).ending is Ending.TIMED_OUT
    assert "utter_system_rate" not in " ".join(await house.said(again))


async def test_an_answer_after_the_warning_keeps_the_person(house: House) -> None:
    marta = await house.person("Marta Ruiz")
    conversation, _ = await house.asks()
    await house.reply(conversation.id, marta, "¿Qué contrato es?")
    await house.keep_time()
    await house.keep_time(hours=2)
    await house.goes(marta, Presence.ONLINE)
    await house.arrives("el 4411")
    await house.reply(conversation.id, marta, "Gracias")
    await house.keep_time(minutes=31)
    assert (await house.conversation(conversation.id)).status is Status.OPEN
    assert house.reception.care.warn == timedelta(hours=2)


async def test_a_button_pressed_long_after_the_wait_still_leads_somewhere(house: House) -> None:
    conversation = await waiting(house)
    await house.arrives("seguir con el bot")
    await house.arrives("Seguir con el bot", payload="/leave_to_bot")
    assert (await house.said(conversation))[-1] == "utter_system_back_here es"


async def test_the_word_that_stops_notices_counts_by_itself_and_once(house: House) -> None:
    async def heeded(received: Received) -> bool:
        return await house.database.run(lambda uow: heed(uow, received, house.words, house.clock()))

    photo = await house.write("baja", "phone", attachments=(Attachment("image"),))
    assert not await heeded(photo), "of what the photo shows"
    word = await house.write("baja", "phone")
    assert await heeded(word) and not await heeded(replace(word, duplicate=True))
    assert (await house.said(word.conversation)) == ["utter_system_stopped es"]


async def test_the_word_that_allows_notices_again_counts_for_whom_had_stopped_them(house: House) -> None:
    asked = await house.arrives("Alta, por favor", account="phone")
    assert not asked.message.handled and await house.said(asked.conversation) == [], "it is the bot's"
    await house.arrives("STOP", account="phone")
    await house.arrives("Alta, por favor", account="phone")
    assert (await house.said(asked.conversation))[-1] == "utter_system_started es"


@pytest.mark.parametrize("said", ["Baja, por favor", "alto, gracias", "parar, please", "Alta, por favor"])
@pytest.mark.parametrize("with_person", [True, False])
async def test_an_everyday_word_with_a_please_is_for_whoever_asked(
    house: House, said: str, with_person: bool
) -> None:
    """An operator, or a form: "¿Alta o baja?"; STOP counts there as well."""
    conversation = (await house.arrives("hola", account="phone")).conversation
    if with_person:
        await house.take_over(conversation.id, await house.person("Marta Ruiz"))

    def prepare(uow: UnitOfWork) -> None:
        found = uow.conversations.lock(conversation.id)
        found.open_form = None if with_person else "report_problem_form"
        uow.conversations.save(found)
        if said.startswith("Alta"):
            uow.stops.add(found.account, found.address, house.clock())

    await house.database.run(prepare)
    before = await house.said(conversation)
    await house.arrives(said, account="phone")
    assert await house.said(conversation) == before
    await house.arrives("stop, please", account="phone")
    assert (await house.said(conversation))[-1] == "utter_system_stopped es"
