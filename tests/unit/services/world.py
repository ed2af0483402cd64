"""A small world for the use cases: a real database, a scripted engine, and people to act in it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from bot.core.contact import Identity
from bot.core.conversation import Conversation
from bot.core.ids import new_id
from bot.core.message import Author, IncomingMessage, Message, Reply
from bot.core.operator import Operator, Presence
from bot.core.turn import Question
from bot.dialogue.scripted import ScriptedDialogue
from bot.services import operators
from bot.services.ladder import Ladder
from bot.services.patience import Patience, Step, no_step
from bot.services.ports import Channel, UnitOfWork, Work
from bot.services.receive import Received, receive
from bot.services.reception import Reception
from bot.services.reply import reply
from bot.services.resolve import resolve
from bot.services.take_over import take_over
from bot.services.timekeeper import Timekeeper
from bot.services.worker import Worker
from bot.storage.database import SqlDatabase
from bot.storage.hub import InProcessHub
from tests.conftest import StoppedClock
from tests.patience import until


class PlainWords:
    """Says which response it was asked for, and with what."""

    def say(self, key: str, language: str, **values: object) -> str:
        return " ".join([key, language, *(str(value) for value in values.values() if value)])

    def reply(self, key: str, language: str, **values: object) -> Reply:
        return Reply(self.say(key, language, **values))

    def is_key(self, name: str, value: str) -> bool:
        return False


@dataclass
class PageChannel:
    account: str = "web"
    immediate: bool = True

    async def send(self, message: Message, identity: Identity) -> str | None:
        raise AssertionError("nothing is handed to a page")


@dataclass
class ProviderChannel:
    """Hands messages to a provider that the test plays."""

    account: str = "phone"
    immediate: bool = False
    sent: list[str] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    async def send(self, message: Message, identity: Identity) -> str | None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(message.text)
        return f"provider-{len(self.sent)}"


class World:
    def __init__(self, url: str, clock: StoppedClock, step: Step = no_step) -> None:
        self.clock = clock
        self.burst = timedelta(0)
        self.working = False
        self.hub = InProcessHub()
        self.dialogue = ScriptedDialogue()
        self.words = PlainWords()
        self.page = PageChannel()
        self.provider = ProviderChannel()
        self.more_channels: dict[str, Channel] = {}
        self.database = SqlDatabase(url, self.hub, self._wake)
        self.database.prepare()
        self.step = step
        self.reception = Reception()
        self.worker = self.new_worker()

    def new_worker(self) -> Worker:
        channels = {"web": self.page, "phone": self.provider, **self.more_channels}
        patience = Patience(again=0.01, sweep=0.02, burst=self.burst)
        return Worker(
            self.database,
            self.hub,
            self.dialogue,
            channels,
            self.words,
            self.clock,
            patience,
            lambda *a: self.step(*a),
            self.reception,
        )

    async def keep_time(self, **by: float) -> None:
        """Let time pass, and have done what is due by then."""
        if by:
            self.clock.advance(**by)
        await Timekeeper(self.database, Ladder(self.reception, self.words), self.clock).once()

    def begin(self, uow: UnitOfWork, conversation: Conversation) -> None:
        if self.working:
            self.worker.begin(uow, conversation)

    def _wake(self, conversation_id: str, work: Work, question: Question | None) -> None:
        if self.working:
            self.worker.wake(conversation_id, work, question)

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """The worker runs meanwhile."""
        task = asyncio.create_task(self.worker.run())
        self.working = True
        try:
            yield
        finally:
            self.working = False
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def write(self, text: str, account: str = "web", **fields: Any) -> Received:
        incoming = IncomingMessage(account, "ana", fields.pop("id", None) or new_id("in"), text, **fields)

        def arrive(uow: UnitOfWork) -> Received:
            received = receive(uow, incoming, self.clock(), reception=Reception(cues=self.reception.cues))
            if not received.duplicate:
                self.begin(uow, received.conversation)
            return received

        return await self.database.run(arrive)

    async def on_duty(self, name: str, presence: Presence = Presence.ONLINE) -> Operator:
        return await self.database.run(lambda uow: operators.add(uow, name, None, self.clock(), presence))

    async def take_over(self, conversation_id: str, operator: Operator) -> Conversation:
        return await self.database.run(
            lambda uow: take_over(uow, conversation_id, operator.id, self.words, self.clock())
        )

    async def reply(self, conversation_id: str, operator: Operator, text: str, private: bool = False) -> None:
        await self.database.run(
            lambda uow: reply(uow, conversation_id, operator.id, text, new_id("req"), private, self.clock())
        )

    async def resolve(self, conversation_id: str, operator: Operator) -> None:
        await self.database.run(
            lambda uow: resolve(uow, conversation_id, operator.id, self.words, self.clock())
        )

    async def conversation(self, conversation_id: str) -> Conversation:
        return await self.database.read(lambda uow: uow.conversations.get(conversation_id))

    async def shown(self, conversation_id: str) -> list[str]:
        """What the customer sees that is not their own."""
        messages = await self.database.read(lambda uow: uow.messages.visible_to_customer(conversation_id))
        return [m.text for m in messages if m.author is not Author.CUSTOMER]

    async def messages(self, conversation_id: str) -> list[Message]:
        return await self.database.read(lambda uow: uow.messages.of(conversation_id))

    async def settled(self, conversation_id: str) -> None:
        await until(lambda: self.database.read(partial(_settled, conversation_id)))

    async def asked(self, conversation_id: str) -> None:
        """Wait until a turn has been begun."""
        await until(lambda: self.database.read(lambda uow: uow.turns.asked(conversation_id)))

    def close(self) -> None:
        self.database.close()


def _settled(conversation_id: str, uow: UnitOfWork) -> bool:
    return (
        not uow.messages.unhandled(conversation_id, 1)
        and uow.turns.asked(conversation_id) is None
        and not uow.messages.queued(conversation_id)
    )


class Barrier:
    """Holds the worker at a named step until it is let through."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.reached = asyncio.Event()
        self.open = asyncio.Event()

    async def __call__(self, name: str, conversation_id: str) -> None:
        if name == self.name and not self.open.is_set():
            self.reached.set()
            await self.open.wait()
