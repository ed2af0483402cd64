"""Whether customers can be served: what a monitor or a load balancer asks every few seconds."""

from __future__ import annotations

import asyncio
import math
import shutil
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from sanic import HTTPResponse, Request
from sanic.response import json

from bot.services.ports import Database, Dialogue

LONGEST = 2.0  # seconds
REST = 1.0  # between two looks that write
LEAST_ROOM = 4_000_000  # bytes: what is kept of some hundred messages
LONGEST_WRITE = 30.0  # of others, before us: an erasure of thousands takes its time


class Look:
    """At one thing, once at a time, however many ask: so nobody can wear it out by asking. ``rest``: for how
    many seconds what was well is taken to be so still; ``busy``: for how many while it only takes long."""

    def __init__(
        self,
        answers: Callable[[], Coroutine[Any, Any, bool]],
        longest: float = LONGEST,
        rest: float = 0.0,
        busy: float = 0.0,
    ) -> None:
        self._answers = answers
        self._longest = longest
        self._rest = rest
        self._busy = busy
        self._under_way: asyncio.Task[bool] | None = None
        self._well_at = -math.inf

    async def there(self) -> bool:
        """Not if it fails, or takes too long; what takes too long is waited for, and not asked again."""
        if time.monotonic() < self._well_at + self._rest:
            return True
        look = self._under_way
        if look is None or look.done():
            look = self._under_way = asyncio.create_task(self._answers())
            look.add_done_callback(_heard)
        await asyncio.wait({look}, timeout=self._longest)
        if not look.done():
            return time.monotonic() < self._well_at + self._busy
        well = not look.cancelled() and look.exception() is None and look.result()
        if well:
            self._well_at = time.monotonic()
        return well


def _heard(look: asyncio.Task[bool]) -> None:
    """What fails once nobody waits for it any more was told already: it took too long."""
    if not look.cancelled():
        look.exception()


def has_room(folder: Path) -> bool:
    """On a disk that is all but full a number is still kept, and what customers write is not."""
    return shutil.disk_usage(folder).free >= LEAST_ROOM


def health(
    database: Database, dialogue: Dialogue, folder: Path | None = None
) -> Callable[[Request], Coroutine[Any, Any, HTTPResponse]]:
    """``folder``: where the database grows, if that is a folder of ours."""

    async def keeps() -> bool:
        """What can only be read, on a full disk or at a stand-by, takes no customer's message."""
        if folder is not None and not has_room(folder):
            return False
        return await database.run(lambda uow: uow.desk.next_number("health"), lasting=False) > 0

    looks = {"database": Look(keeps, rest=REST, busy=LONGEST_WRITE), "engine": Look(dialogue.ready)}

    async def answer(_request: Request) -> HTTPResponse:
        found = await asyncio.gather(*(look.there() for look in looks.values()))
        return json(dict(zip(looks, found, strict=True)), 200 if all(found) else 503)

    return answer
