"""Keeps one engine running beside the gateway: starts it, asks how it is, starts it again when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import time
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import structlog

log = structlog.get_logger()
HEALTH = "/webhooks/ventanilla/health"
LARGEST_LOG = 10_000_000


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


class EngineMissing(Exception):
    """There is no program to start."""


class Engine:
    """``command`` is run as ``COMMAND serve --port N --with-parent``, in ``folder``, writing to ``log_file``;
    with ``--model MODEL`` where there is one.

    It ends by itself when its standard input closes, which the system does when this process dies, however
    it dies. It leads a process group of its own, so that Ctrl-C in a terminal reaches the gateway only.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        token: str,
        folder: Path,
        log_file: Path,
        port: int = 0,
        environment: Mapping[str, str],
        pace: Pace | None = None,
        model: Path | None = None,
    ) -> None:
        self._model = ("--model", str(model)) if model else ()
        self._command = list(command)
        self._folder = folder
        self._log_file = log_file
        self._port = port
        self._environment = {**environment, "ENGINE_TOKEN": token}
        self._token = token
        self._pace = pace or Pace()
        self._process: Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self.restarts = 0

    @property
    def url(self) -> str:
        """Where the engine answers; the same through all restarts."""
        if not self._port:
            self._port = _free_port()
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Start the engine and keep it running until ``stop``. Returns before it is ready."""
        if not os.access(self._command[0], os.X_OK):
            raise EngineMissing(f"{self._command[0]} is missing: run 'make setup'.")
        self._log_file.parent.mkdir(parents=True, exist_ok=True)
        self._watch = asyncio.create_task(self._keep_running(), name="engine supervisor")

    async def stop(self) -> None:
        """End the engine, kindly for a second, and stop watching it."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None

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
        headers = {"Authorization": f"Bearer {self._token}"}
        timeout = aiohttp.ClientTimeout(total=min(self._pace.hung, 2))
        return aiohttp.ClientSession(headers=headers, timeout=timeout)

    async def _keep_running(self) -> None:
        pause = self._pace.shortest_pause
        while True:
            started = time.monotonic()
            why = await self._live_once()
            lived = time.monotonic() - started
            pause = self._pace.shortest_pause if lived > self._pace.stable else pause
            log.warning("engine.ended", why=why, lived=round(lived, 1), pause=pause, log=str(self._log_file))
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._pace.longest_pause)
            self.restarts += 1

    async def _live_once(self) -> str:
        """Run one engine to its end, or to the end of our patience; return why it has to be replaced."""
        try:
            process = self._process = await self._spawn()
        except OSError as error:
            return f"cannot be started: {error}"
        try:
            return await self._until_gone(process)
        finally:
            await self._end(process)

    async def _until_gone(self, process: Process) -> str:
        answered = time.monotonic()
        was_ready = False
        gone = asyncio.ensure_future(process.wait())
        try:
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
        finally:
            gone.cancel()

    async def _spawn(self) -> Process:
        port = self.url.rsplit(":", 1)[1]
        if self._log_file.exists() and self._log_file.stat().st_size > LARGEST_LOG:
            self._log_file.replace(self._log_file.with_suffix(".log.1"))
        with self._log_file.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                "serve",
                "--port",
                port,
                "--with-parent",
                *self._model,
                cwd=self._folder,
                env=self._environment,
                stdin=asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        log.info("engine.started", pid=process.pid, url=self.url)
        return process

    async def _end(self, process: Process) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(process.wait(), self._pace.stop)


async def _healthy(client: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with client.get(url + HEALTH) as response:
            return response.status == 200 and (await response.json(content_type=None)).get("ready") is True
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
