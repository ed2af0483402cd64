"""How long tests wait for what is to be seen: long, as machines may be slow; they go on once it is seen."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable
from typing import Any

PATIENCE = 40.0


def wait_for(true: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Return what it gives once that is true of it."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, f"it did not come to pass within {seconds:.0f} s"
        time.sleep(0.02)
    return found


async def until(true: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """The same, of something that may be awaited, while the loop goes on."""
    async with asyncio.timeout(seconds):
        while True:
            found = true()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.02)
