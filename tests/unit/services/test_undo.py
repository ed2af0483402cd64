"""A resolve or a transfer that is undone at once leaves nothing for the customer to read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.channels.web.render import state_data
from bot.core.care import Care
from bot.core.conversation import Priority, Status
from bot.core.desk import TicketState
from bot.core.event import Audience
from bot.core.handoff import Ending
from bot.core.message import Delivery, IncomingMessage
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.services import operators
from bot.services.errors import TooLate
from bot.services.patience import no_step
from bot.services.ports import Channel
from bot.services.recall import recall
from bot.services.receive import receive
from bot.services.reception import Reception
from bot.services.sending import Sending
from bot.services.to_bot import back_to_bot
from tests.unit.services.undoing import (
    BOTH,
    FAULTS,
    all_of_it,
    operators_leave,
    passes,
    resolves,
    takes_back,
    time_goes_by,
    waiting_for,
)
from tests.unit.services.world import World


@BOTH
async def test_what_is_undone_at_once_is_never_said_and_all_is_as_before(world: World, account: str) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta, account)
    said = await time_goes_by(world, conversation)

    def urgent(uow: Any) -> None:
        one = uow.conversations.lock(conversation)
        one.priority = Priority.URGENT
        uow.conversations.save(one)

    await world.database.run(urgent)
    before = await all_of_it(world, conversation)
    await resolves(world, conversation, marta, "Se devuelve el dinero")
    world.clock.advance(seconds=4)
    await world.take_over(conversation, marta)
    assert await all_of_it(world, conversation) == before
    assert await time_goes_by(world, conversation) == said
    lines = [one.meta for one in await world.messages(conversation) if one.private]
    assert (lines[-1]["activity"], lines[-1]["undone"]) == ("resolved", "Marta Ruiz")


@BOTH
async def test_what_is_not_undone_is_said_when_its_time_has_come_also_after_a_restart(
    world: World, account: str
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta, account)
    said = await time_goes_by(world, conversation)
    await resolves(world, conversation, marta)
    async with world.at_work():
        world.clock.advance(seconds=4)
        channels: dict[str, Channel] = {"web": world.page, "phone": world.provider}
        await Sending("another", world.database, channels, world.clock, no_step, lambda: False).send(
            conversation
        )
        assert await world.shown(conversation) == said
    world.worker = world.new_worker()
    assert (await time_goes_by(world, conversation))[len(said) :] == ["utter_system_resolved es Marta Ruiz"]


async def test_a_transfer_that_is_taken_back_at_once_is_never_said(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    said, before = await time_goes_by(world, conversation), await all_of_it(world, conversation)
    for to in (luis, FAULTS):
        await takes_back(world, conversation, marta, await passes(world, conversation, marta, to))
        assert await all_of_it(world, conversation) == before
    assert await time_goes_by(world, conversation) == said


async def test_later_it_has_been_said_and_so_is_that_it_was_taken_back(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    await time_goes_by(world, conversation)
    epoch = await passes(world, conversation, marta, luis)
    assert (await time_goes_by(world, conversation))[-1] == "utter_system_transferred es Luis Peña"
    await takes_back(world, conversation, marta, epoch)
    said = await time_goes_by(world, conversation)
    assert said[-1] == "utter_system_handoff_assigned es Marta Ruiz"
    await resolves(world, conversation, marta)
    assert len(await time_goes_by(world, conversation)) == len(said) + 1
    await world.take_over(conversation, marta)
    assert (await time_goes_by(world, conversation))[-1] == "utter_system_handoff_assigned es Marta Ruiz"


async def test_what_leads_pass_on_goes_back_to_whoever_had_it(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    boss = await world.database.run(
        lambda uow: operators.add(uow, "Olga Soto", None, world.clock(), Presence.BUSY, Role.SUPERVISOR)
    )
    conversation = await waiting_for(world, marta)
    await time_goes_by(world, conversation)
    await takes_back(world, conversation, boss, await passes(world, conversation, boss, luis))
    assert (await world.conversation(conversation)).assignee_id == marta.id


async def test_who_was_given_it_and_has_answered_is_not_unsaid(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    await time_goes_by(world, conversation)
    epoch = await passes(world, conversation, marta, luis)
    await world.reply(conversation, luis, "Hola, soy Luis")
    await takes_back(world, conversation, marta, epoch)
    said = await time_goes_by(world, conversation)
    assert said[-3:] == [
        "utter_system_transferred es Luis Peña",
        "Hola, soy Luis",
        "utter_system_handoff_assigned es Marta Ruiz",
    ]


async def test_the_words_themselves_can_be_taken_back_with_what_they_tell_of(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    await time_goes_by(world, conversation)
    await resolves(world, conversation, marta)
    held = (await world.database.read(lambda uow: uow.messages.queued(conversation)))[-1]

    async def undoes(who: Operator) -> Delivery:
        return (await world.database.run(lambda uow: recall(uow, held.id, who.id, world.clock()))).delivery

    with pytest.raises(KeyError):
        await undoes(luis)
    assert await undoes(marta) is Delivery.SUPPRESSED
    with pytest.raises(TooLate):
        await undoes(marta)
    assert (await world.conversation(conversation)).assignee_id == marta.id


async def test_who_writes_before_the_goodbye_is_said_goes_on_with_the_operator_without_one(
    world: World,
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    said = await time_goes_by(world, conversation)
    await resolves(world, conversation, marta)
    incoming = IncomingMessage("phone", "ana", "in-2", "una cosa más")
    soon = Reception(care=Care(goodbye=timedelta(minutes=30)))
    await world.database.run(lambda uow: receive(uow, incoming, world.clock(), reception=soon))
    assert (await world.conversation(conversation)).assignee_id == marta.id
    assert await time_goes_by(world, conversation) == said


async def test_the_bot_answers_after_the_goodbye_and_neither_waits(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    await time_goes_by(world, conversation)
    await resolves(world, conversation, marta)
    await world.database.run(lambda uow: operators_leave(uow, marta))
    async with world.at_work():
        await world.write("¿a qué hora abrís?", account="phone")
        await world.settled(conversation)
    assert world.provider.sent[-2:] == ["utter_system_resolved es Marta Ruiz", "eco: ¿a qué hora abrís?"]


async def test_a_colleague_who_takes_it_meanwhile_is_all_that_the_customer_hears_of(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    said = await time_goes_by(world, conversation)
    await resolves(world, conversation, marta)
    await world.take_over(conversation, luis)
    heard = await time_goes_by(world, conversation)
    assert heard[len(said) :] == ["utter_system_handoff_assigned es Luis Peña"]


async def test_the_customer_s_page_shows_who_has_it_when_it_is_said_and_not_before(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta, "web")
    await time_goes_by(world, conversation)

    async def shown() -> Any:
        found = await world.database.read(lambda uow: state_data(uow, uow.conversations.get(conversation)))
        return found["operator"] and found["operator"]["name"]

    await resolves(world, conversation, marta)
    assert await shown() == "Marta Ruiz"
    cursor = await world.database.read(lambda uow: uow.events.last_id())
    await time_goes_by(world, conversation)
    assert await shown() is None
    told = await world.database.read(lambda uow: uow.events.after(cursor, Audience.CUSTOMER, conversation))
    assert [one.kind for one in told] == ["message", "state"]


async def test_the_place_that_was_kept_in_the_queue_is_kept_again(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    await time_goes_by(world, conversation)
    await passes(world, conversation, marta, FAULTS)
    await time_goes_by(world, conversation)
    await world.take_over(conversation, marta)
    await resolves(world, conversation, marta)
    await world.take_over(conversation, marta)
    one = await world.conversation(conversation)
    tickets = await world.database.read(lambda uow: uow.desk.tickets_of(one.contact_id))
    assert (one.status, [ticket.state for ticket in tickets]) == (Status.OPEN, [TicketState.OPEN])


async def test_a_team_s_queue_gives_nobody_what_can_still_be_undone(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    said = await time_goes_by(world, conversation)
    luis = await world.on_duty("Luis Peña")
    epoch = await passes(world, conversation, marta, FAULTS)
    await world.keep_time(seconds=4)
    await takes_back(world, conversation, marta, epoch)
    assert (await world.conversation(conversation)).assignee_id == marta.id
    await passes(world, conversation, marta, FAULTS)
    await time_goes_by(world, conversation)
    await world.keep_time()
    assert (await world.conversation(conversation)).assignee_id == luis.id
    heard = (await time_goes_by(world, conversation))[len(said) :]
    assert [one.split()[0] for one in heard] == [
        "utter_system_transferred_team",
        "utter_system_handoff_assigned",
    ]


async def test_what_tells_of_a_change_is_held_no_longer_than_until_the_next(world: World) -> None:
    """The customer goes back to the bot, whose answer must not wait behind it."""
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    await time_goes_by(world, conversation)
    await passes(world, conversation, marta, luis)

    def goes_back(uow: Any) -> None:
        one = uow.conversations.lock(conversation)
        back_to_bot(uow, one, Ending.CUSTOMER, world.clock())
        uow.conversations.save(one)

    async with world.at_work():
        await world.database.run(goes_back)
        await world.write("¿a qué hora abrís?", account="phone")
        await world.settled(conversation)
    assert world.provider.sent[-2:] == ["utter_system_transferred es Luis Peña", "eco: ¿a qué hora abrís?"]
