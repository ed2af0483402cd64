"""Whole gateways in threads of the test's process, with a scripted engine: several on one database."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.bootstrap import House
from bot.core.operator import Presence
from bot.dialogue.scripted import ScriptedDialogue
from bot.services import operators, sign_in
from bot.services.ports import UnitOfWork
from bot.serving.public_app import public_app
from tests.living_house import test_settings
from tests.patience import PATIENCE
from tests.servers import free_port
from tests.serving import serve, shut


class GatewayThread:
    def __init__(self, folder: Path, **environment: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.dialogue = ScriptedDialogue()
        self._settings = test_settings(folder, PORT=str(free_port()), **environment)
        self.url = f"http://127.0.0.1:{self._settings.port}"

    @contextlib.contextmanager
    def running(self) -> Iterator[GatewayThread]:
        ready = threading.Event()
        thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        thread.start()
        assert ready.wait(PATIENCE), "the gateway did not start"
        try:
            yield self
        finally:
            self.loop.call_soon_threadsafe(self._stopping.set)
            thread.join(PATIENCE)
            assert not thread.is_alive(), "the gateway did not stop"

    def prepare(self) -> None:
        """For what is added to the application before it serves."""

    def do(self, work: Any) -> Any:
        """Do ``work`` on a unit of work in the gateway."""
        return asyncio.run_coroutine_threadsafe(self.house.database.run(work), self.loop).result(PATIENCE)

    async def _serve(self, ready: threading.Event) -> None:
        self.loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        self.house = House(self._settings, dialogue=self.dialogue)
        self.house.database.prepare()
        self.app = public_app(self.house)
        self.prepare()
        bound = socket.socket()
        bound.bind(("127.0.0.1", self._settings.port))
        server = await serve(self.app, bound)
        await self.house.start()
        ready.set()
        await self._stopping.wait()
        await shut(server)
        await self.house.stop()
        self.house.action_socket.close()


@dataclass
class OperatorAtConsole:
    client: httpx.AsyncClient
    url: str
    id: str
    csrf: str
    batches: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    @classmethod
    @contextlib.asynccontextmanager
    async def signed_in(cls, gateway: GatewayThread, name: str) -> AsyncIterator[OperatorAtConsole]:
        def make(uow: UnitOfWork) -> tuple[str, str]:
            now = gateway.house.clock()
            operator = operators.add(uow, name, None, now, Presence.ONLINE)
            return operator.id, sign_in.make_link(uow, operator.id, now)

        operator_id, link = await asyncio.to_thread(gateway.do, make)
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            entered = await client.post(
                f"{gateway.url}/console/enter/{link}", headers={"Origin": gateway.url}
            )
            session = entered.cookies["ventanilla_console"]
            client.cookies.set("ventanilla_console", session, domain="127.0.0.1")
            yield cls(client, gateway.url, operator_id, sign_in.csrf_token(session))

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.client.post(
            f"{self.url}/console/api/{path}", json=body, headers={"X-CSRF-Token": self.csrf}
        )

    async def watch(self, cursor: int = 0) -> None:
        """Put each line of the stream in ``batches``, until cancelled."""
        async with self.client.stream(
            "GET",
            f"{self.url}/console/api/stream",
            params={"cursor": str(cursor)},
            headers={"X-CSRF-Token": self.csrf},
        ) as response:
            assert response.status_code == 200, await response.aread()
            async for line in response.aiter_lines():
                self.batches.put_nowait(json.loads(line))


@dataclass
class CustomerOnPage:
    client: httpx.AsyncClient
    url: str
    headers: dict[str, str]
    told: asyncio.Queue[tuple[str, dict[str, Any]]] = field(default_factory=asyncio.Queue)
    count: int = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def arrives(cls, gateway: GatewayThread) -> AsyncIterator[CustomerOnPage]:
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            token = (await client.post(f"{gateway.url}/web/visitors", json={})).json()["token"]
            yield cls(client, gateway.url, {"Authorization": f"Bearer {token}"})

    async def says(self, text: str) -> None:
        self.count += 1
        message = {"id": f"00000000-0000-4000-8000-{self.count:012d}", "text": text}
        sent = await self.client.post(f"{self.url}/web/messages", json=message, headers=self.headers)
        assert sent.status_code == 202, sent.text

    async def types(self, on: bool = True) -> None:
        sent = await self.client.post(f"{self.url}/web/typing", json={"on": on}, headers=self.headers)
        assert sent.status_code == 202, sent.text

    async def watch(self) -> None:
        """Put each event of the stream in ``told``, until cancelled."""
        async with self.client.stream("GET", f"{self.url}/web/stream", headers=self.headers) as response:
            assert response.status_code == 200, await response.aread()
            kind = ""
            async for line in response.aiter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    kind = value
                elif name == "data":
                    self.told.put_nowait((kind, json.loads(value)))
