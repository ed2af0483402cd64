"""Takes each conversation that waits for the bot or has something to send, one turn at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial

import structlog

from bot.core.conversation import Conversation
from bot.core.turn import Question
from bot.services import deliver
from bot.services.answering import Answering
from bot.services.bursts import Bursts
from bot.services.errors import StorageUnavailable
from bot.services.owners import is_dead, new_owner
from bot.services.patience import Patience, Step, no_step
from bot.services.ports import Channel, Database, Dialogue, Hub, UnitOfWork, Words, Work
from bot.services.reception import ALWAYS_OPEN, Reception
from bot.services.rounds import rounds
from bot.services.sending import Sending

log = structlog.get_logger()


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
        self._accounts = channels.keys()
        self._clock = clock
        self._patience = patience = patience or Patience()
        self._owner = owner = new_owner()
        bursts = Bursts(database, hub, dialogue, clock, patience.burst, patience.typing)
        self._answering = Answering(
            owner, database, dialogue, channels, words, clock, patience, step, reception, bursts
        )
        self._sending = Sending(owner, database, channels, clock, step, lambda: self._ended)
        self._busy: dict[tuple[Work, str], asyncio.Task[None]] = {}
        self._again: set[tuple[Work, str]] = set()
        self._begun = self._ended = self._away = False

    def wake(self, conversation_id: str, work: Work | None = None, question: Question | None = None) -> None:
        """Look at the conversation now: at this work, or at what waits for an answer and to be sent.
        ``question``: of a turn that was begun already."""
        for each in (work,) if work else ("answer", "send"):
            self._start(each, conversation_id, question)

    def begin(self, uow: UnitOfWork, conversation: Conversation) -> None:
        """See Answering.begin."""
        if not self._ended:
            self._answering.begin(uow, conversation)

    async def run(self) -> None:
        """Take up what is waiting, now and every second, until cancelled."""
        self._ended = self._begun = False
        try:
            await rounds("worker.failed", self._sweep, self._patience.sweep)
        finally:
            await self._stop()

    async def _sweep(self) -> None:
        if not self._begun:
            await self._database.run(self._take_over_from_the_dead)
            self._begun = True
        now = self._clock()
        if answering := [conversation_id for work, conversation_id in self._busy if work == "answer"]:
            until = now + self._patience.lease
            await self._database.run(
                lambda uow: uow.leases.renew(self._owner, answering, until), lasting=False
            )
        unanswered, unsent = await self._database.read(
            lambda uow: (uow.leases.unanswered(now), uow.leases.unsent(now, self._accounts))
        )
        for conversation_id in unanswered:
            self._start("answer", conversation_id)
        for conversation_id in unsent:
            self._start("send", conversation_id)

    def _start(self, kind: Work, conversation_id: str, question: Question | None = None) -> None:
        key = (kind, conversation_id)
        if self._ended:
            return
        if key in self._busy:
            self._again.add(key)
            return
        self._again.discard(key)
        if kind == "answer":
            work = self._answering.answer(conversation_id, question)
        else:
            work = self._sending.send(conversation_id)
        task = asyncio.create_task(work, name=f"{kind} {conversation_id}")
        self._busy[key] = task
        task.add_done_callback(partial(self._done, key))

    def _done(self, key: tuple[Work, str], task: asyncio.Task[None]) -> None:
        self._busy.pop(key, None)
        self._answering.left(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, StorageUnavailable):
            self._is_away(key, error)
        elif error is not None:
            log.error("worker.failed", conversation=key[1], work=key[0], exc_info=error)
        else:
            self._away = False
            if key in self._again:
                self._start(*key)

    def _is_away(self, key: tuple[Work, str], error: StorageUnavailable) -> None:
        """Said once, and not for each of those that wait: the next round takes them up."""
        if not self._away:
            log.warning("worker.failed", conversation=key[1], work=key[0], storage=str(error))
        self._away = True

    def _take_over_from_the_dead(self, uow: UnitOfWork) -> None:
        """What processes that died on this machine had leased and claimed need not run out first."""
        for owner in filter(is_dead, uow.leases.owners()):
            uow.leases.drop_owner(owner)
        deliver.free_claims(uow, is_dead, self._clock())

    def _handing_over(self) -> dict[str, asyncio.Task[None]]:
        return {one: task for (work, one), task in self._busy.items() if work == "send" and not task.done()}

    async def _stop(self) -> None:
        """What a provider is about to take is waited for: cut off, it would go out twice."""
        self._ended = True
        if sending := self._handing_over():
            await asyncio.wait(sending.values(), timeout=self._patience.goodbye)
        await self._end_answering()
        late = self._handing_over().items()
        if files := [task for one, task in late if self._sending.hands_over_a_file(one)]:
            log.info("worker.waits_for_files", files=len(files), seconds=self._patience.goodbye_file)
            await asyncio.wait(files, timeout=self._patience.goodbye_file)
        await _cancel(list(self._busy.values()))

    async def _end_answering(self) -> None:
        """Nobody renews its leases from now on: another gateway takes up at once what is not answered."""
        await _cancel([task for (work, _), task in self._busy.items() if work == "answer"])
        with contextlib.suppress(Exception):
            await self._database.run(lambda uow: uow.leases.drop_owner(self._owner))


async def _cancel(tasks: Collection[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
