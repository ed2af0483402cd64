"""Gateways as processes of their own, to be started, killed and looked at from outside."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = (sys.executable, "-m", "bot", "run")
FULL = os.environ.get("CAMPAIGN") == "full"


@dataclass
class Gateway:
    """``command`` with its data in ``folder``. The same port through all restarts."""

    folder: Path
    command: tuple[str, ...] = COMMAND
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.starts += 1
        environment = {
            **os.environ,
            "VAR_DIR": str(self.folder),
            "PORT": str(self.port),
            "LOG_LEVEL": "warning",
            "RECALL_SECONDS": "0",
            **self.environment,
        }
        with (self.folder / f"gateway-{self.port}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def wait_until_up(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while True:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/widget.js", timeout=2, trust_env=False).status_code == 200:
                    return
            assert self.process is not None and self.process.poll() is None, self.log()
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.05)

    def wait_until_engine_ready(self, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        said = self.folder / "log" / "engine.log"
        while not (said.exists() and "engine ready" in said.read_text("utf-8", "replace")):
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.1)

    def kill(self) -> None:
        """The way a power cut ends it: no goodbye to anyone."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> float:
        """Ask it to end and return how many seconds that took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(20)
        return time.monotonic() - began

    def engine(self) -> psutil.Process | None:
        """The engine it supervises, while there is one."""
        assert self.process is not None
        with contextlib.suppress(psutil.Error):
            for child in psutil.Process(self.process.pid).children():
                if "bot.engine" in child.cmdline():
                    return child
        return None

    def kill_engine(self) -> bool:
        engine = self.engine()
        if engine is not None:
            with contextlib.suppress(psutil.Error):
                engine.kill()
        return engine is not None

    def log(self) -> str:
        return (self.folder / f"gateway-{self.port}.log").read_text("utf-8", "replace")[-4000:]
