"""The engines of the version before, kept ready for a while: going back to them needs no start."""

from __future__ import annotations

import asyncio
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
        self._over: asyncio.TimerHandle | None = None
        self._stops: set[asyncio.Task[None]] = set()
        switchboard.let_go = self._let_go

    def leave(self, name: str, engines: Fleet) -> None:
        """As soon as others answer: what is forgotten from now on is forgotten there too."""
        self._name, self._switchboard.former = name, engines

    async def keep(self) -> None:
        """For a while from now on: their turns are done."""
        if self._seconds:
            self._over = asyncio.get_running_loop().call_later(self._seconds, self._let_go)
        else:
            await self.end()

    async def take(self, name: str) -> Fleet | None:
        """The engines of that version, if they are here and ready; others are ended, and are gone then."""
        self._stop_waiting()
        engines = self._switchboard.former
        ready = engines and name == self._name and await engines.wait_until_ready(STILL_READY)
        if not ready or self._switchboard.former is not engines:  # they may have been let go meanwhile
            await self.end()
            return None
        self._name, self._switchboard.former = "", None
        return engines

    async def end(self) -> None:
        """Also waits for those that are ending already."""
        self._stop_waiting()
        self._let_go()
        if self._stops:
            await asyncio.wait(self._stops)

    def _let_go(self) -> None:
        engines, name = self._switchboard.former, self._name
        self._name, self._switchboard.former = "", None
        if engines is not None:
            stop = asyncio.create_task(self._stop(name, engines), name="former engines")
            self._stops.add(stop)
            stop.add_done_callback(self._stops.discard)

    async def _stop(self, name: str, engines: Fleet) -> None:
        try:
            await engines.stop()
        finally:
            self._ended(name)

    def _stop_waiting(self) -> None:
        if self._over is not None:
            self._over.cancel()
            self._over = None
