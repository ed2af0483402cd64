"""The command line in a thread of its own, while the counterparts it asks run beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from bot import __main__ as program

# Without what it does about signals first, which only a program's main thread may.
COMMANDS = program.Plain(commands=program.bot.commands)


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
    """``settings`` beside those of this process; an empty one is not set."""
    runner = CliRunner(
        env={"VAR_DIR": str(folder), **{name: value or None for name, value in settings.items()}}
    )
    result = await asyncio.to_thread(runner.invoke, COMMANDS, words)
    return Said(result.output, result.exit_code)
