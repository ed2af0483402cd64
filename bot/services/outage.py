"""While the engine is away one conversation tries it, for all that wait."""

from __future__ import annotations

import asyncio
from collections import deque


class Outage:
    """Without it, every conversation would try again by itself, twice a second: a hundred of them would keep
    the house so busy that new messages are acknowledged late."""

    def __init__(self) -> None:
        self._trying: asyncio.Task[object] | None = None
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def wait(self, again: float, most: float) -> None:
        """Return when it is the caller's turn to try, when the engine has answered somebody, or after
        ``most`` seconds; for the one who tries, after ``again`` seconds."""
        me = asyncio.current_task()
        if self._trying is None or self._trying is me:
            self._trying = me
            await asyncio.sleep(min(again, most))
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await asyncio.wait((turn,), timeout=most)
        finally:
            if turn in self._waiting:
                self._waiting.remove(turn)

    def over(self) -> None:
        """The engine has answered somebody."""
        self._trying = None
        while self._waiting:
            self._wake_one()

    def left(self, task: asyncio.Task[object]) -> None:
        """``task`` will not try again: it is the next one's turn."""
        if self._trying is task:
            self._trying = None
            if self._waiting:
                self._wake_one()

    def _wake_one(self) -> None:
        turn = self._waiting.popleft()
        if not turn.done():
            turn.set_result(None)
