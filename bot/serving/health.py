"""Whether customers can be served: what a monitor or a load balancer asks every few seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from sanic import HTTPResponse, Request
from sanic.response import json

from bot.services.ports import Database, Dialogue

LONGEST = 2.0  # seconds


class Look:
    """At one thing, once at a time, however many ask: so nobody can wear it out by asking."""

    def __init__(self, answers: Callable[[], Coroutine[Any, Any, bool]], longest: float = LONGEST) -> None:
        self._answers = answers
        self._longest = longest
        self._under_way: asyncio.Task[bool] | None = None

    async def there(self) -> bool:
        """Not if it fails, or takes too long; what takes too long is waited for, and not asked again."""
        look = self._under_way
        if look is None or look.done():
            look = self._under_way = asyncio.create_task(self._answers())
        await asyncio.wait({look}, timeout=self._longest)
        return look.done() and not look.cancelled() and look.exception() is None and look.result()


def health(database: Database, dialogue: Dialogue) -> Callable[[Request], Coroutine[Any, Any, HTTPResponse]]:
    async def readable() -> bool:
        return await database.read(lambda uow: uow.events.last_id()) >= 0

    looks = {"database": Look(readable), "engine": Look(dialogue.ready)}

    async def answer(_request: Request) -> HTTPResponse:
        found = await asyncio.gather(*(look.there() for look in looks.values()))
        return json(dict(zip(looks, found, strict=True)), 200 if all(found) else 503)

    return answer
