"""Live pages follow the record of events from where they left off."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from functools import partial

from bot.core.event import Audience, Event
from bot.services.ports import Database, Hub, UnitOfWork

BATCH = 200


async def follow(
    database: Database,
    hub: Hub,
    cursor: int,
    audience: Audience | str,
    conversation_id: str | None = None,
    poll: float = 1.0,
    heartbeat: float = 15.0,
) -> AsyncIterator[list[Event]]:
    """Yield events after ``cursor``, in order, as they come; an empty list when there were none for a while.

    The hub says when to look; looking every ``poll`` seconds besides finds what another process wrote.
    """
    audience = Audience(audience)
    last_yield = time.monotonic()
    with hub.listen(conversation_id) as news:
        while True:
            latest = partial(_after, cursor=cursor, audience=audience, conversation_id=conversation_id)
            events = await database.read(latest)
            if events:
                cursor = events[-1].id
            if events or time.monotonic() - last_yield >= heartbeat:
                last_yield = time.monotonic()
                yield events
            if len(events) < BATCH:
                await news.wait(poll)


def _after(uow: UnitOfWork, cursor: int, audience: Audience, conversation_id: str | None) -> list[Event]:
    return uow.events.after(cursor, audience, conversation_id, BATCH)
