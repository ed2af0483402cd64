"""Takes each conversation that waits for the bot or has something to send, one turn at a time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.core.contact import Identity
from bot.core.conversation import Conversation
from bot.core.doubt import NOT_WHAT_I_ASKED, doubtful
from bot.core.message import Button, Message
from bot.core.turn import Answer, Question
from bot.services import converse, deliver, ways_out
from bot.services.bursts import Bursts, Unclear
from bot.services.errors import EngineUnavailable, SendFailed, TurnFailed
from bot.services.outage import Outage
from bot.services.ports import Channel, Database, Dialogue, Hub, UnitOfWork, Words, Work
from bot.services.reception import ALWAYS_OPEN, Reception

log = structlog.get_logger()
Step = Callable[[str, str], Awaitable[None]]
LONGEST_WAIT = timedelta(seconds=30)
Together = Callable[[UnitOfWork, Conversation], int | None]


async def no_step(name: str, conversation_id: str) -> None:
    """Steps are named so that tests can hold a turn at each of them."""


@dataclass(frozen=True)
class Patience:
    """``tell``: how long the engine may be gone before the customer is told; ``give_up``: before a person
    gets the conversation; ``tries``: how often a turn the engine fails at is asked; ``again``: the pause.
    ``burst``: how long a greeting or a fragment waits for what follows; ``typing``: while they are typing."""

    session: timedelta = timedelta(hours=24)
    lease: timedelta = timedelta(seconds=10)
    tell: timedelta = timedelta(seconds=5)
    give_up: timedelta = timedelta(seconds=60)
    tries: int = 3
    burst: timedelta = timedelta(0)
    typing: timedelta = timedelta(seconds=8)
    again: float = 0.5
    sweep: float = 1.0


class Worker:
    def __init__(
        self,
        database: Database,
        hub: Hub,
        dialogue: Dialogue,
        channels: Mapping[str, Channel],
        words: Words,
        clock: Callable[[], datetime],
        patience: Patience | None = None,
        step: Step = no_step,
        reception: Reception = ALWAYS_OPEN,
    ) -> None:
        self._database = database
        self._dialogue = dialogue
        self._channels = channels
        self._words = words
        self._clock = clock
        self._patience = patience or Patience()
        self._step = step
        self._reception = reception
        self._bursts = Bursts(database, hub, dialogue, clock, self._patience.burst, self._patience.typing)
        self._owner = f"{_here()}/{secrets.token_hex(4)}"
        self._busy: dict[tuple[Work, str], asyncio.Task[None]] = {}
        self._again: set[tuple[Work, str]] = set()
        self._reported: set[str] = set()
        self._outage = Outage()

    def wake(self, conversation_id: str, *work: Work) -> None:
        """Look at the conversation now: at this work, or at what waits for an answer and to be sent."""
        for each in work or ("answer", "send"):
            self._start(each, conversation_id)

    async def run(self) -> None:
        """Take up what is waiting, now and every second, until cancelled."""
        await self._database.run(_drop_dead_leases)
        await self._database.run(lambda uow: deliver.free_claims(uow, _is_dead, self._clock()))
        try:
            while True:
                with contextlib.suppress(Exception):
                    await self._sweep()
                await asyncio.sleep(self._patience.sweep)
        finally:
            await self._stop()

    async def _sweep(self) -> None:
        now = self._clock()
        if self._busy:
            until = now + self._patience.lease
            await self._database.run(lambda uow: uow.leases.renew(self._owner, until), lasting=False)
        unanswered, unsent = await self._database.read(
            lambda uow: (uow.leases.unanswered(now), uow.leases.unsent(now))
        )
        for conversation_id in unanswered:
            self._start("answer", conversation_id)
        for conversation_id in unsent:
            self._start("send", conversation_id)

    def _start(self, kind: Work, conversation_id: str) -> None:
        key = (kind, conversation_id)
        if key in self._busy:
            self._again.add(key)
            return
        self._again.discard(key)
        work = self._answer if kind == "answer" else self._send
        task = asyncio.create_task(work(conversation_id), name=f"{kind} {conversation_id}")
        self._busy[key] = task
        task.add_done_callback(partial(self._done, key))

    def _done(self, key: tuple[Work, str], task: asyncio.Task[None]) -> None:
        self._busy.pop(key, None)
        self._outage.left(task)
        if task.cancelled():
            return
        if task.exception() is not None:
            log.error("worker.failed", conversation=key[1], work=key[0], exc_info=task.exception())
        elif key in self._again:
            self._start(*key)

    async def _stop(self) -> None:
        tasks = list(self._busy.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(Exception):
            await self._database.run(lambda uow: uow.leases.drop_owner(self._owner))

    async def _answer(self, conversation_id: str) -> None:
        failures: dict[str, int] = {}
        while True:
            question = await self._next(conversation_id)
            if question is None:
                return
            await self._step("turn.begun", conversation_id)
            try:
                more = await self._ask(question)
                self._outage.over()
                self._reported.discard(question.turn_id)
                if not more:
                    return
            except EngineUnavailable as error:
                await self._wait_for_engine(question, str(error))
            except TurnFailed as error:
                failures[question.turn_id] = failures.get(question.turn_id, 0) + 1
                log.warning("turn.failed", turn=question.turn_id, error=str(error))
                if failures[question.turn_id] >= self._patience.tries:
                    await self._give_up(question)
                else:
                    await asyncio.sleep(self._patience.again)

    async def _next(self, conversation_id: str) -> Question | None:
        begin = partial(self._begin, conversation_id)
        try:
            return await self._database.run(partial(begin, self._bursts.at_once), lasting=False)
        except Unclear:
            count = await self._bursts.together(conversation_id)
            return await self._database.run(partial(begin, lambda *_: count), lasting=False)

    def _begin(self, conversation_id: str, together: Together, uow: UnitOfWork) -> Question | None:
        now = self._clock()
        conversation = uow.conversations.lock(conversation_id)
        count = together(uow, conversation)
        until = now + self._patience.lease
        if not uow.leases.claim(conversation_id, self._owner, conversation.epoch, now, until):
            return None
        question = converse.begin(uow, conversation, self._patience.session, now, count)
        if question is None:
            uow.leases.release(conversation_id, self._owner)
        return question

    async def _ask(self, question: Question) -> bool:
        """Return whether more waits for the bot."""
        answer = await self._dialogue.ask(question)
        await self._step("engine.answered", question.conversation_id)
        more = await self._database.run(partial(self._keep, question, answer))
        await self._step("answer.kept", question.conversation_id)
        return more

    def _keep(self, question: Question, answer: Answer, uow: UnitOfWork) -> bool:
        """Keep the answer; if nothing more waits, let the conversation go in the same transaction."""
        conversation = uow.conversations.lock(question.conversation_id)
        channel = self._channels.get(conversation.account)
        immediate = channel is not None and channel.immediate
        way_back = self._way_back(answer) if doubtful(question, answer) else None
        ways = ways_out.buttons(self._words, answer.understood.language) if conversation.with_person else ()
        converse.finish(uow, conversation, question.turn_id, answer, immediate, self._clock(), way_back, ways)
        if uow.messages.unhandled(question.conversation_id, 1):
            return True
        uow.leases.release(question.conversation_id, self._owner)
        return False

    def _way_back(self, answer: Answer) -> Button:
        title = self._words.say("utter_system_not_what_i_asked", answer.understood.language)
        return Button(title, NOT_WHAT_I_ASKED)

    async def _wait_for_engine(self, question: Question, error: str) -> None:
        waited = self._clock() - question.asked_at
        if question.turn_id not in self._reported:
            self._reported.add(question.turn_id)
            log.warning("engine.unavailable", turn=question.turn_id, error=error, seconds=waited.seconds)
        if waited >= self._patience.give_up:
            self._reported.discard(question.turn_id)
            await self._give_up(question)
            return
        if waited < self._patience.tell:
            most = self._patience.tell - waited
        else:
            most = min(LONGEST_WAIT, self._patience.give_up - waited)
            immediate = await self._immediate(question.conversation_id)
            await self._database.run(
                lambda uow: converse.tell_of_outage(
                    uow, question.conversation_id, self._words, immediate, self._clock()
                )
            )
        await self._outage.wait(self._patience.again, max(self._patience.again, most.total_seconds()))

    async def _give_up(self, question: Question) -> None:
        immediate = await self._immediate(question.conversation_id)
        await self._database.run(
            lambda uow: converse.give_up(
                uow, question.turn_id, self._words, immediate, self._clock(), self._reception
            )
        )

    async def _send(self, conversation_id: str) -> None:
        while (
            claimed := await self._database.run(partial(self._show_or_claim, conversation_id))
        ) is not None:
            channel, message, identity = claimed
            await self._step("send.claimed", conversation_id)
            try:
                async with asyncio.timeout(deliver.SEND_TIMEOUT.total_seconds() / 2):
                    external_id = await channel.send(message, identity)
            except Exception as error:
                failed = self._failed(message, error)
                await self._database.run(
                    partial(deliver.refused, message_id=message.id, error=failed, now=self._clock())
                )
                continue
            await self._database.run(
                partial(deliver.sent, message_id=message.id, external_id=external_id, now=self._clock())
            )

    def _failed(self, message: Message, error: Exception) -> SendFailed:
        if isinstance(error, SendFailed):
            failed = error
        elif isinstance(error, TimeoutError):
            failed = SendFailed(deliver.ANSWER_LOST, retry_after=1)
        else:
            log.error("send.error", message=message.id, exc_info=error)
            failed = SendFailed("error", retry_after=5)
        log.warning("send.failed", message=message.id, reason=failed.reason, final=failed.retry_after is None)
        return failed

    def _show_or_claim(
        self, conversation_id: str, uow: UnitOfWork
    ) -> tuple[Channel, Message, Identity] | None:
        """Return what to hand to a provider, if anything."""
        conversation = uow.conversations.lock(conversation_id)
        channel = self._channels.get(conversation.account)
        if channel is None:
            return None  # an account that is not switched on now; its messages wait
        if channel.immediate:
            deliver.show(uow, conversation, self._clock())
            return None
        claimed = deliver.claim(uow, conversation, self._clock(), self._owner)
        return claimed and (channel, *claimed)

    async def _immediate(self, conversation_id: str) -> bool:
        channel = await self._channel(conversation_id)
        return channel is not None and channel.immediate

    async def _channel(self, conversation_id: str) -> Channel | None:
        account = await self._database.read(lambda uow: uow.conversations.get(conversation_id).account)
        return self._channels.get(account)


def _here() -> str:
    return f"{socket.gethostname()}/{os.getpid()}"


def _drop_dead_leases(uow: UnitOfWork) -> None:
    """Leases of processes that died on this machine need not run out first."""
    for owner in filter(_is_dead, uow.leases.owners()):
        uow.leases.drop_owner(owner)


def _is_dead(owner: str) -> bool:
    host, _, rest = owner.partition("/")
    pid = rest.partition("/")[0]
    return host == socket.gethostname() and pid.isdigit() and not _alive(int(pid))


def _alive(pid: int) -> bool:
    if pid == os.getpid():
        return False  # a process that had our number before us
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
