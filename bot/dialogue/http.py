"""The engine over HTTP: docs/architecture.md, "The engine's connector"."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from dataclasses import asdict
from datetime import datetime
from typing import Any

import aiohttp

from bot.core.message import Button, Reply
from bot.core.signals import Signal
from bot.core.turn import Answer, Question, Understanding
from bot.services.errors import EngineUnavailable, TurnFailed

PATH = "/webhooks/ventanilla"
LATER = {408, 425, 429, 502, 503, 504}
LINES = 64
KEPT = 60.0  # the engine keeps a connection for 300 s


class HttpDialogue:
    """``timeout``: of a turn, in seconds. Its connections are made on the loop of who asks first."""

    def __init__(self, url: str, token: str, timeout: float = 20.0) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._timeout = aiohttp.ClientTimeout(total=timeout, sock_connect=2.0)
        self._open: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asking = 0
        self._ahead: set[asyncio.Task[None]] = set()

    async def ask(self, question: Question) -> Answer:
        body = {
            "conversation": question.conversation_id,
            "turn": question.turn_id,
            "sequence": question.sequence,
            "text": question.text,
            "payload": question.payload,
            "language": question.language,
            "fresh": question.fresh,
            "contact": question.contact_id,
            "written_at": question.written_at.isoformat(),
            "notices": [asdict(notice) for notice in question.notices],
            "after_person": question.after_person,
            "private": list(question.private),
        }
        self._asking += 1
        try:
            return _answer(await self._post(f"{PATH}/turn", body))
        finally:
            self._asking -= 1

    def read_ahead(self, conversation_id: str, text: str, language: str | None, written_at: datetime) -> None:
        """While it is not busy: it would only come later to what is asked already."""
        if self._loop is None or self._asking:
            return
        body = {
            "conversation": conversation_id,
            "text": text,
            "language": language,
            "written_at": written_at.isoformat(),
        }
        if asyncio._get_running_loop() is self._loop:
            self._send_ahead(body)
        else:
            self._loop.call_soon_threadsafe(self._send_ahead, body)

    def _send_ahead(self, body: dict[str, Any]) -> None:
        """Begun at once: who asked goes on writing to the database, and lets no other task begin."""
        sent = asyncio.Task(self._post_ahead(body), loop=self._loop, eager_start=True)
        if not sent.done():
            self._ahead.add(sent)
            sent.add_done_callback(self._ahead.discard)

    async def _post_ahead(self, body: dict[str, Any]) -> None:
        with contextlib.suppress(EngineUnavailable, TurnFailed):
            await self._post(f"{PATH}/ahead", body)

    async def parse(self, text: str, language: str | None) -> Understanding:
        return _understanding(await self._post(f"{PATH}/parse", {"text": text, "language": language}))

    async def forget(self, conversation_id: str, sequence: int | None = None) -> None:
        await self._post(f"{PATH}/forget", {"conversation": conversation_id, "sequence": sequence})

    async def ready(self, within: float = 0.0) -> bool:
        """Whether an engine that is ready answers, or does ``within`` some seconds."""
        until = time.monotonic() + within
        while not await self._is_ready():
            if time.monotonic() >= until:
                return False
            await asyncio.sleep(0.2)
        return True

    async def _is_ready(self) -> bool:
        try:
            async with self._session().get(f"{self._url}{PATH}/health") as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def close(self) -> None:
        if self._open is not None:
            await self._open.close()
            self._open = self._loop = None

    def _session(self) -> aiohttp.ClientSession:
        if self._open is None:
            self._loop = asyncio.get_running_loop()
            self._open = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=LINES, keepalive_timeout=KEPT),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=self._headers,
                timeout=self._timeout,
            )
        return self._open

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            async with self._session().post(self._url + path, json=body) as response:
                status, content = response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise EngineUnavailable(type(error).__name__) from error
        if status in LATER:
            raise EngineUnavailable(f"status {status}")
        if status != 200:
            raise TurnFailed(f"status {status}")
        try:
            result: dict[str, Any] = json.loads(content)
        except ValueError as error:
            raise TurnFailed("not JSON") from error
        return result


def _answer(data: dict[str, Any]) -> Answer:
    try:
        return Answer(
            replies=tuple(
                Reply(r["text"], tuple(Button(b["title"], b["payload"]) for b in r.get("buttons", [])))
                for r in data["replies"]
            ),
            understood=_understanding(data["understood"]),
            signals=tuple(Signal.from_dict(s) for s in data.get("signals", [])),
            open_form=data.get("form"),
            slots=data.get("slots", {}),
            private=tuple(data.get("private", ())),
            replayed=bool(data.get("replayed")),
        )
    except (KeyError, TypeError) as error:
        raise TurnFailed(f"an answer without {error}") from error


def _understanding(data: dict[str, Any]) -> Understanding:
    data = data.get("understood", data)
    return Understanding(
        intent=data["intent"],
        confidence=float(data["confidence"]),
        language=data["language"],
        ranking=tuple(data.get("ranking", ())),
        entities=tuple(data.get("entities", ())),
        language_known=bool(data.get("language_known", True)),
    )
