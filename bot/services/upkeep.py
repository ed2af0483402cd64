"""What the desk does by itself: brings back what was put aside, sends one answer to many, and tells who asked
of incidents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from bot.services.bulk_answer import step
from bot.services.incidents import tell_next
from bot.services.ports import Database, UnitOfWork, Words
from bot.services.rounds import rounds
from bot.services.snooze import wake_due


class Upkeep:
    """Several gateways may run it: each change is made under the conversation's lock, and once."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        words: Words,
        windows: Mapping[str, timedelta],
        sweep: float = 1.0,
        held: timedelta = timedelta(0),
    ) -> None:
        """``windows``: by account, how long its network lets us write after the customer has. ``held``: how
        long one answer to many is held for second thoughts."""
        self._database = database
        self._clock = clock
        self._words = words
        self._windows = windows
        self._sweep = sweep
        self._held = held

    async def run(self) -> None:
        """Until cancelled."""
        await rounds("upkeep.failed", self.once, self._sweep)

    async def once(self) -> None:
        now = self._clock()
        if await self._database.read(lambda uow: uow.conversations.snoozed_until(now)):
            await self._one_by_one(partial(wake_due, now=now), 100)
        for bulk_id in await self._database.read(lambda uow: uow.bulk.running()):
            answer = partial(
                step, bulk_id=bulk_id, words=self._words, windows=self._windows, now=now, held=self._held
            )
            await self._one_by_one(answer, 10)
        if await self._database.read(lambda uow: uow.incidents.called()):
            await self._one_by_one(partial(tell_next, words=self._words, now=now), 20)

    async def _one_by_one(self, act: Callable[[UnitOfWork], bool], most: int) -> None:
        """Each conversation in a transaction of its own: nobody waits for more than the one they need, and
        what holds one waits for no other."""
        for _ in range(most):
            if not await self._database.run(act):
                return
