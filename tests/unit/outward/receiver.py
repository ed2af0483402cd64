"""Somebody else's system: a real HTTP server that takes what it is told, or does not."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.patience import PATIENCE


@dataclass
class Receiver:
    """``answers``: what it answers to the next requests; after those, 204."""

    url: str = ""
    answers: list[web.Response | None] = field(default_factory=list)
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    @contextlib.asynccontextmanager
    async def listening(cls) -> AsyncIterator[Receiver]:
        receiver = cls()
        app = web.Application()
        app.router.add_post("/hook", receiver._take)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        receiver.url = f"http://127.0.0.1:{port}/hook"
        try:
            yield receiver
        finally:
            receiver.let_go.set()
            await runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        """An answer of None is given only when ``let_go`` is set."""
        self.taken.append((dict(request.headers), await request.read()))
        self.news.set()
        answer = self.answers.pop(0) if self.answers else web.Response(status=204)
        if answer is None:
            await self.let_go.wait()
            return web.Response(status=204)
        return answer

    async def until(self, found: Callable[[], Any]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not found():
                self.news.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.news.wait(), 0.05)
