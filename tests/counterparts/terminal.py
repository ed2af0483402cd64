"""The command line in a terminal of its own, while the counterparts it asks run beside it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Said:
    text: str
    status: int

    def line(self, about: str) -> str:
        """The line that tells of something, with the advice below it."""
        lines = self.text.splitlines()
        at = next((number for number, line in enumerate(lines) if about in line), None)
        assert at is not None, f"nothing tells of {about!r} in:\n{self.text}"
        return " ".join(" ".join(lines[at : at + 2]).split())


Ask = Callable[..., Awaitable[Said]]


async def bot(*words: str, folder: Path, **settings: str) -> Said:
    environment = {**os.environ, "VAR_DIR": str(folder), **settings}
    environment = {name: value for name, value in environment.items() if value}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return Said(said.decode(), process.returncode)
