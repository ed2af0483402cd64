"""telegram-test-api, repaired by telegram_api.cjs, in a process of its own; and the people who use it."""

from __future__ import annotations

import base64
import json
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

TOKEN = "123456789:AAH-this-is-a-token-of-the-tests-only"
HERE = Path(__file__).parent
INSTALLED = HERE.parent.parent / ".node" / "node_modules" / "telegram-test-api"
ANA = 7001
GROUP = -100500


class CounterpartMissing(Exception):
    """A test never passes because its counterpart is absent."""


@contextmanager
def telegram_process() -> Iterator[str]:
    """The address of a Telegram of our own; it ends with the tests, however they end."""
    if not INSTALLED.is_dir():
        raise CounterpartMissing("telegram-test-api is not installed: run scripts/test-needs")
    command = ["node", str(HERE / "telegram_api.cjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        told = process.stdout.readline()
        try:
            if not told:
                raise CounterpartMissing("telegram-test-api did not start; what it says is above")
            yield f"http://127.0.0.1:{json.loads(told)['port']}"
        finally:
            process.stdin.close()


@dataclass
class TelegramServer:
    url: str
    http: httpx.AsyncClient

    @classmethod
    @asynccontextmanager
    async def visited(cls, url: str) -> AsyncIterator[TelegramServer]:
        """A process that runs already, as if it had just begun."""
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
            await http.post("/client/begin")
            yield cls(url, http)

    async def ledger(self) -> dict[str, Any]:
        """What Telegram has taken from the bot."""
        return dict((await self.http.get("/client/ledger")).json())

    async def sent(self, chat: int | None = None) -> list[dict[str, Any]]:
        taken = (await self.ledger())["sent"]
        return [one for one in taken if chat is None or int(one["chat_id"]) == chat]

    async def texts(self, chat: int = ANA) -> list[str]:
        return [one.get("text", "") for one in await self.sent(chat)]

    async def says(self, text: str, chat: int = ANA, **fields: Any) -> None:
        """A customer writes, by the shipped server's own door."""
        await self._client("sendMessage", {**_frame(chat), "text": text, **fields})

    async def commands(self, text: str, chat: int = ANA, **fields: Any) -> None:
        length = len(text.split()[0])
        entities = [{"type": "bot_command", "offset": 0, "length": length}]
        await self._client("sendCommand", {**_frame(chat), "text": text, "entities": entities, **fields})

    async def presses(self, data: str, under: dict[str, Any] | None = None) -> None:
        """``under``: the message with the button, as the bot sent it."""
        frame = _frame(ANA)
        message = {**frame, "message_id": (under or {}).get("message_id", 1), "text": "…"}
        message["from"] = {"id": 4242, "is_bot": True, "first_name": "Aurora"}
        if under is not None:
            message["reply_markup"] = under["reply_markup"]
        pressed = {"botToken": TOKEN, "from": frame["from"], "message": message, "data": data}
        await self._client("sendCallback", pressed)

    async def happens(self, **raw: Any) -> int:
        """Something the shipped server has no door for; return the update's id."""
        body = {"token": TOKEN, "raw": raw}
        return int((await self.http.post("/client/update", json=body)).json()["update_id"])

    async def sends(self, chat: int = ANA, **content: Any) -> int:
        """A customer sends a photo, a place, a contact ..."""
        message = {**_frame(chat), "message_id": int(time.monotonic_ns() % 10**9), **content}
        message.pop("botToken")
        return await self.happens(message=message)

    async def keeps(self, file_id: str, content: bytes) -> None:
        body = {"id": file_id, "base64": base64.b64encode(content).decode()}
        await self.http.post("/client/file", json=body)

    async def tells(self, **about: dict[str, Any]) -> None:
        """``me``, ``webhook``: what the bot is told of itself, or of how it gets its news."""
        await self.http.post("/client/tell", json=about)

    async def fail(self, method: str, status: int = 500, **fault: Any) -> None:
        """The next call of ``method`` fails: ``answer``, ``delay`` in ms, ``cut`` (done, never answered); or
        it is only slow: ``taken``. ``hold``: until ``release``."""
        await self.http.post("/client/fail", json={"method": method, "status": status, **fault})

    async def release(self) -> None:
        await self.http.post("/client/release")

    async def _client(self, door: str, body: dict[str, Any]) -> None:
        answer = await self.http.post(f"/{door}", json=body)
        assert answer.status_code == 200, answer.text


def _frame(chat: int) -> dict[str, Any]:
    group = {"id": chat, "type": "supergroup", "title": "Vecinos de La Loma"}
    private = {"id": chat, "type": "private", "first_name": "Ana"}
    return {
        "botToken": TOKEN,
        "date": int(time.time()),
        "from": {"id": ANA, "is_bot": False, "first_name": "Ana", "last_name": "Gil", "language_code": "es"},
        "chat": group if chat < 0 else private,
    }
