"""What is undone is as it was: a place in the queue, what was put aside, and for whoever writes meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.core.care import Care
from bot.core.conversation import Priority, Status
from bot.core.desk import TicketState
from bot.core.ids import new_id
from bot.core.message import Delivery, IncomingMessage
from bot.core.operator import Presence
from bot.services.hold import RECALLED
from bot.services.receive import receive
from bot.services.reception import Reception
from bot.services.snooze import snooze, wake_due
from bot.services.tickets import answer_ticket
from tests.unit.services.undoing import (
    FAULTS,
    all_of_it,
    passes,
    resolves,
    say,
    takes_back,
    time_goes_by,
    waiting_for,
)
from tests.unit.services.undoing import undo as taken_back
from tests.unit.services.world import World


async def test_a_place_in_the_queue_is_as_it_was(world: World) -> None:
    """What a transfer opened is closed again, and what somebody had closed by hand is not opened."""
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    contact = (await world.conversation(conversation)).contact_id

    async def places() -> list[TicketState]:
        return [one.state for one in await world.database.read(lambda uow: uow.desk.tickets_of(contact))]

    await takes_back(world, conversation, marta, await passes(world, conversation, marta, FAULTS))
    assert await places() == [TicketState.CLOSED]
    await passes(world, conversation, marta, FAULTS)
    await time_goes_by(world, conversation)
    await world.take_over(conversation, marta)

    def closed_by_hand(uow: Any) -> None:
        number = uow.handoffs.current(conversation).ticket_number
        answer_ticket(uow, number, marta.id, TicketState.CLOSED, "", world.clock())

    await world.database.run(closed_by_hand)
    await resolves(world, conversation, marta)
    await world.take_over(conversation, marta)
    assert await places() == [TicketState.CLOSED, TicketState.CLOSED]


async def test_what_was_put_aside_is_so_again_until_the_same_moment(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    await world.reply(conversation, marta, "lo miro el lunes")
    said = await time_goes_by(world, conversation)
    monday = world.clock() + timedelta(days=2)
    zone = ZoneInfo("Europe/Madrid")
    await world.database.run(lambda uow: snooze(uow, conversation, marta.id, monday, zone, world.clock()))
    await resolves(world, conversation, marta)
    await world.take_over(conversation, marta)
    await takes_back(world, conversation, marta, await passes(world, conversation, marta, luis))
    one = await world.conversation(conversation)
    assert (one.status, one.assignee_id, one.snoozed_until) == (Status.SNOOZED, marta.id, monday)
    await world.keep_time(hours=3)
    assert await time_goes_by(world, conversation) == said, "nobody asks whether they are there"
    world.clock.advance(days=2)
    await world.database.run(lambda uow: wake_due(uow, world.clock()))
    assert (await world.conversation(conversation)).status is Status.OPEN


async def test_an_answer_that_was_taken_back_keeps_no_words_standing(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    said = await time_goes_by(world, conversation)
    epoch = await passes(world, conversation, marta, luis)
    await taken_back(world, await say(world, conversation, luis, "Hola, soy Luis"), luis)
    await takes_back(world, conversation, marta, epoch)
    assert await time_goes_by(world, conversation) == said


SOON = Reception(care=Care(goodbye=timedelta(minutes=30), thanks=frozenset({"gracias"})))
NEVER = Reception(care=Care(goodbye=timedelta(0)))


async def writes_on(world: World, text: str, reception: Reception = SOON) -> None:
    incoming = IncomingMessage("phone", "ana", new_id("in"), text)
    await world.database.run(lambda uow: receive(uow, incoming, world.clock(), reception=reception))


@pytest.mark.parametrize("presence", [Presence.ONLINE, Presence.BUSY])
@pytest.mark.parametrize("reception", [SOON, NEVER])
async def test_who_writes_before_the_goodbye_finds_all_as_if_nothing_had_been_resolved(
    world: World, presence: Presence, reception: Reception
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    await takes_back(world, conversation, marta, await passes(world, conversation, marta, FAULTS))
    said = await time_goes_by(world, conversation)

    def urgent(uow: Any) -> None:
        one = uow.conversations.lock(conversation)
        one.priority, one.team = Priority.URGENT, "faults"
        uow.conversations.save(one)
        operator = uow.operators.get(marta.id)
        operator.presence = presence
        uow.operators.save(operator)

    await world.database.run(urgent)
    before = await all_of_it(world, conversation)
    await resolves(world, conversation, marta, "Se devuelve el dinero")
    world.clock.advance(seconds=4)
    await writes_on(world, "espera, una cosa más", reception)
    assert await all_of_it(world, conversation) == before
    assert await time_goes_by(world, conversation) == said


async def test_who_thanks_before_the_goodbye_gets_it(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    await time_goes_by(world, conversation)
    await resolves(world, conversation, marta)
    await writes_on(world, "gracias")
    assert (await time_goes_by(world, conversation))[-1] == "utter_system_resolved es Marta Ruiz"


async def test_what_the_goodbye_offers_cannot_be_chosen_before_it_is_said(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    await world.reply(conversation, marta, "¿qué tal va ahora?")
    await time_goes_by(world, conversation)
    await resolves(world, conversation, marta)
    held = (await world.database.read(lambda uow: uow.messages.queued(conversation)))[-1]
    word = held.buttons[0].title
    await writes_on(world, word)
    (handoff,) = await world.database.read(lambda uow: uow.handoffs.of(conversation))
    assert (handoff.rating, handoff.operator_id) == (None, marta.id)
    assert (await world.conversation(conversation)).assignee_id == marta.id
    last = (await world.messages(conversation))[-1]
    assert last.text == word and last.payload is None


async def test_whoever_undoes_it_was_there_just_now(world: World) -> None:
    """So nobody is signed off as gone who has just taken something back."""
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    await time_goes_by(world, conversation)
    world.clock.advance(minutes=9)
    await takes_back(world, conversation, marta, await passes(world, conversation, marta, luis))
    assert (await world.database.read(lambda uow: uow.operators.get(marta.id))).acted_at == world.clock()


async def test_what_was_passed_on_by_mistake_leaves_no_note_and_takes_nobodys_turn(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    world.clock.advance(minutes=1)
    epoch = await passes(world, conversation, marta, luis, note="es de los tuyos")
    await takes_back(world, conversation, marta, epoch)
    (note,) = [one for one in await world.messages(conversation) if one.text == "es de los tuyos"]
    assert (note.delivery, note.failure) == (Delivery.SUPPRESSED, RECALLED)
    assert (await world.database.read(lambda uow: uow.operators.get(luis.id))).last_assigned_at is None
    await passes(world, conversation, marta, luis, note="es de los tuyos")
    note = [one for one in await world.messages(conversation) if one.text == "es de los tuyos"][-1]
    assert note.delivery is Delivery.SENT, "one that stands, stays"
