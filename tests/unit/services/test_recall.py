"""What an operator sent can be taken back for a moment; what was begun is kept."""

from __future__ import annotations

import pytest

from bot.core.message import Delivery
from bot.services import drafts
from bot.services.errors import CustomerWrote, TooLate
from bot.services.patience import no_step
from bot.services.sending import Sending
from tests.unit.services.undoing import say, undo, waiting_for
from tests.unit.services.world import World


@pytest.mark.parametrize("account", ["phone", "web"])
async def test_it_goes_out_when_its_time_has_come_and_what_follows_waits_for_it(
    world: World, account: str
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta, account)
    async with world.at_work():
        await say(world, conversation, marta, "la primera")
        await world.reply(conversation, marta, "la segunda")
        world.clock.advance(seconds=4)
        channels = {"web": world.page, "phone": world.provider}
        another = Sending("another", world.database, channels, world.clock, no_step, lambda: False)
        await another.send(conversation)
        queued = await world.database.read(lambda uow: uow.messages.queued(conversation))
        assert [message.text for message in queued] == ["la primera", "la segunda"]
        world.clock.advance(seconds=2)
        await world.settled(conversation)
    assert (await world.shown(conversation))[-2:] == ["la primera", "la segunda"]


async def test_taken_back_it_never_goes_out_and_all_is_as_before(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    before = (await world.conversation(conversation)).waiting_since
    message = await say(world, conversation, marta, "una tontería")
    assert (await world.conversation(conversation)).waiting_since is None
    world.clock.advance(seconds=4)
    taken = await undo(world, message, marta)
    assert (taken.delivery, taken.failure) == (Delivery.SUPPRESSED, "recalled")
    async with world.at_work():
        world.clock.advance(seconds=10)
        await world.settled(conversation)
    assert "una tontería" not in world.provider.sent
    assert (await world.conversation(conversation)).waiting_since == before
    handoff = await world.database.read(lambda uow: uow.handoffs.current(conversation))
    assert handoff is not None and handoff.first_reply_at is None
    kept = await world.database.read(lambda uow: uow.drafts.of(conversation, marta.id))
    assert [(one.mode, one.text) for one in kept] == [("reply", "una tontería")]


async def test_what_has_gone_out_cannot_be_taken_back_nor_what_a_colleague_wrote(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    leo = await world.on_duty("Leo Gil")
    message = await say(world, conversation, marta, "hola")
    with pytest.raises(KeyError):
        await undo(world, message, leo)
    world.clock.advance(seconds=6)
    with pytest.raises(TooLate):
        await undo(world, message, marta)
    async with world.at_work():
        await world.settled(conversation)
    with pytest.raises(TooLate):
        await undo(world, message, marta)
    assert world.provider.sent[-1] == "hola"


async def test_resolving_meanwhile_sends_the_reply_before_the_goodbye(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    await say(world, conversation, marta, "ya está")
    await world.resolve(conversation, marta)
    async with world.at_work():
        world.clock.advance(seconds=6)
        await world.settled(conversation)
    assert world.provider.sent[-2] == "ya está"


async def test_a_reply_from_a_page_that_has_not_seen_the_last_message_is_refused(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    seen = 1
    later = (await world.write("ya no hace falta", account="phone")).message.position
    with pytest.raises(CustomerWrote):
        await say(world, conversation, marta, "voy", seen)
    assert (await say(world, conversation, marta, "voy", later)).text == "voy"


@pytest.mark.parametrize(
    ("late", "taken_back", "left"),
    [
        ("hola \n", False, []),
        ("hola\nhasta luego", False, ["hasta luego"]),
        ("hola, y otra cosa", False, ["hola, y otra cosa"]),
        ("hola", True, ["hola"]),
    ],
)
async def test_sent_again_after_a_lost_answer_it_is_not_a_draft_that_came_after_it(
    world: World, late: str, taken_back: bool, left: list[str]
) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    first = await say(world, conversation, marta, "hola", request="req_1")
    if taken_back:
        await undo(world, first, marta)
    await world.database.run(
        lambda uow: drafts.keep(uow, conversation, marta.id, "reply", late, 1, world.clock())
    )
    assert (await say(world, conversation, marta, "hola", request="req_1")).id == first.id
    kept = await world.database.read(lambda uow: uow.drafts.of(conversation, marta.id))
    assert [one.text for one in kept] == left


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("hola\nhasta luego", ["hasta luego"]),
        ("hola\n \n", []),
        ("hol", []),
        ("hola, y", []),
    ],
)
async def test_what_was_typed_on_below_what_is_sent_stays_a_draft(
    world: World, told: str, left: list[str]
) -> None:
    """An older draft, or one that was begun otherwise, goes with what was sent."""
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    for mode in ("reply", "note"):
        await world.database.run(
            lambda uow, m=mode: drafts.keep(uow, conversation, marta.id, m, told, 1, world.clock())
        )
    await world.reply(conversation, marta, "hola")
    kept = await world.database.read(lambda uow: uow.drafts.of(conversation, marta.id))
    assert [one.text for one in kept if one.mode == "reply"] == left
    assert [one.text for one in kept if one.mode == "note"] == [told]


async def test_a_draft_is_each_operators_own_and_gone_once_it_is_sent(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    leo = await world.on_duty("Leo Gil")
    for who, mode, text in (
        (marta, "reply", "hol"),
        (marta, "reply", "hola"),
        (marta, "note", "ojo"),
        (leo, "note", "x"),
    ):
        await world.database.run(
            lambda uow, w=who, m=mode, t=text: drafts.keep(uow, conversation, w.id, m, t, 1, world.clock())
        )
    await world.reply(conversation, marta, "hola")
    kept = await world.database.read(lambda uow: uow.drafts.of(conversation, marta.id))
    assert [(one.mode, one.text) for one in kept] == [("note", "ojo")]
    assert len(await world.database.read(lambda uow: uow.drafts.of(conversation, leo.id))) == 1
    await world.database.run(
        lambda uow: drafts.keep(uow, conversation, leo.id, "note", " ", 1, world.clock())
    )
    assert await world.database.read(lambda uow: uow.drafts.of(conversation, leo.id)) == []
    with pytest.raises(ValueError, match="mode"):
        await world.database.run(
            lambda uow: drafts.keep(uow, conversation, leo.id, "sms", "x", 1, world.clock())
        )


async def test_whose_answer_was_taken_back_waits_again_and_not_for_ever(world: World) -> None:
    """The ladder goes on as if nothing had been sent."""
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    await world.keep_time()
    message = await say(world, conversation, marta, "ahora miro")
    await world.keep_time(seconds=2)
    await undo(world, message, marta)
    leo = await world.on_duty("Leo Gil")
    await world.keep_time()
    await world.keep_time(minutes=10)
    assert (await world.conversation(conversation)).assignee_id == leo.id


async def test_what_is_held_goes_out_after_a_restart(world: World) -> None:
    marta = await world.on_duty("Marta Ruiz")
    conversation = await waiting_for(world, marta)
    await say(world, conversation, marta, "ahora miro")
    world.worker = world.new_worker()
    async with world.at_work():
        world.clock.advance(seconds=6)
        await world.settled(conversation)
    assert world.provider.sent[-1] == "ahora miro"
