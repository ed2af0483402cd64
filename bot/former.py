"""The engines of the version before, kept ready for a while: going back to them needs no start."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from bot.dialogue.fleet import Fleet, Switchboard

# They were ready when they were left: whether they still are is known at once.
STILL_READY = 2.0


class Former:
    """``seconds``: how long; 0: not at all. ``ended``: is told which version has no engines any more."""

    def __init__(self, switchboard: Switchboard, seconds: float, ended: Callable[[str], None]) -> None:
        self._switchboard = switchboard
        self._seconds = seconds
        self._ended = ended
        self._name = ""
        self._over: asyncio.Task[None] | None = None

    async def keep(self, name: str, engines: Fleet) -> None:
        """Instead of those kept so far. What is forgotten meanwhile is forgotten there too."""
        await self.end()
        self._name, self._switchboard.former = name, engines
        if self._seconds:
            self._over = asyncio.create_task(self._end_later(), name="former engines")
        else:
            await self.end()

    async def take(self, name: str) -> Fleet | None:
        """The engines of that version, if they are here and ready; others are ended."""
        engines = self._switchboard.former
        if engines is None or name != self._name or not await engines.wait_until_ready(STILL_READY):
            await self.end()
            return None
        await self._stop_waiting()
        self._name, self._switchboard.former = "", None
        return engines

    async def end(self) -> None:
        await self._stop_waiting()
        await self._end()

    async def _end_later(self) -> None:
        await asyncio.sleep(self._seconds)
        self._over = None
        await self._end()

    async def _end(self) -> None:
        engines, name = self._switchboard.former, self._name
        self._name, self._switchboard.former = "", None
        if engines is not None:
            await engines.stop()
            self._ended(name)

    async def _stop_waiting(self) -> None:
        over, self._over = self._over, None
        if over is not None:
            over.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await over
