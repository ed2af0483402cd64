"""How long the worker waits for what, and where a test can hold it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

Step = Callable[[str, str], Awaitable[None]]


async def no_step(name: str, conversation_id: str) -> None:
    """Steps are named so that tests can hold a turn at each of them."""


@dataclass(frozen=True)
class Patience:
    """``tell``: how long the engine may be gone before the customer is told; ``give_up``: before a person
    gets the conversation; ``tries``: how often a turn the engine fails at is asked; ``again``: the pause.
    ``burst``: how long a greeting or a fragment waits for what follows; ``typing``: while they are typing.
    ``goodbye``: how long, at the end, what is being handed to a provider may still take; ``goodbye_file``:
    how much longer a file."""

    session: timedelta = timedelta(hours=24)
    lease: timedelta = timedelta(seconds=10)
    tell: timedelta = timedelta(seconds=5)
    give_up: timedelta = timedelta(seconds=60)
    tries: int = 3
    burst: timedelta = timedelta(0)
    typing: timedelta = timedelta(seconds=8)
    again: float = 0.5
    sweep: float = 1.0
    goodbye: float = 5.0
    goodbye_file: float = 30.0
