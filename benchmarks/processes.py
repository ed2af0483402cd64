"""Servers as processes of their own: started, weighed and stopped by their id."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

STOPS_WITHIN = 20.0


class Failed(Exception):
    """Said to the person at the terminal."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def timed(command: Sequence[str], folder: Path, environment: dict[str, str], log: Path) -> float:
    """Run a command to its end and return the seconds it took."""
    with log.open("ab") as output:
        began = time.perf_counter()
        code = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        ).returncode
        seconds = time.perf_counter() - began
    if code:
        raise Failed(f"{' '.join(command)} ended with {code}: see {log}")
    return seconds


@dataclass
class Server:
    command: Sequence[str]
    folder: Path
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def must_live(self) -> None:
        if self.process is None or self.process.poll() is not None:
            raise Failed(f"{' '.join(self.command)} has ended: see {self.log}")

    def memory(self) -> float:
        """Megabytes of the process and its descendants, shared pages divided among who shares them."""
        return sum(_megabytes(each) for each in self._family())

    def stop(self) -> None:
        """Ask kindly, then end whatever of the family is left."""
        if self.process is None:
            return
        family = self._family()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.terminate()
            self.process.wait(STOPS_WITHIN)
        for each in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        self.process.wait(STOPS_WITHIN)
        self.process = None

    def _family(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.NoSuchProcess):
            first = psutil.Process(self.process.pid if self.process else -1)
            return [first, *first.children(recursive=True)]
        return []


def _megabytes(process: psutil.Process) -> float:
    memory = process.memory_full_info()
    size: int = getattr(memory, "pss", 0) or memory.rss  # pss: Linux only
    return size / 1_000_000
