"""Each channel as the contract sees it: what somebody out there can do, in that network's own form.

A new channel adds a door here and a line to DOORS; every case of test_channels.py then runs over it.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

import httpx

from bot.core.message import Author, Message
from bot.core.turn import Answer
from bot.services.ports import UnitOfWork
from tests.browser.counter import Counter
from tests.counterparts.twilio_emulator import new_sid, signed
from tests.counterparts.whatsapp_line import WhatsAppLine, whatsapp_line, written
from tests.patience import PATIENCE, until

MALFORMED = {
    "nothing": b"",
    "words": b"hola",
    "no UTF-8": b"\xff\xfe\x00\x01",
    "half a JSON": b'{"id": "1", "text": ',
    "a list": b"[1, 2, 3]",
    "a number": b"42",
    "deeply nested": b"[" * 20_000 + b"]" * 20_000,
    "XML": b"<?xml version='1.0'?><message>hola</message>",
}


class Door(Protocol):
    """Answers are HTTP status codes. ``id`` is anything; a door makes of it what its network calls one."""

    async def says(self, text: str, id: str = "") -> int: ...
    async def presses(self, title: str, payload: str) -> int: ...
    async def sends_photo(self) -> int | None:
        """None: nothing but words can be sent on this channel."""
        ...

    async def sends_what_we_do_not_know(self) -> int | None: ...
    async def throws(self, body: bytes) -> int:
        """Someone the channel trusts sends a body that makes no sense."""
        ...

    async def pretends(self, text: str) -> int:
        """Someone the channel must not trust sends a proper message."""
        ...

    async def kept(self) -> list[Message]:
        """What customers have said."""
        ...

    def engine_answers(self, answer: Callable[[str], Answer]) -> None: ...
    async def offered(self) -> None:
        """Return once the bot's last words, with their buttons, are out."""
        ...


def _written(uow: UnitOfWork) -> list[Message]:
    conversations = uow.conversations.listing("all", "", limit=500)
    return [message for one in conversations for message in uow.messages.of(one.id)]


def _said(uow: UnitOfWork) -> list[Message]:
    said = [message for message in _written(uow) if message.author is Author.CUSTOMER]
    return sorted(said, key=lambda message: message.position)


def _out(uow: UnitOfWork) -> bool:
    last = max(_written(uow), key=lambda message: message.created_at)
    return bool(last.buttons) and last.delivery.value != "queued"


class WebDoor:
    def __init__(self, counter: Counter, http: httpx.AsyncClient, token: str) -> None:
        self._counter = counter
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path) -> AsyncIterator[WebDoor]:
        counter = Counter(f"sqlite:///{folder}/web.db")
        await asyncio.to_thread(counter.start)
        try:
            async with httpx.AsyncClient(base_url=counter.url, timeout=PATIENCE, trust_env=False) as http:
                token = (await http.post("/web/visitors")).json()["token"]
                yield cls(counter, http, token)
        finally:
            await asyncio.to_thread(counter.stop)

    async def says(self, text: str, id: str = "") -> int:
        return await self._send({"text": text}, id)

    async def presses(self, title: str, payload: str) -> int:
        return await self._send({"text": title, "payload": payload}, "")

    async def sends_photo(self) -> int | None:
        headers = {**self._headers, "Content-Type": "image/png"}
        asked = {"id": str(uuid.uuid4()), "name": "foto.png"}
        photo = b"\x89PNG\r\n\x1a\n..."
        return (await self._http.post("/web/files", params=asked, content=photo, headers=headers)).status_code

    async def sends_what_we_do_not_know(self) -> int | None:
        return None

    async def throws(self, body: bytes) -> int:
        return (await self._http.post("/web/messages", content=body, headers=self._headers)).status_code

    async def pretends(self, text: str) -> int:
        body = json.dumps({"id": str(uuid.uuid4()), "text": text}).encode()
        headers = {"Authorization": "Bearer made.up"}
        return (await self._http.post("/web/messages", content=body, headers=headers)).status_code

    async def kept(self) -> list[Message]:
        return list(await asyncio.to_thread(self._counter.do, _said))

    def engine_answers(self, answer: Callable[[str], Answer]) -> None:
        self._counter.dialogue.script = lambda question: answer(question.text)

    async def offered(self) -> None:
        await until(lambda: asyncio.to_thread(self._counter.do, _out))

    async def _send(self, fields: dict[str, str], id: str) -> int:
        client_id = str(uuid.uuid5(uuid.NAMESPACE_OID, id) if id else uuid.uuid4())
        body = json.dumps({"id": client_id, **fields}).encode()
        return (await self._http.post("/web/messages", content=body, headers=self._headers)).status_code


@dataclass
class WhatsAppDoor:
    line: WhatsAppLine

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path) -> AsyncIterator[WhatsAppDoor]:
        async with whatsapp_line(f"sqlite:///{folder}/whatsapp.db", folder / "media") as line:
            yield cls(line)

    async def says(self, text: str, id: str = "") -> int:
        sid = f"SM{uuid.uuid5(uuid.NAMESPACE_OID, id).hex}" if id else new_sid()
        return (await self.line.post(written(text, sid))).status_code

    async def presses(self, title: str, payload: str) -> int:
        pressed = {"ButtonText": title, "ButtonPayload": payload, "MessageType": "button"}
        return (await self.line.post(written(title, new_sid(), **pressed))).status_code

    async def sends_photo(self) -> int | None:
        self.line.twilio.files["photo"] = (b"\x89PNG\r\n\x1a\n" + bytes(50), "image/png")
        url = f"{self.line.twilio.url}/media/photo"
        media = {"NumMedia": "1", "MediaUrl0": url, "MediaContentType0": "image/png", "MessageType": "image"}
        return (await self.line.post(written("", new_sid("MM"), **media))).status_code

    async def sends_what_we_do_not_know(self) -> int | None:
        return (await self.line.post(written("", new_sid(), MessageType="hologram"))).status_code

    async def throws(self, body: bytes) -> int:
        """Signed as far as such a body can be: as the form it can be read as."""
        url = f"{self.line.url}/whatsapp/messages"
        try:
            pairs = dict(httpx.QueryParams(body.decode()))
        except UnicodeDecodeError:
            pairs = {}
        headers = {"Content-Type": "application/x-www-form-urlencoded", **signed(url, pairs)}
        return (await self.line.http.post(url, content=body, headers=headers)).status_code

    async def pretends(self, text: str) -> int:
        body = urlencode(written(text, new_sid())).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "made up"}
        url = f"{self.line.url}/whatsapp/messages"
        return (await self.line.http.post(url, content=body, headers=headers)).status_code

    async def kept(self) -> list[Message]:
        return await self.line.do(_said)

    def engine_answers(self, answer: Callable[[str], Answer]) -> None:
        self.line.dialogue.script = lambda question: answer(question.text)

    async def offered(self) -> None:
        await until(lambda: self.line.do(_out))


DOORS: dict[str, Callable[[Path], AbstractAsyncContextManager[Door]]] = {
    "web": WebDoor.opened,
    "whatsapp": WhatsAppDoor.opened,
}
