"""Live pages follow the record of events from where they left off."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from bot.services.ports import Database, Hub, UnitOfWork

BATCH = 200


@dataclass(frozen=True)
class Seen[T]:
    """What a page is told of the events up to ``cursor``: None if nothing. ``more``: that was not all."""

    cursor: int
    told: T | None
    more: bool = False


async def follow[T](
    database: Database,
    hub: Hub,
    cursor: int,
    look: Callable[[UnitOfWork, int], Seen[T]],
    about: str | None = None,
    poll: float = 1.0,
    heartbeat: float = 15.0,
    rest: Callable[[], float] = lambda: 0.0,
    little: bool = False,
) -> AsyncIterator[T | None]:
    """Yield what ``look(uow, cursor)`` makes of the events after the cursor, in order, as they come; None
    when there was nothing for a while.

    The hub says when to look (``about``: what the page is about, None for anything); looking every ``poll``
    seconds besides finds what another process wrote.
    ``rest``: how long to let more come together after having told something. ``little``: looking is no work,
    once what came before is told.
    """
    last_yield, read = time.monotonic(), database.read
    with hub.listen(about) as news:
        while True:
            seen = await read(lambda uow, at=cursor: look(uow, at))  # type: ignore[misc]
            cursor, read = seen.cursor, database.glance if little and not seen.more else database.read
            if seen.told is not None or time.monotonic() - last_yield >= heartbeat:
                last_yield = time.monotonic()
                yield seen.told
                await asyncio.sleep(rest())
            if not seen.more:
                await news.wait(poll)
