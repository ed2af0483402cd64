"""What is done again and again for as long as the house is open."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.services.errors import StorageUnavailable

log = structlog.get_logger()


async def rounds(
    fault: str, once: Callable[[], Awaitable[object]], rest: float | Callable[[], Awaitable[object]]
) -> None:
    """Do ``once`` until cancelled, with a ``rest`` after each: seconds, or what to wait for.

    What could not be done is logged as ``fault`` and done in the next round. That storage is not there
    is said once, and once that it is back: every round would say it, and fill the rest of a full disk.
    """
    there = True
    while True:
        try:
            await once()
            if not there:
                log.info(fault, over=True)
            there = True
        except StorageUnavailable as error:
            if there:
                log.warning(fault, storage=str(error))
            there = False
        except Exception:
            log.exception(fault)
        await (asyncio.sleep(rest) if isinstance(rest, float) else rest())


class NowAndThen:
    """Says in which rounds it is time for what need not be done in each."""

    def __init__(self, every: timedelta) -> None:
        self._every = every
        self._last: datetime | None = None

    def is_time(self, now: datetime) -> bool:
        if self._last is not None and now - self._last <= self._every:
            return False
        self._last = now
        return True
