"""What runs beside a house's pages: no part of it ends unnoticed, and what has ended begins again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

log = structlog.get_logger()
Part = Callable[[], Coroutine[Any, Any, None]]
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


async def kept_running(name: str, run: Part, pause: float = FIRST_PAUSE) -> None:
    """Until it returns, which is its own affair, or this is cancelled."""
    while True:
        try:
            return await run()
        except Exception:
            log.exception("part.failed", part=name, again_in=pause)
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE, pause * 2)
