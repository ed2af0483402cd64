"""A customer's page, as the widget is one: posts messages and hears the replies on the stream."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import uuid
from typing import Any

import aiohttp

from benchmarks.ours import SAID
from benchmarks.processes import Failed

PATIENCE = 60.0
ADDRESSES = itertools.cycle(f"127.0.{high}.{low}" for high in range(1, 20) for low in range(1, 255))


class PageCustomer:
    """At an address of their own, as customers are: of one, the gateway takes only so much."""

    def __init__(self, url: str, lines: tuple[str, ...] = SAID) -> None:
        self.lines = lines
        self.answered_by = {"bot"}
        connector = aiohttp.TCPConnector(local_addr=(next(ADDRESSES), 0))
        self._http = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=60))
        self._url = url
        self._headers: dict[str, str] = {}
        self._listening: asyncio.Task[None] | None = None
        self._waiting: tuple[str, asyncio.Future[bool]] | None = None
        self._expected: tuple[str, asyncio.Future[bool]] = ("", asyncio.get_running_loop().create_future())
        self._stored = False
        self._heard: list[str] = []

    async def say(self, text: str) -> bool:
        """Return when the bot's reply to this message has arrived on the page."""
        if not self._headers:
            self._headers = {"Authorization": f"Bearer {await self._token()}"}
        message = {"id": str(uuid.uuid4()), "text": text, "language": "es"}
        answered = asyncio.get_running_loop().create_future()
        self._waiting, self._stored, self._heard = (message["id"], answered), False, []
        await self._post("/web/messages", message)
        if self._listening is None:  # there is nothing to listen to before the first message
            self._listening = asyncio.create_task(self._listen())
        try:
            return await asyncio.wait_for(answered, PATIENCE)
        except TimeoutError:
            raise Failed(f"The bot did not answer {text!r}; heard: {self._heard}") from None

    def expect(self, author: str) -> asyncio.Future[bool]:
        """Done when the next message of this author stands on the page."""
        self._expected = (author, asyncio.get_running_loop().create_future())
        return self._expected[1]

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
        await self._http.close()

    async def _token(self) -> str:
        async with self._http.post(f"{self._url}/web/visitors", json={}) as response:
            response.raise_for_status()
            return str((await response.json())["token"])

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self._http.post(self._url + path, json=body, headers=self._headers) as response:
            if response.status == 429:
                raise TooFast(float(response.headers["Retry-After"]))
            response.raise_for_status()
            return dict(await response.json())

    async def _listen(self) -> None:
        timeout = aiohttp.ClientTimeout(total=None)
        stream = self._http.get(f"{self._url}/web/stream", headers=self._headers, timeout=timeout)
        async with stream as response:
            response.raise_for_status()
            kind = ""
            async for line in response.content:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "event":
                    kind = value
                elif name == "data" and kind == "message":
                    self._hear(json.loads(value))

    def _hear(self, message: dict[str, Any]) -> None:
        """The reply is the first of the bot's after our own message, which the stream tells too."""
        author, expected = self._expected
        if message["author"] == author and not expected.done():
            expected.set_result(True)
        if self._waiting is None:
            return
        own, answered = self._waiting
        if message["client_id"] == own:
            self._stored = True
        elif self._stored:
            self._heard.append(message["text"])
            if message["author"] in self.answered_by and not answered.done():
                answered.set_result(True)


class TooFast(Exception):
    """The gateway's limit for one customer; ``wait``: seconds until it takes the next message."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"wait {wait} s")
        self.wait = wait
