"""Keeps one engine running beside the gateway: starts it, asks how it is, starts it again when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass

import aiohttp
import structlog

from bot.dialogue.launch import EngineProcess, Launch

log = structlog.get_logger()
HEALTH = "/webhooks/ventanilla/health"


@dataclass(frozen=True)
class Pace:
    """How patient the supervisor is, in seconds.

    ``hung``: how long health may stay unanswered once the engine was ready; ``start``: until it first is.
    An engine that lived for ``stable`` seconds is restarted at once, others after ever longer pauses.
    """

    hung: float = 15.0
    start: float = 120.0
    check: float = 1.0
    shortest_pause: float = 0.2
    longest_pause: float = 10.0
    stable: float = 30.0
    stop: float = 1.0


class Engine:
    """Keeps what ``launch`` starts running, ``running``: one that was started ahead of us."""

    def __init__(
        self, launch: Launch, pace: Pace | None = None, running: EngineProcess | None = None
    ) -> None:
        self._launch = launch
        self._pace = pace or Pace()
        self._process = running
        self._watch: asyncio.Task[None] | None = None
        self.restarts = 0

    @property
    def url(self) -> str:
        """Where the engine answers; the same through all restarts."""
        return self._launch.url

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.alive else None

    async def start(self) -> None:
        """Start the engine and keep it running until ``stop``. Returns before it is ready."""
        self._launch.require()
        self._watch = asyncio.create_task(self._keep_running(), name="engine supervisor")

    async def stop(self) -> None:
        """End the engine, kindly for a second, and stop watching it."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None
        await self._end()  # one that was never watched

    async def ready(self) -> bool:
        """Whether the engine answers that its model is loaded."""
        async with self._client() as client:
            return await _healthy(client, self.url)

    async def wait_until_ready(self, seconds: float, restarts: int | None = None) -> bool:
        """False after ``seconds``, or once it has been restarted more often than ``restarts``."""
        deadline = time.monotonic() + seconds
        async with self._client() as client:
            while not await _healthy(client, self.url):
                if time.monotonic() > deadline or (restarts is not None and self.restarts > restarts):
                    return False
                await asyncio.sleep(0.05)
        return True

    def _client(self) -> aiohttp.ClientSession:
        headers = {"Authorization": f"Bearer {self._launch.token}"}
        timeout = aiohttp.ClientTimeout(total=min(self._pace.hung, 2))
        return aiohttp.ClientSession(headers=headers, timeout=timeout)

    async def _keep_running(self) -> None:
        pause = self._pace.shortest_pause
        while True:
            started = time.monotonic()
            why = await self._live_once()
            lived = time.monotonic() - started
            pause = self._pace.shortest_pause if lived > self._pace.stable else pause
            log.warning(
                "engine.ended", why=why, lived=round(lived, 1), pause=pause, log=str(self._launch.log_file)
            )
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._pace.longest_pause)
            self.restarts += 1

    async def _live_once(self) -> str:
        """See one engine to its end, or to the end of our patience; return why it has to be replaced."""
        try:
            process = self._process = self._process or self._launch.start()
        except OSError as error:
            return f"cannot be started: {error}"
        log.info("engine.started", pid=process.pid, url=self.url)
        try:
            return await self._until_gone(process)
        finally:
            await self._end()

    async def _end(self) -> None:
        if self._process is not None:
            await self._process.end(self._pace.stop)
            self._process = None

    async def _until_gone(self, process: EngineProcess) -> str:
        answered = time.monotonic()
        was_ready = False
        gone = process.gone()
        async with self._client() as client:
            while True:
                await asyncio.wait([gone], timeout=self._pace.check if was_ready else 0.1)
                if gone.done():
                    return f"exit code {gone.result()}"
                if await _healthy(client, self.url):
                    if not was_ready:
                        log.info("engine.ready", seconds=round(time.monotonic() - answered, 1))
                    answered, was_ready = time.monotonic(), True
                elif time.monotonic() - answered > (self._pace.hung if was_ready else self._pace.start):
                    return "no answer to the health check"


async def _healthy(client: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with client.get(url + HEALTH) as response:
            told = await response.json(content_type=None)  # nothing, if it dies at this moment
            return response.status == 200 and isinstance(told, dict) and told.get("ready") is True
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return False
