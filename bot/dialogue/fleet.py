"""Several engines of one version, and the way from one version's engines to another's."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.core.turn import Answer, Question, Understanding
from bot.dialogue.http import HttpDialogue
from bot.dialogue.supervisor import Engine
from bot.services.errors import EngineUnavailable, TurnFailed

# Each engine is asked these before a customer is, so that nobody waits for what is done only the first time.
WARMING = ("hola", "¿a qué hora abren el lunes?", "I want to book an appointment tomorrow at 10")


class Fleet:
    """A conversation always meets the same engine, which keeps it in memory."""

    def __init__(self, engines: Sequence[Engine], token: str, timeout: float) -> None:
        self.engines = tuple(engines)
        self._lines = [HttpDialogue(engine.url, token, timeout) for engine in engines]
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._asked = 0

    async def start(self) -> None:
        """Start all engines and keep them running until ``stop``. Returns before they are ready."""
        for engine in self.engines:
            await engine.start()

    async def stop(self) -> None:
        try:
            await asyncio.gather(*(engine.stop() for engine in self.engines))
        finally:
            for line in self._lines:
                await line.close()

    async def wait_until_ready(self, seconds: float, restarts: int | None = None) -> bool:
        waiting = (engine.wait_until_ready(seconds, restarts) for engine in self.engines)
        return all(await asyncio.gather(*waiting))

    async def warm(self) -> None:
        """Raises EngineUnavailable or TurnFailed for engines that cannot understand anything."""
        for text in WARMING:
            await asyncio.gather(*(line.parse(text, None) for line in self._lines))

    async def drained(self, seconds: float) -> bool:
        """Wait until no turn is under way here; False if one still is after ``seconds``."""
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def ask(self, question: Question) -> Answer:
        self._under_way += 1
        self._idle.clear()
        try:
            return await self._lines[self.place(question.conversation_id)].ask(question)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    def read_ahead(self, conversation_id: str, text: str, language: str | None, written_at: datetime) -> None:
        line = self._lines[self.place(conversation_id)]
        line.read_ahead(conversation_id, text, language, written_at)

    async def parse(self, text: str, language: str | None) -> Understanding:
        self._asked += 1
        return await self._lines[self._asked % len(self._lines)].parse(text, language)

    async def forget(self, conversation_id: str, sequence: int | None = None) -> None:
        await self._lines[self.place(conversation_id)].forget(conversation_id, sequence)

    async def ready(self) -> bool:
        return all(await asyncio.gather(*(line.ready() for line in self._lines)))

    def place(self, conversation_id: str) -> int:
        """Which engine has a conversation; the same in every gateway with as many engines."""
        return zlib.crc32(conversation_id.encode()) % len(self._lines)


class Switchboard:
    """The engines of the version that answers now. Turns that were begun stay with those that began them.
    ``former``: those of the version before, while they are kept ready; ``let_go`` ends them."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.former: Fleet | None = None
        self.let_go: Callable[[], None] = lambda: None

    async def ask(self, question: Question) -> Answer:
        return await self.fleet.ask(question)

    def read_ahead(self, conversation_id: str, text: str, language: str | None, written_at: datetime) -> None:
        self.fleet.read_ahead(conversation_id, text, language, written_at)

    async def parse(self, text: str, language: str | None) -> Understanding:
        return await self.fleet.parse(text, language)

    async def forget(self, conversation_id: str, sequence: int | None = None) -> None:
        former = self.former
        await self.fleet.forget(conversation_id, sequence)
        if former is None:
            return
        try:
            await former.forget(conversation_id, sequence)
        except (EngineUnavailable, TurnFailed):
            if former is self.fleet:  # they answer again
                raise
            if former is self.former:
                self.let_go()

    async def ready(self) -> bool:
        return await self.fleet.ready()
