"""Customers on the web channel: each writes when the last message was answered, and never gives up."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.campaigns.processes import FULL

PATIENCE = 600.0 if FULL else 120.0  # engines that are killed again and again start slowly on a busy machine
# Of one address a gateway takes only so much. It goes by what its proxy tells (PROXIES=1), as in earnest.
ADDRESSES = (f"10.0.{high}.{low}" for high in range(256) for low in range(1, 255))


@dataclass(frozen=True)
class Line:
    """What the customer says (or the button that is pressed, found by a pattern), and what must come back."""

    text: str = ""
    press: str = ""
    answer: str = ""


@dataclass
class Customer:
    """``heard`` is everything the page was sent, across all its streams, in order, repetitions included."""

    url: str
    script: list[Line]
    token: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)
    cursor: str | None = None
    sent: list[str] = field(default_factory=list)
    heard_more: asyncio.Event = field(default_factory=asyncio.Event)
    address: str = field(default_factory=lambda: next(ADDRESSES))

    async def live(self, client: httpx.AsyncClient, between: Callable[[], None] = lambda: None) -> None:
        """Go through the script; ``between`` is called after each answer."""
        self.token = (await self._post(client, "/web/visitors", {}))["token"]
        listening = asyncio.create_task(self._listen(client))
        try:
            for line in self.script:
                await self._say(client, line)
                between()
            await asyncio.sleep(1.0)  # for what should not come any more
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    def _answered(self, line: Line, before: int) -> bool:
        """The bot's own words count, not those of the house about an engine that is away."""
        said = [m["text"] for m in self.replies()[before:] if m["author"] == "bot"]
        return any(re.search(line.answer, text, re.I) for text in said)

    def replies(self) -> list[dict[str, Any]]:
        return [message for message in self.heard if message["author"] in ("bot", "operator", "system")]

    async def _say(self, client: httpx.AsyncClient, line: Line) -> None:
        before = len(self.replies())
        message = {"id": str(uuid.uuid4()), "text": line.text}
        if line.press:
            button = self._button(line.press)
            message |= {"text": button["title"], "payload": button["payload"]}
        self.sent.append(message["id"])
        await self._post(client, "/web/messages", message)
        async with asyncio.timeout(PATIENCE):
            while not self._answered(line, before):
                self.heard_more.clear()
                try:
                    async with asyncio.timeout(PATIENCE - 5):
                        await self.heard_more.wait()
                except TimeoutError:
                    texts = [m["text"] for m in self.replies()[before:]]
                    raise AssertionError(f"{line}: expected {line.answer!r}, heard {texts}") from None

    def _button(self, pattern: str) -> dict[str, str]:
        for message in reversed(self.replies()):
            for button in message["buttons"]:
                if re.search(pattern, button["payload"]):
                    return dict(button)
        raise AssertionError(f"no button {pattern}: {self.replies()[-1:]}")

    async def _post(self, client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Until it was taken: the same message under the same id."""
        headers = {"X-Forwarded-For": self.address}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    response = await client.post(self.url + path, json=body, headers=headers)
                    if response.status_code in (200, 201, 202):
                        return dict(response.json())
                    assert response.status_code in (429, 503), response.text
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.1)

    async def _listen(self, client: httpx.AsyncClient) -> None:
        """One stream after another, each taken up where the last one was cut."""
        while True:
            headers = {"Authorization": f"Bearer {self.token}", "X-Forwarded-For": self.address}
            if self.cursor:
                headers["Last-Event-ID"] = self.cursor
            try:
                async with client.stream("GET", f"{self.url}/web/stream", headers=headers) as response:
                    await self._hear(response)
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.05)

    async def _hear(self, response: httpx.Response) -> None:
        kind, data, cursor = "", "", None
        first = self.cursor is None
        async for line in response.aiter_lines():
            name, _, value = line.partition(": ")
            if name == "event":
                kind = value
            elif name == "data":
                data = value
            elif name == "id":
                cursor = value
            elif not line:
                if kind == "message":
                    self._heard(json.loads(data), first)
                self.cursor = cursor or self.cursor
                kind, data, cursor = "", "", None
                first = first and self.cursor is None

    def _heard(self, message: dict[str, Any], history: bool) -> None:
        """A first stream that was cut before its end tells the history again; only that may repeat."""
        if history and any(known["id"] == message["id"] for known in self.heard):
            return
        self.heard.append(message)
        self.heard_more.set()
