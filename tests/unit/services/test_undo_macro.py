"""What a macro did is undone as a whole: everything is as it was, or nothing is undone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.conversation import Priority, Status
from bot.core.message import Author
from bot.services.errors import CustomerWrote, TooLate
from bot.services.prioritise import prioritise
from bot.services.recall import recall
from tests.unit.services.macro_runs import INSIDE, a_day_of_work, how_it_is, keep, runs, undoes
from tests.unit.services.undoing import HELD, time_goes_by
from tests.unit.services.world import World


@pytest.mark.parametrize("last", ["", "reply", "snooze", "person", "team", "resolve", "reply and resolve"])
async def test_everything_is_as_it_was_and_the_customer_has_read_nothing(world: World, last: str) -> None:
    marta, luis, conversation = await a_day_of_work(world)
    more = {
        "": (),
        "reply": (("reply", "adios"),),
        "snooze": (("snooze", "tomorrow"),),
        "person": (("transfer", f"@{luis.id}"),),
        "team": (("reply", "adios"), ("transfer", "faults")),
        "resolve": (("resolve", ""),),
        "reply and resolve": (("reply", "adios"), ("resolve", "")),
    }[last]
    said, before = await time_goes_by(world, conversation), await how_it_is(world, conversation, marta)
    macro = await keep(world, marta, *INSIDE, *more)
    whole, _ = await runs(world, conversation, marta, macro)
    assert whole
    assert await how_it_is(world, conversation, marta) != before
    world.clock.advance(seconds=3)
    for _ in range(2):  # asked again after a lost answer
        await undoes(world, conversation, marta)
    assert await how_it_is(world, conversation, marta) == before
    assert await world.database.read(lambda uow: uow.mentions.of(luis.id, 9)) == []
    assert await time_goes_by(world, conversation) == said


async def test_once_a_word_is_on_its_way_nothing_of_it_is_undone(world: World) -> None:
    marta, _, conversation = await a_day_of_work(world)
    macro = await keep(world, marta, *INSIDE, ("reply", "adios"))
    whole, until = await runs(world, conversation, marta, macro)
    assert (whole, until) == (True, world.clock() + HELD)
    await time_goes_by(world, conversation)
    after = await how_it_is(world, conversation, marta)
    with pytest.raises(TooLate):
        await undoes(world, conversation, marta)
    assert await how_it_is(world, conversation, marta) == after


async def test_without_a_word_to_the_customer_it_is_undone_later_as_well(world: World) -> None:
    marta, _, conversation = await a_day_of_work(world)
    before = await how_it_is(world, conversation, marta)
    macro = await keep(world, marta, *INSIDE)
    assert await runs(world, conversation, marta, macro) == (True, None)
    world.clock.advance(seconds=60)
    await undoes(world, conversation, marta)
    assert await how_it_is(world, conversation, marta) == before


async def test_a_colleague_cannot_undo_it_nor_whoever_has_not_run_it(world: World) -> None:
    marta, luis, conversation = await a_day_of_work(world)
    macro = await keep(world, marta, *INSIDE)
    with pytest.raises(TooLate):
        await undoes(world, conversation, marta)
    await runs(world, conversation, marta, macro)
    with pytest.raises(TooLate):
        await undoes(world, conversation, luis)


async def test_what_was_changed_since_stays_and_what_was_taken_back_already_is_no_hindrance(
    world: World,
) -> None:
    marta, luis, conversation = await a_day_of_work(world)
    macro = await keep(world, marta, *INSIDE, ("reply", "adios"))
    await runs(world, conversation, marta, macro)

    def meanwhile(uow: Any) -> None:
        reply = next(one for one in uow.messages.queued(conversation) if one.author is Author.OPERATOR)
        recall(uow, reply.id, marta.id, world.clock())
        prioritise(uow, conversation, luis.id, Priority.HIGH, world.clock())

    await world.database.run(meanwhile)
    await undoes(world, conversation, marta)
    owned, _, labels, _ = await how_it_is(world, conversation, marta)
    assert (owned[-1], labels) == (Priority.HIGH, ["viejas"])


async def test_a_customer_who_writes_meanwhile_is_in_nobody_s_way(world: World) -> None:
    """Before its goodbye was said the conversation is the operator's again; the rest is undone."""
    marta, _, conversation = await a_day_of_work(world)
    macro = await keep(world, marta, *INSIDE, ("reply", "adios"), ("resolve", ""))
    await runs(world, conversation, marta, macro)
    async with world.at_work():
        await world.write("espera, que aún no", account="phone")
    await undoes(world, conversation, marta)
    owned, (first_reply_at, _), labels, _ = await how_it_is(world, conversation, marta)
    assert (owned[:2], labels, first_reply_at) == ((Status.OPEN, marta.id), ["viejas"], None)


async def test_a_macro_closes_nothing_over_words_not_yet_read(world: World) -> None:
    marta, _, conversation = await a_day_of_work(world)
    macro = await keep(world, marta, *INSIDE, ("resolve", ""))
    await world.write("espera, que aún no", account="phone")
    before = await how_it_is(world, conversation, marta)
    with pytest.raises(CustomerWrote):
        await runs(world, conversation, marta, macro, seen=1)
    assert await how_it_is(world, conversation, marta) == before
