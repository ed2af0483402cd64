"""Does what is due, and gives those who wait to whoever gets free, for as long as the house is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from bot.core.operator import Presence
from bot.core.sign_off import OffBecause
from bot.core.timer import Timer
from bot.services.ladder import Ladder
from bot.services.ports import Database, UnitOfWork
from bot.services.rounds import rounds
from bot.services.sign_off import sign_off

log = structlog.get_logger()
MOST_PASSES = 10
SWEEP = 1.0


@dataclass(frozen=True)
class _Work:
    timers: list[Timer]
    stranded: list[str]
    waiting: bool
    idle: list[str]


class Timekeeper:
    """Several may run on one database: each thing is done once."""

    def __init__(
        self,
        database: Database,
        ladder: Ladder,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._ladder = ladder
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled."""
        await rounds("timekeeper.failed", self.once, SWEEP)

    async def once(self) -> None:
        """Everything that is due by now, and what becomes due by that."""
        for _ in range(MOST_PASSES):
            now = self._clock()
            work = await self._database.read(partial(self._look, now))
            for operator_id in work.idle:
                await self._database.run(partial(self._sign_off, operator_id, now))
            for timer in work.timers:
                await self._one(partial(self._ladder.ring, timer=timer, now=now), timer.conversation_id)
            for conversation_id in work.stranded:
                rescue = partial(self._ladder.rescue, conversation_id=conversation_id, now=now)
                await self._one(rescue, conversation_id)
            while work.waiting and await self._database.run(partial(self._ladder.serve_queue, now=now)):
                pass
            if not (work.timers or work.stranded):
                return

    async def _one(self, act: Callable[[UnitOfWork], None], conversation_id: str) -> None:
        """One that cannot be done must not hold up the others."""
        try:
            await self._database.run(act)
        except Exception:
            log.exception("timer.failed", conversation=conversation_id)

    def _look(self, now: datetime, uow: UnitOfWork) -> _Work:
        away = now - self._ladder.reception.care.away
        return _Work(
            uow.timers.due(now),
            [one.id for one in uow.conversations.stranded()],
            bool(uow.conversations.queue(1)),
            [one.id for one in uow.operators.idle(away)],
        )

    def _sign_off(self, operator_id: str, now: datetime, uow: UnitOfWork) -> None:
        operator = uow.operators.lock(operator_id)
        away = now - self._ladder.reception.care.away
        if operator.presence is Presence.OFFLINE or operator.seen_at is None or operator.seen_at >= away:
            return
        sign_off(uow, operator, OffBecause.AWAY, now)
