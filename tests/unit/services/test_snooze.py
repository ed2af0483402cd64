"""Putting a conversation aside never puts a customer out of reach."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.conversation import Priority, Status
from bot.core.handoff import Reason
from bot.core.operator import Operator, Presence
from bot.core.snooze import Until
from bot.services.errors import NotYours
from bot.services.hand_off import hand_off
from bot.services.presence import set_presence
from bot.services.prioritise import prioritise
from bot.services.snooze import snooze, unsnooze
from bot.services.upkeep import Upkeep
from tests.conftest import StoppedClock
from tests.unit.services.world import World

MADRID = ZoneInfo("Europe/Madrid")


async def mine(world: World) -> tuple[str, Operator]:
    marta = await world.on_duty("Marta Ruiz")
    conversation = (await world.write("hola")).conversation.id
    await world.take_over(conversation, marta)
    return conversation, marta


async def put_aside(world: World, conversation: str, operator: Operator, until: Until) -> None:
    await world.database.run(lambda uow: snooze(uow, conversation, operator.id, until, MADRID, world.clock()))


async def told_to(world: World, conversation: str) -> list[str]:
    """Everything said to the customer, sent or not yet."""
    return [m.text for m in await world.messages(conversation) if not m.incoming and not m.private]


async def lines(world: World, conversation: str) -> list[str]:
    return [str(m.meta["activity"]) for m in await world.messages(conversation) if "activity" in m.meta]


@pytest.mark.parametrize(
    ("now", "until", "ends"),
    [
        ("2026-12-01T13:00+01:00", Until.HOUR, "2026-12-01T14:00+01:00"),
        ("2026-12-01T13:00+01:00", Until.TOMORROW, "2026-12-02T09:00+01:00"),
        ("2026-12-01T00:30+01:00", Until.TOMORROW, "2026-12-02T09:00+01:00"),
        ("2026-12-01T13:00+01:00", Until.NEXT_WEEK, "2026-12-07T09:00+01:00"),
        ("2026-12-07T08:00+01:00", Until.NEXT_WEEK, "2026-12-14T09:00+01:00"),
        ("2026-10-24T13:00+02:00", Until.TOMORROW, "2026-10-25T09:00+01:00"),  # the clocks change that night
    ],
)
def test_tomorrow_and_next_week_begin_at_nine_where_the_business_is(
    now: str, until: Until, ends: str
) -> None:
    assert until.moment(datetime.fromisoformat(now), MADRID) == datetime.fromisoformat(ends)


async def test_a_snooze_ends_at_its_time_and_the_chat_is_the_same_operator_s(
    world: World, clock: StoppedClock
) -> None:
    conversation, marta = await mine(world)
    await put_aside(world, conversation, marta, Until.HOUR)
    epoch = (await world.conversation(conversation)).epoch
    clock.advance(minutes=59)
    await Upkeep(world.database, clock, world.words, {}).once()
    assert (await world.conversation(conversation)).status is Status.SNOOZED
    clock.advance(minutes=1)
    await Upkeep(world.database, clock, world.words, {}).once()
    found = await world.conversation(conversation)
    assert (found.status, found.assignee_id, found.snoozed_until) == (Status.OPEN, marta.id, None)
    assert found.epoch > epoch, "what was decided while it slept no longer counts"
    assert (await lines(world, conversation))[-2:] == ["snoozed", "snooze.over"]


async def test_a_snooze_outlives_the_gateway_that_began_it(world: World, clock: StoppedClock) -> None:
    conversation, marta = await mine(world)
    await put_aside(world, conversation, marta, Until.TOMORROW)
    clock.advance(days=2)
    async with world.at_work():  # another process: all it knows is in the database
        await Upkeep(world.database, clock, world.words, {}).once()
    assert (await world.conversation(conversation)).status is Status.OPEN


@pytest.mark.parametrize("until", [Until.REPLY, Until.NEXT_WEEK])
async def test_the_customer_s_next_message_ends_any_snooze(
    world: World, clock: StoppedClock, until: Until
) -> None:
    conversation, marta = await mine(world)
    await put_aside(world, conversation, marta, until)
    clock.advance(days=1)
    await Upkeep(world.database, clock, world.words, {}).once()
    assert (await world.conversation(conversation)).status is Status.SNOOZED
    await world.write("¿hay novedades?")
    found = await world.conversation(conversation)
    assert (found.status, found.assignee_id, found.snoozed_until) == (Status.OPEN, marta.id, None)
    assert found.waiting_since == clock(), "the customer waits from now on"
    assert "snooze.answered" in await lines(world, conversation)


async def test_one_taken_up_by_hand_does_not_come_back_a_second_time(
    world: World, clock: StoppedClock
) -> None:
    conversation, marta = await mine(world)
    await put_aside(world, conversation, marta, Until.HOUR)
    await world.database.run(lambda uow: unsnooze(uow, conversation, marta.id, clock()))
    clock.advance(hours=2)
    await Upkeep(world.database, clock, world.words, {}).once()
    assert (await lines(world, conversation))[-1] == "unsnoozed"


async def test_a_resolved_chat_is_not_woken(world: World, clock: StoppedClock) -> None:
    conversation, marta = await mine(world)
    await put_aside(world, conversation, marta, Until.HOUR)
    await world.resolve(conversation, marta)
    clock.advance(hours=2)
    await Upkeep(world.database, clock, world.words, {}).once()
    assert (await world.conversation(conversation)).status is Status.RESOLVED


async def test_only_the_owner_puts_a_chat_aside_and_nobody_the_queue_s(world: World) -> None:
    conversation, marta = await mine(world)
    luis = await world.on_duty("Luis Peña", Presence.OFFLINE)
    with pytest.raises(NotYours, match="Marta Ruiz"):
        await put_aside(world, conversation, luis, Until.HOUR)
    await world.database.run(lambda uow: set_presence(uow, marta.id, Presence.OFFLINE, world.clock()))
    queued = (await world.write("otra cosa", "phone")).conversation.id
    await world.database.run(lambda uow: hand_off(uow, queued, Reason.REQUESTED, [], world.clock()))
    assert (await world.conversation(queued)).assignee_id is None
    for operator in (marta, luis):
        with pytest.raises(NotYours):
            await put_aside(world, queued, operator, Until.HOUR)


async def test_anyone_says_how_pressing_a_chat_is_and_the_line_says_who(world: World) -> None:
    conversation, _ = await mine(world)
    luis = await world.on_duty("Luis Peña")
    for _ in range(2):
        await world.database.run(
            lambda uow: prioritise(uow, conversation, luis.id, Priority.URGENT, world.clock())
        )
    assert (await world.conversation(conversation)).priority is Priority.URGENT
    said = [m.meta for m in await world.messages(conversation) if m.meta.get("activity") == "prioritised"]
    assert said == [{"activity": "prioritised", "operator": "Luis Peña", "priority": "urgent"}]


async def test_what_is_put_aside_is_not_taken_away_and_has_its_time_once_it_is_back(
    world: World, clock: StoppedClock
) -> None:
    """The ladder leaves a snoozed chat alone, and begins again when it comes back."""
    conversation, marta = await mine(world)
    luis = await world.on_duty("Luis Peña")
    await world.write("¿hay novedades?")
    await world.keep_time()
    await put_aside(world, conversation, marta, Until.TOMORROW)
    await world.keep_time(hours=3)
    found = await world.conversation(conversation)
    assert (found.status, found.assignee_id) == (Status.SNOOZED, marta.id)
    clock.advance(days=1)
    for one in (marta, luis):
        await world.database.run(
            lambda uow, one=one: set_presence(uow, one.id, Presence.ONLINE, clock())  # type: ignore[misc]
        )
    await Upkeep(world.database, clock, world.words, {}).once()
    for _ in range(2):
        await world.keep_time(minutes=1)
    assert (await world.conversation(conversation)).assignee_id == marta.id


async def _over_while_away(world: World) -> tuple[str, Operator, list[str]]:
    """A snooze that ends while its owner is gone and nobody waits, and what the customer had been told."""
    conversation, marta = await mine(world)
    await world.reply(conversation, marta, "Mañana te digo.")
    await put_aside(world, conversation, marta, Until.TOMORROW)
    await world.database.run(lambda uow: set_presence(uow, marta.id, Presence.OFFLINE, world.clock()))
    world.clock.advance(days=1)
    await Upkeep(world.database, world.clock, world.words, {}).once()
    await world.keep_time()
    return conversation, marta, await told_to(world, conversation)


async def test_who_comes_soon_after_has_it_still_and_the_customer_who_does_not_wait_hears_nothing(
    world: World,
) -> None:
    await world.on_duty("Luis Peña")
    conversation, marta, told = await _over_while_away(world)
    await world.keep_time(minutes=3)
    await world.database.run(lambda uow: set_presence(uow, marta.id, Presence.ONLINE, world.clock()))
    for _ in range(2):
        await world.keep_time(minutes=12)
    assert (await world.conversation(conversation)).assignee_id == marta.id
    assert await told_to(world, conversation) == told


async def test_what_comes_back_to_somebody_who_is_gone_goes_to_who_is_there(world: World) -> None:
    """Nobody else would look at it. The customer, who does not wait, hears of nothing, gets no ticket."""
    conversation, marta, told = await _over_while_away(world)
    for _ in range(3):
        await world.keep_time(hours=1)
    assert (await world.conversation(conversation)).assignee_id == marta.id, "nobody is there"
    luis = await world.on_duty("Luis Peña")
    await world.keep_time(minutes=15)
    found = await world.conversation(conversation)
    assert (found.status, found.assignee_id) == (Status.OPEN, luis.id)
    for _ in range(3):
        await world.keep_time(hours=1)
    handoff = await world.database.read(lambda uow: uow.handoffs.current(conversation))
    assert handoff is not None
    assert (await told_to(world, conversation), handoff.ticket_number, handoff.tried) == (told, None, ())


async def test_what_comes_back_is_for_us_and_the_customer_is_not_asked_whether_they_are_there(
    world: World, clock: StoppedClock
) -> None:
    conversation, marta = await mine(world)
    await world.reply(conversation, marta, "En una hora lo miro.")
    await put_aside(world, conversation, marta, Until.HOUR)
    clock.advance(hours=1)
    told = await told_to(world, conversation)
    await Upkeep(world.database, clock, world.words, {}).once()
    for _ in range(4):
        await world.database.run(lambda uow: set_presence(uow, marta.id, Presence.ONLINE, clock()))
        await world.keep_time(hours=1)
    assert (await world.conversation(conversation)).assignee_id == marta.id
    assert await told_to(world, conversation) == told
    await world.write("¿ya?")
    found = await world.conversation(conversation)
    assert found.waiting_since == clock(), "now they wait"
