"""What is undone in any order, what cannot be undone, and what is not undone because its time is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.conversation import Status
from bot.core.handoff import Reason
from bot.core.message import Author, Delivery, Message
from bot.core.operator import Operator, Presence
from bot.core.roles import Role
from bot.services import operators
from bot.services.errors import TooLate
from bot.services.hand_off import hand_off
from bot.services.hold import held_by
from bot.services.recall import recall
from bot.services.take_over import take_over
from tests.unit.services.undoing import (
    BOTH,
    FAULTS,
    all_of_it,
    operators_leave,
    passes,
    resolves,
    say,
    takes_back,
    time_goes_by,
    undo,
    waiting_for,
)
from tests.unit.services.world import World


async def held_words(world: World, conversation: str) -> Message:
    return (await world.database.read(lambda uow: uow.messages.queued(conversation)))[-1]


@BOTH
async def test_an_answer_taken_back_after_the_resolve_leaves_the_customer_waiting_for_one(
    world: World, account: str
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta, account)
    before, said = await all_of_it(world, conversation), await world.shown(conversation)
    answer = await say(world, conversation, marta, "una tontería")
    await resolves(world, conversation, marta)
    await undo(world, answer, marta)
    assert await all_of_it(world, conversation) == before
    heard = await time_goes_by(world, conversation)
    assert not [one for one in heard[len(said) :] if "resolved" in one or "tontería" in one]


async def test_what_was_passed_on_and_then_its_answer_and_then_itself_taken_back_waits_as_before(
    world: World,
) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    before = await all_of_it(world, conversation)
    answer = await say(world, conversation, marta, "ya voy")
    epoch = await passes(world, conversation, marta, luis)
    await undo(world, answer, marta)
    assert (await world.conversation(conversation)).assignee_id == luis.id
    await takes_back(world, conversation, marta, epoch)
    assert await all_of_it(world, conversation) == before


async def test_of_two_answers_the_first_taken_back_the_customer_is_answered_by_the_other(
    world: World,
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    before = await all_of_it(world, conversation)
    first = await say(world, conversation, marta, "ya voy")
    world.clock.advance(seconds=1)
    second = await say(world, conversation, marta, "voy ya")
    await undo(world, first, marta)
    (*_, waiting, _, _), handoff = await all_of_it(world, conversation)
    assert (waiting, handoff.first_reply_at) == (None, second.created_at)
    await undo(world, second, marta)
    assert await all_of_it(world, conversation) == before


async def test_of_two_answers_before_it_was_passed_on_the_one_that_stands_is_the_answer(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    before = await all_of_it(world, conversation)
    first, second = [await say(world, conversation, marta, text) for text in ("ya voy", "voy ya")]
    epoch = await passes(world, conversation, marta, luis)
    await undo(world, first, marta)
    await takes_back(world, conversation, marta, epoch)
    assert (await world.conversation(conversation)).waiting_since is None, "the second one stands"
    await undo(world, second, marta)
    assert await all_of_it(world, conversation) == before


async def test_what_a_colleague_has_answered_since_it_was_passed_on_waits_for_nobody(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    first = await say(world, conversation, marta, "ya voy")
    await passes(world, conversation, marta, luis)
    his = await say(world, conversation, luis, "soy Luis")
    await undo(world, first, marta)
    (*_, waiting, _, _), handoff = await all_of_it(world, conversation)
    assert (waiting, handoff.first_reply_at) == (None, his.created_at)
    await undo(world, his, luis)
    (*_, waiting, _, _), handoff = await all_of_it(world, conversation)
    assert waiting is not None and handoff.first_reply_at is None


async def test_words_that_lie_behind_what_cannot_be_delivered_are_held_no_longer_than_their_time(
    world: World,
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    luis = await world.on_duty("Luis Peña")
    await passes(world, conversation, marta, FAULTS)
    await world.keep_time(seconds=4)
    assert (await world.conversation(conversation)).assignee_id is None
    await world.keep_time(seconds=2)
    assert (await world.conversation(conversation)).assignee_id == luis.id


async def test_what_nobody_has_delivered_for_an_hour_is_undone_no_more_but_the_customer_told(
    world: World,
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    await resolves(world, conversation, marta)
    held = await held_words(world, conversation)
    world.clock.advance(hours=1)
    with pytest.raises(TooLate):
        await world.database.run(lambda uow: recall(uow, held.id, marta.id, world.clock()))
    await world.take_over(conversation, marta)
    assert (await time_goes_by(world, conversation))[-1] == "utter_system_handoff_assigned es Marta Ruiz"


async def called(world: World, account: str) -> str:
    conversation = (await world.write("una persona", account=account)).conversation
    at = world.clock()
    await world.database.run(lambda uow: hand_off(uow, conversation.id, Reason.REQUESTED, [], at))
    return conversation.id


@pytest.mark.parametrize("waits", [True, False])
async def test_below_words_about_what_nobody_had_no_undo_is_offered_and_the_one_at_the_foot_takes_it(
    world: World, waits: bool
) -> None:
    marta: Operator = await world.on_duty("Marta Ruiz", Presence.BUSY)
    luis = await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await called(world, "phone") if waits else (await world.write("hola")).conversation.id
    epoch = await passes(world, conversation, marta, luis)
    held = await held_words(world, conversation)
    assert held.author is Author.SYSTEM and held_by(held) is None
    await takes_back(world, conversation, marta, epoch)
    one = await world.conversation(conversation)
    assert (one.status, one.assignee_id) == (Status.OPEN, marta.id)
    kept = await world.messages(conversation)
    assert next(each for each in kept if each.id == held.id).delivery is Delivery.SUPPRESSED


async def test_below_words_about_what_somebody_had_it_is_offered_to_who_passed_it_on(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    await passes(world, conversation, marta, luis)
    assert held_by(await held_words(world, conversation)) == marta.id


async def test_below_words_about_what_somebody_had_who_is_gone_it_is_not(world: World) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    boss = await world.database.run(
        lambda uow: operators.add(uow, "Olga Soto", None, world.clock(), Presence.BUSY, Role.SUPERVISOR)
    )
    conversation = await waiting_for(world, marta)
    await world.database.run(lambda uow: operators_leave(uow, marta))
    epoch = await passes(world, conversation, boss, luis)
    assert held_by(await held_words(world, conversation)) is None
    await takes_back(world, conversation, boss, epoch)
    assert (await world.conversation(conversation)).assignee_id == boss.id


@pytest.mark.parametrize(("later", "parts"), [(60, 1), (31 * 60, 2)])
async def test_what_is_opened_again_soon_after_its_goodbye_goes_on_and_later_another_begins(
    world: World, later: int, parts: int
) -> None:
    marta, luis = await world.on_duty("Marta Ruiz"), await world.on_duty("Luis Peña", Presence.BUSY)
    conversation = await waiting_for(world, marta)
    await resolves(world, conversation, marta, "Se devuelve el dinero")
    await time_goes_by(world, conversation)
    world.clock.advance(seconds=later)
    await world.database.run(
        lambda uow: take_over(uow, conversation, luis.id, world.words, world.clock(), timedelta(minutes=30))
    )
    handoffs = await world.database.read(lambda uow: uow.handoffs.of(conversation))
    assert [one.reason for one in handoffs] == [Reason.REQUESTED, Reason.TAKEN_OVER][:parts]
    assert (handoffs[-1].operator_id, handoffs[-1].resolved_at, handoffs[-1].ending) == (luis.id, None, None)
