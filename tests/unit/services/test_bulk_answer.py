"""One answer to many: nobody gets it who should not, nobody gets it twice, and it can be stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.bulk import BulkAnswer, BulkState, Tally
from bot.core.conversation import Status
from bot.core.event import Audience
from bot.core.message import Author, IncomingMessage
from bot.core.operator import Operator, Presence
from bot.services import bulk_answer
from bot.services.errors import NotYours
from bot.services.people import leave
from bot.services.ports import UnitOfWork
from bot.services.recall import last_written_at
from bot.services.receive import receive
from bot.services.upkeep import Upkeep
from tests.conftest import StoppedClock
from tests.unit.services.undoing import waits
from tests.unit.services.world import World

TEXTS = {"es": "Ya hay luz en Norte.", "en": "The power is back in Norte."}
WINDOWS = {"phone": timedelta(hours=24)}


async def begin(world: World, by: Operator, *conversations: str, resolves: bool = False) -> BulkAnswer:
    def work(uow: UnitOfWork) -> BulkAnswer:
        seen = {one: last_written_at(uow, uow.conversations.get(one)) for one in conversations}
        return bulk_answer.begin(uow, by.id, seen, TEXTS, resolves, world.clock())

    return await world.database.run(work)


async def goes_on(world: World, rounds: int = 3) -> None:
    """Another gateway each time: what it knows is in the database."""
    for _ in range(rounds):
        await Upkeep(world.database, world.clock, world.words, WINDOWS).once()


async def tally(world: World, bulk: BulkAnswer) -> tuple[BulkState, Tally]:
    def look(uow: UnitOfWork) -> tuple[BulkState, Tally]:
        return uow.bulk.get(bulk.id).progress, uow.bulk.tally(bulk.id)

    return await world.database.read(look)


async def answers(world: World, conversation: str) -> list[str]:
    return [one.text for one in await world.messages(conversation) if one.author is Author.OPERATOR]


async def test_everyone_is_answered_once_in_their_language_and_is_the_operator_s_then(world: World) -> None:
    eva, tom = await waits(world, "eva"), await waits(world, "tom", language="en")
    marta = await world.on_duty("Marta Ruiz", Presence.BUSY)
    bulk = await begin(world, marta, eva, tom)
    await goes_on(world)
    assert await tally(world, bulk) == (BulkState.DONE, Tally(2, 2, {}))
    assert (await answers(world, eva), await answers(world, tom)) == ([TEXTS["es"]], [TEXTS["en"]])
    found = await world.conversation(eva)
    assert (found.assignee_id, found.waiting_since) == (marta.id, None)
    told = await world.database.read(lambda uow: uow.events.after(0, Audience.CONSOLE, eva))
    given = [one.data["taken"] for one in told if one.kind == "state" and one.data["operator"] == marta.id]
    assert given == [True], "they have taken it themselves, and are not told that it is theirs"


async def test_those_who_should_not_get_it_are_left_out_and_it_says_why(
    world: World, clock: StoppedClock
) -> None:
    old = await waits(world, "old", "phone")
    clock.advance(hours=25)
    people = {who: await waits(world, who) for who in ("taken", "newer", "fine")}
    people["stopped"] = await waits(world, "stopped", "phone")
    people["french"] = await waits(world, "french", language="fr")
    luis, marta = (
        await world.on_duty("Luis Peña", Presence.BUSY),
        await world.on_duty("Marta Ruiz", Presence.BUSY),
    )
    bulk = await begin(world, marta, old, *people.values())
    await world.take_over(people["taken"], luis)
    again = IncomingMessage("web", "newer", "newer-2", "espera, es otra cosa")
    await world.database.run(lambda uow: receive(uow, again, clock()))
    await world.database.run(lambda uow: uow.stops.add("phone", "stopped", clock()))
    await goes_on(world)
    left_out = {"window": 1, "owner": 1, "newer": 1, "stopped": 1, "no_text": 1}
    assert await tally(world, bulk) == (BulkState.DONE, Tally(6, 1, left_out))
    for who, conversation in people.items():
        assert await answers(world, conversation) == ([TEXTS["es"]] if who == "fine" else []), who
    assert (await world.conversation(people["taken"])).assignee_id == luis.id


async def test_it_is_paused_goes_on_after_a_restart_and_is_stopped(world: World) -> None:
    chats = [await waits(world, f"c{number}") for number in range(25)]
    marta = await world.on_duty("Marta Ruiz", Presence.BUSY)
    luis = await world.on_duty("Luis Peña", Presence.BUSY)
    bulk = await begin(world, marta, *chats)

    async def steer(by: Operator, progress: BulkState) -> BulkAnswer:
        return await world.database.run(
            lambda uow: bulk_answer.steer(uow, bulk.id, by.id, progress, world.clock())
        )

    await goes_on(world, 1)
    with pytest.raises(NotYours, match="Marta Ruiz"):
        await steer(luis, BulkState.STOPPED)
    await steer(marta, BulkState.PAUSED)
    await goes_on(world, 2)
    assert await tally(world, bulk) == (BulkState.PAUSED, Tally(25, 10, {}))
    await steer(marta, BulkState.RUNNING)
    await goes_on(world, 1)
    await steer(marta, BulkState.STOPPED)
    await goes_on(world, 2)
    assert await tally(world, bulk) == (BulkState.STOPPED, Tally(25, 20, {}))
    assert (await steer(marta, BulkState.RUNNING)).progress is BulkState.STOPPED, "what has ended stays so"
    assert [len(await answers(world, one)) for one in chats] == [1] * 20 + [0] * 5


async def test_who_leaves_answers_nobody_more(world: World) -> None:
    eva = await waits(world, "eva")
    marta = await world.on_duty("Marta Ruiz", Presence.BUSY)
    bulk = await begin(world, marta, eva)
    await world.database.run(lambda uow: leave(uow, marta.id, None, world.clock(), None))
    await goes_on(world)
    assert await tally(world, bulk) == (BulkState.STOPPED, Tally(1, 0, {}))
    assert await answers(world, eva) == []


async def test_what_was_answered_is_resolved_where_that_was_wished(world: World) -> None:
    eva = await waits(world, "eva")
    marta = await world.on_duty("Marta Ruiz", Presence.BUSY)
    await begin(world, marta, eva, resolves=True)
    await goes_on(world)
    assert (await world.conversation(eva)).status is Status.RESOLVED


async def test_who_was_said_goodbye_to_meanwhile_hears_no_more_of_it(
    world: World, clock: StoppedClock
) -> None:
    """Nor is what was resolved before it was begun left out: it was chosen as that."""
    marta = await world.on_duty("Marta Ruiz", Presence.BUSY)
    before, meanwhile, still = [await waits(world, who) for who in ("before", "meanwhile", "still")]

    async def closes(one: str) -> None:
        await world.take_over(one, marta)
        await world.resolve(one, marta)
        clock.advance(seconds=1)

    await closes(before)
    bulk = await begin(world, marta, before, meanwhile, still)
    await closes(meanwhile)
    await goes_on(world)
    assert await tally(world, bulk) == (BulkState.DONE, Tally(3, 2, {"closed": 1}))
    assert [len(await answers(world, one)) for one in (before, meanwhile, still)] == [1, 0, 1]


async def test_what_has_gone_out_of_sight_or_was_erased_meanwhile_is_left_out(world: World) -> None:
    moved, gone, still = [await waits(world, who) for who in ("moved", "gone", "still")]
    marta = await world.on_duty("Marta Ruiz", Presence.BUSY)
    bulk = await begin(world, marta, moved, gone, still)

    def meanwhile(uow: UnitOfWork) -> None:
        hers = uow.operators.lock(marta.id)
        hers.teams = (uow.conversations.get(still).team or "",)
        uow.operators.save(hers)
        passed = uow.conversations.lock(moved)
        passed.team = "another"
        uow.conversations.save(passed)
        ended = uow.conversations.lock(gone)
        ended.erased_at = world.clock()
        uow.conversations.save(ended)

    await world.database.run(meanwhile)
    await goes_on(world)
    assert await tally(world, bulk) == (BulkState.DONE, Tally(3, 1, {"unknown": 2}))
    assert (await world.conversation(moved)).assignee_id is None


async def test_a_chat_of_the_bot_s_gets_the_words_and_stays_with_the_bot(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz", Presence.BUSY)
    async with world.at_work():
        conversation = (await world.write("hola")).conversation.id
        await world.settled(conversation)
        await begin(world, marta, conversation)
        await goes_on(world)
        await world.settled(conversation)
    found = await world.conversation(conversation)
    assert (found.status, found.assignee_id) == (Status.BOT, None)
    assert TEXTS["es"] in await world.shown(conversation)


@pytest.mark.parametrize("texts", [{}, {"es": " "}, {"es": "x" * 10_001}])
async def test_an_answer_without_words_or_with_too_many_is_refused(
    world: World, texts: dict[str, str]
) -> None:
    eva, marta = await waits(world, "eva"), await world.on_duty("Marta Ruiz", Presence.BUSY)
    for seen in ({eva: 1}, {}):
        with pytest.raises(ValueError, match="expected"):
            await world.database.run(
                lambda uow, s=seen: bulk_answer.begin(uow, marta.id, s, texts, False, world.clock())
            )


async def test_it_is_held_as_a_whole_and_undone_until_then_it_leaves_no_trace(world: World) -> None:
    held = timedelta(seconds=5)
    marta = await world.on_duty("Marta Ruiz", Presence.BUSY)
    eva, tom = await waits(world, "eva"), await waits(world, "tom", language="en")
    before = [await world.conversation(one) for one in (eva, tom)]

    async def time_goes_by(seconds: float) -> None:
        world.clock.advance(seconds=seconds)
        await Upkeep(world.database, world.clock, world.words, WINDOWS, held=held).once()

    bulk = await begin(world, marta, eva, tom, resolves=True)
    await time_goes_by(4)
    stop = BulkState.STOPPED
    await world.database.run(lambda uow: bulk_answer.steer(uow, bulk.id, marta.id, stop, world.clock()))
    await time_goes_by(4)
    assert await tally(world, bulk) == (stop, Tally(2, 0, {}))
    assert [await world.conversation(one) for one in (eva, tom)] == before
    bulk = await begin(world, marta, eva, tom, resolves=True)
    await time_goes_by(4)
    assert await answers(world, eva) == []
    await time_goes_by(1)
    assert await tally(world, bulk) == (BulkState.DONE, Tally(2, 2, {}))
