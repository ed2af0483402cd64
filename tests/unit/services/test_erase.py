"""A customer is erased: not while something is under way, whole in spite of any crash, and welcome again."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.contact import Way
from bot.core.conversation import Conversation
from bot.core.erasure import Erasure
from bot.core.handoff import Reason
from bot.core.message import Attachment, Author, IncomingMessage
from bot.services.erase import Eraser, erase, person_of
from bot.services.errors import NotNow
from bot.services.hand_off import hand_off
from bot.services.merge_contacts import merge, undo
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.services.record import append
from bot.storage.media import FileMedia
from tests.conftest import NOON, StoppedClock
from tests.patience import PATIENCE
from tests.unit.services.world import Barrier, World


@pytest.fixture
def media(tmp_path: Path) -> FileMedia:
    return FileMedia(tmp_path / "media")


async def contact_of(world: World, conversation_id: str) -> str:
    return (await world.conversation(conversation_id)).contact_id


async def answered(world: World, text: str = "hola, soy Ana Torres", **fields: Any) -> str:
    """A conversation in which the bot has answered."""
    received = await world.write(text, **fields)
    async with world.at_work():
        await world.settled(received.conversation.id)
    return received.conversation.id


async def erased(world: World, conversation_id: str) -> Erasure:
    contact = await contact_of(world, conversation_id)
    return await world.database.run(lambda uow: erase(uow, contact, world.clock()))


async def refusal(world: World, conversation_id: str) -> str:
    with pytest.raises(NotNow) as refused:
        await erased(world, conversation_id)
    return refused.value.why


async def test_who_writes_again_begins_as_somebody_new_and_is_answered(
    world: World, media: FileMedia
) -> None:
    old = await answered(world)
    await erased(world, old)
    await Eraser(world.database, media, world.dialogue, world.clock).once()
    new = await answered(world, "buenas")
    assert new != old and await contact_of(world, new) != await contact_of(world, old)
    assert await world.shown(new) == ["eco: buenas"]
    assert world.dialogue.asked[-1].sequence == 1
    assert world.dialogue.forgotten == [old]
    assert {message.text for message in await world.messages(old)} == {""}


async def test_nobody_is_erased_while_the_assistant_answers_them(world: World) -> None:
    world.step = barrier = Barrier("engine.answered")
    received = await world.write("hola")
    async with world.at_work():
        await barrier.reached.wait()
        assert await refusal(world, received.conversation.id) == "writing"
        barrier.open.set()
        await world.settled(received.conversation.id)
    assert (await erased(world, received.conversation.id)).done_at is None


async def test_nobody_is_erased_while_what_they_wrote_waits(world: World) -> None:
    received = await world.write("hola")
    assert await refusal(world, received.conversation.id) == "writing"


async def test_nobody_is_erased_while_they_wait_for_a_person_or_have_one(world: World) -> None:
    conversation = await answered(world)
    await world.database.run(
        lambda uow: hand_off(uow, conversation, Reason.REQUESTED, [], world.clock()) and None
    )
    assert await refusal(world, conversation) == "person"
    marta = await world.on_duty("Marta Ruiz")
    await world.take_over(conversation, marta)
    with pytest.raises(NotNow) as refused:
        await erased(world, conversation)
    assert refused.value.owner_name == "Marta Ruiz"
    await world.resolve(conversation, marta)
    await erased(world, conversation)


async def test_nobody_is_erased_while_a_message_to_them_is_at_the_provider(world: World) -> None:
    world.step = barrier = Barrier("send.claimed")
    received = await world.write("hola", account="phone")
    async with world.at_work():
        await barrier.reached.wait()
        assert await refusal(world, received.conversation.id) == "delivery"
        barrier.open.set()
        await world.settled(received.conversation.id)
    await erased(world, received.conversation.id)


async def test_nobody_is_erased_while_a_file_of_theirs_is_fetched(world: World) -> None:
    photo = Attachment("image", media_type="image/png", remote="https://x")
    conversation = await answered(world, account="phone", attachments=(photo,))
    later = world.clock() + timedelta(minutes=1)

    def claim(uow: UnitOfWork) -> None:
        (fetch,) = uow.fetches.due(world.clock())
        assert uow.fetches.claim(fetch, later)

    await world.database.run(claim)
    assert await refusal(world, conversation) == "file"
    world.clock.advance(minutes=2)
    await erased(world, conversation)


async def test_nobody_is_erased_who_is_joined_with_another_at_that_moment(world: World) -> None:
    """What they are is read first and locked then; in between somebody else may join them with another."""
    one, other = await answered(world), await answered(world, "soy Ana otra vez", account="phone")
    kept, gone = await contact_of(world, one), await contact_of(world, other)

    def erase_meanwhile(uow: UnitOfWork) -> None:
        lock = uow.conversations.lock

        def joined_first(conversation_id: str) -> Conversation:
            vars(uow.conversations).pop("lock")
            merge(uow, kept, gone, Way.PHONE, world.clock())
            return lock(conversation_id)

        vars(uow.conversations)["lock"] = joined_first
        erase(uow, kept, world.clock())

    with pytest.raises(NotNow) as refused:
        await world.database.run(erase_meanwhile)
    assert refused.value.why == "writing"


async def test_what_was_only_queued_is_not_sent_any_more(world: World) -> None:
    conversation = await answered(world, account="phone")

    def queue(uow: Any) -> None:
        held = uow.conversations.lock(conversation)
        append(uow, held, Author.SYSTEM, "aviso", world.clock())
        uow.conversations.save(held)

    await world.database.run(queue)
    await erased(world, conversation)
    async with world.at_work():
        await world.settled(conversation)
    assert world.provider.sent == ["eco: hola, soy Ana Torres"]


async def test_everybody_who_was_merged_into_them_goes_along(world: World, media: FileMedia) -> None:
    one, other = await answered(world), await answered(world, "soy Ana otra vez", account="phone")
    kept, gone = await contact_of(world, one), await contact_of(world, other)
    await world.database.run(lambda uow: merge(uow, kept, gone, Way.PHONE, world.clock()) and None)
    await erased(world, one)
    await Eraser(world.database, media, world.dialogue, world.clock).once()
    assert sorted(world.dialogue.forgotten) == sorted([one, other])
    for conversation in (one, other):
        assert {message.text for message in await world.messages(conversation)} == {""}
    with pytest.raises(KeyError):
        await world.database.run(lambda uow: person_of(uow, gone))


async def test_who_was_taken_for_them_keeps_no_line_with_their_name(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    one = await answered(world, sender_name="Ana Torres")
    other = await answered(world, "soy Eva", account="phone", sender_name="Eva Sanz")
    ana, eva = await contact_of(world, one), await contact_of(world, other)
    made = await world.database.run(lambda uow: merge(uow, eva, ana, Way.OPERATOR, world.clock(), marta.id))
    await world.database.run(lambda uow: undo(uow, made.id, marta.id, world.clock()))
    assert "Ana Torres" in str(await world.messages(other))
    await erased(world, one)
    assert "Ana Torres" not in str(await world.messages(other))
    assert "Eva Sanz" in str(await world.messages(other))


async def test_a_message_that_was_about_to_be_added_finds_nobody(world: World) -> None:
    conversation = await answered(world)
    await erased(world, conversation)
    held = await world.conversation(conversation)
    with pytest.raises(KeyError):
        await world.database.run(lambda uow: append(uow, held, Author.SYSTEM, "tarde", world.clock()))


class Killed(BaseException):
    pass


async def test_killed_after_any_step_it_is_completed_by_whoever_comes_next(
    sqlite_url: str, clock: StoppedClock, media: FileMedia
) -> None:
    """Every transaction, every file and the engine are a step; each time another one is the last."""
    for steps in range(1, 100):
        world = World(sqlite_url.replace("ventanilla", f"killed{steps}"), clock)
        key = await media.keep(b"a photo of Ana")
        photo = IncomingMessage(
            "web", "ana", "m0", "", attachments=(Attachment("image", "ana.png", "image/png", 14, key=key),)
        )
        await world.database.run(lambda uow: receive(uow, photo, clock()) and None)
        conversation = await answered(world, "soy Ana Torres")
        eraser = Eraser(world.database, media, world.dialogue, clock)
        died = await _dies_after(steps, world, media, lambda: _both(world, conversation, eraser))
        contact = await contact_of(world, conversation)
        begun = await world.database.read(lambda uow: uow.contacts.get(contact).erased_at is not None)
        if not begun:
            await erased(world, conversation)
        await Eraser(world.database, media, world.dialogue, clock).once()
        assert {message.text for message in await world.messages(conversation)} == {""}
        assert await world.database.read(lambda uow: uow.erasures.unfinished()) == []
        assert conversation in world.dialogue.forgotten
        with pytest.raises(KeyError):
            await media.read(key)
        world.close()
        if not died:
            assert steps > 4
            return


async def _both(world: World, conversation: str, eraser: Eraser) -> None:
    await erased(world, conversation)
    await eraser.once()


async def _dies_after(steps: int, world: World, media: FileMedia, work: Callable[[], Any]) -> bool:
    left = steps
    doors: list[tuple[Any, str]] = [
        (world.database, "run"),
        (media, "forget_unless_kept_since"),
        (world.dialogue, "forget"),
    ]
    kept = [(thing, name, getattr(thing, name)) for thing, name in doors]

    def counted(door: Callable[..., Any]) -> Callable[..., Any]:
        async def step(*args: Any, **values: Any) -> Any:
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1
            return await door(*args, **values)

        return step

    for thing, name, door in kept:
        setattr(thing, name, counted(door))
    try:
        await work()
    except Killed:
        return True
    finally:
        for thing, name, _ in kept:
            delattr(thing, name)
    return False


async def test_an_engine_that_is_silent_is_told_later(world: World, media: FileMedia) -> None:
    conversation = await answered(world)
    await erased(world, conversation)
    eraser = Eraser(world.database, media, world.dialogue, world.clock)
    world.dialogue.available = False
    await eraser.once()
    assert len(await world.database.read(lambda uow: uow.erasures.unfinished())) == 1
    world.dialogue.available = True
    await eraser.once()
    assert world.dialogue.forgotten == [], "not every second"
    for _ in range(2):
        world.clock.advance(seconds=10)
        await eraser.once()
    assert world.dialogue.forgotten == [conversation], "and told once"


async def test_engines_forget_at_once_and_before_anything_is_swept_away(
    world: World, media: FileMedia
) -> None:
    """Whichever gateway erases: each hears of it, and need not look."""
    conversation, found = await answered(world), asyncio.Queue[str]()

    async def forget(conversation_id: str, sequence: int | None = None) -> None:
        (said, *_) = await world.messages(conversation_id)
        await found.put(said.text)

    world.dialogue.forget = forget  # type: ignore[method-assign]
    looked = asyncio.Event()

    class Seldom(Eraser):
        async def once(self) -> None:
            await super().once()
            looked.set()

    seldom = Seldom(world.database, media, world.dialogue, world.clock, sweep=3600)
    working = asyncio.create_task(seldom.run(world.hub))
    try:
        async with asyncio.timeout(PATIENCE):
            await looked.wait()  # its first round finds nothing
            await erased(world, conversation)
            assert await found.get() == "hola, soy Ana Torres"
    finally:
        working.cancel()


async def test_each_house_tells_its_own_engines(world: World, media: FileMedia) -> None:
    """One that did none of it may still have the conversation in its engine's memory."""
    conversation = await answered(world)
    here, there = (Eraser(world.database, media, world.dialogue, world.clock) for _ in range(2))
    await erased(world, conversation)
    await here.once()
    await there.once()
    assert world.dialogue.forgotten == [conversation] * 2


async def test_a_file_that_somebody_else_sent_too_stays(world: World, media: FileMedia) -> None:
    key = await media.keep(b"the same picture")
    attachment = Attachment("image", "same.png", "image/png", 16, key=key)
    for who in ("ana", "tom"):
        incoming = IncomingMessage("web", who, f"{who}-1", "", attachments=(attachment,))
        await world.database.run(lambda uow, one=incoming: receive(uow, one, world.clock()) and None)
    async with world.at_work():
        for waiting in await world.database.read(lambda uow: uow.conversations.listing("all", "")):
            await world.settled(waiting.id)
    for who in ("ana", "tom"):
        assert await media.read(key) == b"the same picture"
        found = await world.database.read(lambda uow, one=who: uow.conversations.latest_at("web", one))
        assert found is not None
        await erased(world, found.id)
        await Eraser(world.database, media, world.dialogue, world.clock).once()
    with pytest.raises(KeyError):
        await media.read(key)


async def test_a_file_that_was_kept_a_moment_ago_waits_for_its_message(media: FileMedia) -> None:
    """Somebody else sends it at this moment: it is kept, and the message that shows it is not there yet."""
    key = await media.keep(b"again")
    long_ago = NOON.timestamp() - 3600
    os.utime(media._path(key), (long_ago, long_ago))
    await media.keep(b"again")
    assert not await media.forget_unless_kept_since(key, NOON - timedelta(days=10_000))
    assert await media.read(key) == b"again"
    os.utime(media._path(key), (long_ago, long_ago))
    assert await media.forget_unless_kept_since(key, NOON)
    assert await media.forget_unless_kept_since(key, NOON), "done again, it is done"


async def test_a_customer_who_writes_at_the_same_moment_loses_nothing(world: World, media: FileMedia) -> None:
    conversation = await answered(world)
    eraser = Eraser(world.database, media, world.dialogue, world.clock)

    async def writes(number: int) -> str:
        await asyncio.sleep(0)
        return (await world.write(f"mensaje {number}")).conversation.id

    begun = asyncio.create_task(erased(world, conversation))
    where = await asyncio.gather(*(writes(number) for number in range(8)))
    try:
        await begun
    except NotNow:
        assert set(where) == {conversation}, "they were first"
        return
    await eraser.once()
    new = set(where) - {conversation}
    assert len(new) == 1
    assert [m.text for m in await world.messages(new.pop())] == [f"mensaje {number}" for number in range(8)]
