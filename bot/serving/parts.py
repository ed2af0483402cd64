"""What runs beside a house's pages: no part of it ends unnoticed, and what has ended begins again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

log = structlog.get_logger()
Part = Callable[[], Coroutine[Any, Any, None]]
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
WELL = 300.0  # seconds it has run: what fails then fails anew


async def kept_running(name: str, run: Part, pause: float = FIRST_PAUSE, well: float = WELL) -> None:
    """Until it returns, which is its own affair, or this is cancelled."""
    again_in = pause
    while True:
        began = time.monotonic()
        try:
            return await run()
        except Exception:
            if time.monotonic() - began >= well:
                again_in = pause
            log.exception("part.failed", part=name, again_in=again_in)
        await asyncio.sleep(again_in)
        again_in = min(LONGEST_PAUSE, again_in * 2)
