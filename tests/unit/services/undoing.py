"""What operators do and take back again, as the tests of undoing have them do it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.care import Team
from bot.core.handoff import Reason
from bot.core.ids import new_id
from bot.core.message import IncomingMessage, Message
from bot.core.operator import Operator, Presence
from bot.services import transfer
from bot.services.hand_off import hand_off
from bot.services.ports import UnitOfWork
from bot.services.recall import recall
from bot.services.receive import receive
from bot.services.reply import reply
from bot.services.resolve import resolve
from tests.unit.services.world import World

HELD = timedelta(seconds=5)
FAULTS = Team("faults", {"es": "averías", "en": "faults"})
BOTH = pytest.mark.parametrize("account", ["phone", "web"])


async def waiting_for(world: World, operator: Operator, account: str = "phone") -> str:
    """A conversation that the operator has and in which the customer waits."""
    conversation = (await world.write("quiero hablar con alguien", account=account)).conversation
    at = world.clock()
    await world.database.run(lambda uow: hand_off(uow, conversation.id, Reason.REQUESTED, [], at))
    assert (await world.conversation(conversation.id)).assignee_id == operator.id
    return conversation.id


async def say(
    world: World,
    conversation: str,
    operator: Operator,
    text: str,
    seen: int | None = None,
    request: str | None = None,
) -> Message:
    def work(uow: object) -> Message:
        return reply(
            uow,  # type: ignore[arg-type]
            conversation,
            operator.id,
            text,
            request or new_id("req"),
            False,
            world.clock(),
            seen=seen,
            held=HELD,
        )

    return await world.database.run(work)


async def undo(world: World, message: Message, operator: Operator) -> Message:
    return await world.database.run(lambda uow: recall(uow, message.id, operator.id, world.clock()))


async def resolves(world: World, conversation: str, by: Operator, summary: str = "") -> None:
    await world.database.run(
        lambda uow: resolve(uow, conversation, by.id, world.words, world.clock(), summary, held=HELD)
    )


async def passes(world: World, conversation: str, by: Operator, to: Operator | Team, note: str = "") -> int:
    def work(uow: Any) -> int:
        common = (note, world.words, world.clock(), HELD)
        if isinstance(to, Team):
            return transfer.to_team(uow, conversation, by.id, to, *common).epoch
        return transfer.to_operator(uow, conversation, by.id, to.id, *common).epoch

    return await world.database.run(work)


async def takes_back(world: World, conversation: str, by: Operator, epoch: int) -> None:
    await world.database.run(
        lambda uow: transfer.take_back(uow, conversation, by.id, epoch, world.words, world.clock())
    )


async def time_goes_by(world: World, conversation: str) -> list[str]:
    """What the customer has read once nothing is held any more."""
    async with world.at_work():
        world.clock.advance(seconds=10)
        await world.settled(conversation)
    return await world.shown(conversation)


async def all_of_it(world: World, conversation: str) -> tuple[Any, Any]:
    def work(uow: Any) -> tuple[Any, Any]:
        one, handoff = uow.conversations.get(conversation), uow.handoffs.current(conversation)
        return (one.status, one.assignee_id, one.waiting_since, one.priority, one.team), handoff

    return await world.database.read(work)


def operators_leave(uow: Any, who: Operator) -> None:
    one = uow.operators.get(who.id)
    one.presence = Presence.OFFLINE
    uow.operators.save(one)


async def waits(world: World, who: str, account: str = "web", language: str = "es") -> str:
    """A customer in the queue."""

    def work(uow: UnitOfWork) -> str:
        incoming = IncomingMessage(account, who, f"{who}-1", "¿hay luz?", language=language)
        conversation = receive(uow, incoming, world.clock()).conversation
        hand_off(uow, conversation.id, Reason.REQUESTED, [], world.clock())
        return conversation.id

    return await world.database.run(work)
