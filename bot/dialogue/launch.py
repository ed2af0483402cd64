"""How an engine is started and ended, as a process. Quick to load: engines start before the other rooms."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LARGEST_LOG = 10_000_000


class EngineMissing(Exception):
    """There is no program to start."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Launch:
    """``command`` is run as ``COMMAND serve --port N --with-parent``, in ``folder``, writing to ``log_file``;
    with ``--model MODEL`` where there is one.

    It ends by itself when its standard input closes, which the system does when this process dies, however it
    dies. What it keeps for a while, as its model while that is unpacked, lies in a folder that goes with it
    (``TMPDIR``): it removes that itself where this process has died. It leads a process group of its own, so
    that Ctrl-C in a terminal reaches the gateway only.
    """

    command: Sequence[str]
    token: str
    folder: Path
    log_file: Path
    environment: Mapping[str, str]
    model: Path | None = None
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """Where the engine answers; the same through all restarts."""
        return f"http://127.0.0.1:{self.port}"

    def require(self) -> None:
        """Raises EngineMissing."""
        if not os.access(self.command[0], os.X_OK):
            raise EngineMissing(f"{self.command[0]} is missing: run 'make setup'.")

    def start(self) -> EngineProcess:
        """Raises OSError."""
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        if self.log_file.exists() and self.log_file.stat().st_size > LARGEST_LOG:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        passing = Path(tempfile.mkdtemp(prefix="ventanilla-engine-"))
        try:
            return EngineProcess(self._process(passing), passing)
        except OSError:
            passing.rmdir()
            raise

    def _process(self, passing: Path) -> subprocess.Popen[bytes]:
        model = ("--model", str(self.model)) if self.model else ()
        with self.log_file.open("ab") as output:
            return subprocess.Popen(
                [*self.command, "serve", "--port", str(self.port), "--with-parent", *model],
                cwd=self.folder,
                env={**self.environment, "ENGINE_TOKEN": self.token, "TMPDIR": str(passing)},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


class EngineProcess:
    """``passing``: the folder for what it keeps for a while."""

    def __init__(self, process: subprocess.Popen[bytes], passing: Path) -> None:
        self._process = process
        self._passing = passing
        self._gone: asyncio.Future[int] | None = None
        self.pid = process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def gone(self) -> asyncio.Future[int]:
        """Done, with the exit code, once the process has ended, whatever its own children still hold."""
        if self._gone is None:
            loop = asyncio.get_running_loop()
            self._gone = loop.create_future()
            waiting = threading.Thread(target=self._wait, args=(loop, self._gone), daemon=True)
            waiting.start()
        return self._gone

    async def end(self, patience: float) -> None:
        """Kindly for ``patience`` seconds, then not."""
        gone = self.gone()
        for number in (signal.SIGTERM, signal.SIGKILL):
            if not gone.done():
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.pid, number)
                await asyncio.wait([gone], timeout=patience)
        if self._process.stdin is not None:
            self._process.stdin.close()

    def _wait(self, loop: asyncio.AbstractEventLoop, gone: asyncio.Future[int]) -> None:
        code = self._process.wait()
        shutil.rmtree(self._passing, ignore_errors=True)
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody asks any more
            loop.call_soon_threadsafe(gone.set_result, code)
