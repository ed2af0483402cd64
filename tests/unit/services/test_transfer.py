"""A conversation that is passed on always has somebody, and everybody is told who."""

from __future__ import annotations

import pytest

from bot.core.care import Team
from bot.core.conversation import Conversation, Status
from bot.core.message import Author
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.services import operators, transfer
from bot.services.errors import Away, NotYours, TooLate
from bot.services.reply import reply
from tests.unit.services.world import Barrier, World

FAULTS = Team("faults", {"es": "averías", "en": "faults"})


async def mine(world: World) -> tuple[str, Operator, Operator]:
    """A conversation of Marta's, and Luis beside her."""
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña")
    conversation = (await world.write("hola")).conversation.id
    await world.take_over(conversation, marta)
    return conversation, marta, luis


async def passes(
    world: World, conversation: str, by: Operator, to: Operator | Team, note: str = ""
) -> Conversation:
    if isinstance(to, Team):
        return await world.database.run(
            lambda uow: transfer.to_team(uow, conversation, by.id, to, note, world.words, world.clock())
        )
    return await world.database.run(
        lambda uow: transfer.to_operator(uow, conversation, by.id, to.id, note, world.words, world.clock())
    )


async def test_a_colleague_gets_it_with_the_note_and_the_customer_hears_who(world: World) -> None:
    conversation, marta, luis = await mine(world)
    before = (await world.conversation(conversation)).epoch
    async with world.at_work():
        found = await passes(world, conversation, marta, luis, "Quiere hablar del contador")
        await world.settled(conversation)
    assert (found.status, found.assignee_id) == (Status.OPEN, luis.id)
    assert found.epoch > before and found.waiting_since == world.clock()
    assert (await world.shown(conversation))[-1] == "utter_system_transferred es Luis Peña"
    messages = await world.messages(conversation)
    note = next(one for one in messages if one.author is Author.OPERATOR)
    assert (note.text, note.private, note.author_name) == ("Quiere hablar del contador", True, "Marta Ruiz")
    line = messages[-1].meta
    assert (line["activity"], line["operator"], line["to"]) == ("transferred", "Marta Ruiz", "Luis Peña")
    handoff = await world.database.read(lambda uow: uow.handoffs.current(conversation))
    assert handoff is not None and handoff.operator_id == luis.id


async def test_whoever_passed_it_on_cannot_answer_in_it_any_more(world: World) -> None:
    conversation, marta, luis = await mine(world)
    await passes(world, conversation, marta, luis)
    with pytest.raises(NotYours, match="Luis Peña"):
        await world.database.run(
            lambda uow: reply(uow, conversation, marta.id, "hola", "r1", False, world.clock())
        )


async def test_a_team_gets_it_in_its_queue_with_a_number_and_not_whoever_passed_it_on(world: World) -> None:
    conversation, marta, _ = await mine(world)
    async with world.at_work():
        found = await passes(world, conversation, marta, FAULTS, "Sin luz desde ayer")
        await world.settled(conversation)
    assert (found.status, found.assignee_id, found.team) == (Status.OPEN, None, "faults")
    handoff = await world.database.read(lambda uow: uow.handoffs.current(conversation))
    assert handoff is not None
    assert (handoff.team, handoff.tried) == ("faults", (marta.id,))
    assert handoff.ticket_number is not None and handoff.ticket_number.startswith("R-")
    assert (await world.shown(conversation))[-1].startswith("utter_system_transferred_team es averías")


async def test_nobody_is_given_a_customer_while_offline(world: World) -> None:
    conversation, marta, _ = await mine(world)
    olga = await world.on_duty("Olga Soto", Presence.OFFLINE)
    with pytest.raises(Away, match="Olga Soto"):
        await passes(world, conversation, marta, olga)
    assert (await world.conversation(conversation)).assignee_id == marta.id


async def test_back_in_the_queue_it_waits_and_does_not_return_to_whoever_had_it(world: World) -> None:
    conversation, marta, _ = await mine(world)
    found = await world.database.run(
        lambda uow: transfer.to_queue(uow, conversation, marta.id, world.clock())
    )
    assert (found.status, found.assignee_id) == (Status.OPEN, None)
    assert found.waiting_since == world.clock()
    handoff = await world.database.read(lambda uow: uow.handoffs.current(conversation))
    assert handoff is not None
    assert (handoff.operator_id, handoff.step, handoff.tried) == (None, "team", (marta.id,))


async def test_a_colleague_s_is_passed_on_only_by_who_leads(world: World) -> None:
    conversation, _, luis = await mine(world)
    with pytest.raises(NotYours, match="Marta Ruiz"):
        await passes(world, conversation, luis, luis)
    boss = await world.database.run(
        lambda uow: operators.add(uow, "Olga Soto", None, world.clock(), Presence.ONLINE, Role.SUPERVISOR)
    )
    found = await passes(world, conversation, boss, luis)
    assert found.assignee_id == luis.id
    assert (await world.messages(conversation))[-1].meta["before"] == "Marta Ruiz"


async def test_one_s_own_transfer_is_taken_back_while_nothing_else_has_happened(world: World) -> None:
    conversation, marta, luis = await mine(world)

    async def back(by: Operator, epoch: int) -> Conversation:
        return await world.database.run(
            lambda uow: transfer.take_back(uow, conversation, by.id, epoch, world.words, world.clock())
        )

    passed = await passes(world, conversation, marta, luis)
    with pytest.raises(TooLate):
        await back(luis, passed.epoch)
    assert (await back(marta, passed.epoch)).assignee_id == marta.id
    with pytest.raises(TooLate):
        await back(marta, passed.epoch)
    passed = await passes(world, conversation, marta, luis)
    await world.resolve(conversation, luis)
    with pytest.raises(TooLate):
        await back(marta, passed.epoch)


async def test_the_bot_is_silent_from_the_moment_its_chat_is_given_to_somebody(world: World) -> None:
    luis, marta = await world.on_duty("Luis Peña"), await world.on_duty("Marta Ruiz")
    held = Barrier("engine.answered")
    world.step = held
    async with world.at_work():
        conversation = (await world.write("hola")).conversation.id
        await held.reached.wait()
        await passes(world, conversation, marta, luis)
        held.open.set()
        await world.settled(conversation)
    shown = await world.shown(conversation)
    assert shown == ["utter_system_transferred es Luis Peña"]
