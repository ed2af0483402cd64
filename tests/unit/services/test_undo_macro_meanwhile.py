"""Between a macro and its undoing somebody answers, goes or writes notes, or it is asked for twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.alert import PushSubscription
from bot.core.care import LadderStep
from bot.core.event import Audience
from bot.core.message import Message
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.services import alerts, operators, undo_macro
from bot.services.errors import TooLate
from bot.services.recall import recall
from bot.services.reply import reply
from tests.unit.services.macro_runs import INSIDE, a_day_of_work, how_it_is, keep, runs, undoes
from tests.unit.services.undoing import HELD, operators_leave, passes, takes_back, time_goes_by, waits
from tests.unit.services.world import World


async def answers(
    world: World,
    conversation: str,
    by: Operator,
    held: timedelta = timedelta(0),
    text: str = "Hola, soy Luis",
) -> Message:
    return await world.database.run(
        lambda uow: reply(uow, conversation, by.id, text, text, False, world.clock(), held=held)
    )


async def for_us_to_go_on(world: World, conversation: str) -> None:
    """It came back from having been put aside."""

    def work(uow: Any) -> None:
        one, handoff = uow.conversations.lock(conversation), uow.handoffs.current(conversation)
        one.waiting_since, handoff.step = None, LadderStep.OURS.value
        uow.conversations.save(one)
        uow.handoffs.save(handoff)

    await world.database.run(work)


@pytest.mark.parametrize("held", [timedelta(0), HELD])
async def test_a_colleague_who_has_answered_keeps_what_the_macro_passed_on(
    world: World, held: timedelta
) -> None:
    """Nothing of it is undone then, and the customer hears of nobody else."""
    marta, luis, conversation = await a_day_of_work(world)
    said = await time_goes_by(world, conversation)
    await runs(world, conversation, marta, await keep(world, marta, *INSIDE, ("transfer", f"@{luis.id}")))
    await answers(world, conversation, luis, held)
    after = await how_it_is(world, conversation, marta)
    with pytest.raises(TooLate):
        await undoes(world, conversation, marta)
    assert await how_it_is(world, conversation, marta) == after
    heard = await time_goes_by(world, conversation)
    assert heard[len(said) :] == ["utter_system_transferred es Luis Peña", "Hola, soy Luis"]


async def test_what_waited_in_the_queue_is_one_s_own_then_unless_the_colleague_has_answered(
    world: World,
) -> None:
    marta, luis = (
        await world.on_duty("Marta Ruiz", Presence.BUSY),
        await world.on_duty("Luis Peña", Presence.BUSY),
    )
    conversation = await waits(world, "eva")
    macro = await keep(world, marta, ("label", "cobros"), ("transfer", f"@{luis.id}"))
    assert (await runs(world, conversation, marta, macro))[0]
    await undoes(world, conversation, marta)
    assert (await world.conversation(conversation)).assignee_id == marta.id
    another = await waits(world, "leo")
    await runs(world, another, marta, macro)
    await answers(world, another, luis)
    with pytest.raises(TooLate):
        await undoes(world, another, marta)
    assert (await world.conversation(another)).assignee_id == luis.id


async def test_what_was_of_somebody_who_is_gone_is_not_offered_to_be_undone_nor_taken_from_the_next(
    world: World,
) -> None:
    marta, luis, conversation = await a_day_of_work(world)
    boss = await world.database.run(
        lambda uow: operators.add(uow, "Olga Soto", None, world.clock(), Presence.BUSY, Role.SUPERVISOR)
    )
    macro = await keep(world, boss, ("label", "cobros"), ("transfer", f"@{luis.id}"))
    await world.database.run(lambda uow: operators_leave(uow, marta))
    assert not (await runs(world, conversation, boss, macro))[0]
    with pytest.raises(TooLate):
        await undoes(world, conversation, boss)
    assert (await world.conversation(conversation)).assignee_id == luis.id


async def test_what_was_put_aside_and_is_not_any_more_is_told_to_nobody_as_passed_to_them(
    world: World,
) -> None:
    marta, _, conversation = await a_day_of_work(world)
    await runs(world, conversation, marta, await keep(world, marta, ("snooze", "tomorrow")))
    browser = PushSubscription("psh_1", marta.id, "https://push.example/marta", "k", "s", "es", world.clock())
    await world.database.run(lambda uow: alerts.subscribe(uow, browser, 1))
    await world.database.run(lambda uow: alerts.collect(uow, (), world.clock()))
    cursor = await world.database.read(lambda uow: uow.events.last_id())
    await undoes(world, conversation, marta)
    told = await world.database.read(lambda uow: uow.events.after(cursor, Audience.CONSOLE, conversation))
    states = [one.data for one in told if one.kind == "state"]
    assert [(one["status"], one["operator"], one["taken"]) for one in states] == [("open", marta.id, True)]
    await world.database.run(lambda uow: alerts.collect(uow, (), world.clock()))
    assert await world.database.read(lambda uow: uow.alerts.due(world.clock(), 9)) == []


@pytest.mark.parametrize("last", ["", "resolve", "snooze", "person", "team"])
async def test_what_was_for_us_to_go_on_with_is_so_again(world: World, last: str) -> None:
    """Nobody who was not answered is asked whether they are still there."""
    marta, luis, conversation = await a_day_of_work(world)
    await for_us_to_go_on(world, conversation)
    before = await how_it_is(world, conversation, marta)
    more = {
        "": (),
        "resolve": (("resolve", ""),),
        "snooze": (("snooze", "tomorrow"),),
        "person": (("transfer", f"@{luis.id}"),),
        "team": (("transfer", "faults"),),
    }[last]
    macro = await keep(world, marta, *INSIDE, ("reply", "adios"), *more)
    await runs(world, conversation, marta, macro)
    await undoes(world, conversation, marta)
    assert await how_it_is(world, conversation, marta) == before


async def test_a_run_that_began_too_far_back_is_not_undone(world: World) -> None:
    marta, luis, conversation = await a_day_of_work(world)
    await runs(world, conversation, marta, await keep(world, marta, *INSIDE))

    def many_notes(uow: Any) -> None:
        for number in range(undo_macro.LOOK_BACK - 2):
            reply(uow, conversation, luis.id, "nota", f"n{number}", True, world.clock())

    await world.database.run(many_notes)
    after = await how_it_is(world, conversation, marta)
    with pytest.raises(TooLate):
        await undoes(world, conversation, marta)
    assert await how_it_is(world, conversation, marta) == after


async def test_one_answer_taken_back_it_is_for_us_again_unless_another_stands(world: World) -> None:
    marta, luis, conversation = await a_day_of_work(world)
    await for_us_to_go_on(world, conversation)
    before = await how_it_is(world, conversation, marta)

    async def say(text: str) -> Message:
        return await answers(world, conversation, marta, HELD, text)

    async def takes_it_back(message: Message) -> Any:
        def work(uow: Any) -> None:
            recall(uow, message.id, marta.id, world.clock())
            uow.drafts.forget(conversation, marta.id, "reply")

        await world.database.run(work)
        _, (_, step), *_ = await how_it_is(world, conversation, marta)
        return step

    assert await takes_it_back(await say("una")) == LadderStep.OURS
    passed_on = await say("otra")
    epoch = await passes(world, conversation, marta, luis)
    assert await takes_it_back(passed_on) == LadderStep.OPERATOR, "it is the colleague's"
    await takes_back(world, conversation, marta, epoch)
    assert (await how_it_is(world, conversation, marta))[:2] == before[:2]
    first = await say("primera")
    second = await say("segunda")
    assert await takes_it_back(first) == LadderStep.OPERATOR
    assert await takes_it_back(second) == LadderStep.OURS
    assert (await how_it_is(world, conversation, marta))[:2] == before[:2]
