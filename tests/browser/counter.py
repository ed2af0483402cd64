"""A service window without the rest of the house: web channel, database and worker, and a scripted engine."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sanic import Sanic

from bot.channels.web.blueprint import WebChannel, WebDeps, web_blueprint
from bot.channels.web.limits import Limits
from bot.content.business import load_business
from bot.content.words import Words
from bot.core.business import Business
from bot.dialogue.scripted import ScriptedDialogue
from bot.services.arrive import Arrivals
from bot.services.link_channels import Linking
from bot.services.patience import Patience
from bot.services.worker import Worker
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from bot.storage.hub import InProcessHub
from bot.storage.media import FileMedia
from tests.patience import PATIENCE, wait_for
from tests.servers import free_port
from tests.serving import cut, serve, shut

BUSINESS = load_business(ROOT)
SECRET = "a secret that is only used here"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Counter:
    """``start`` and ``stop`` as often as you like: the address and the database stay."""

    database_url: str
    dialogue: ScriptedDialogue = field(default_factory=ScriptedDialogue)
    port: int = field(default_factory=free_port)
    origins: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    heartbeat: float = 1.0
    business: Business = BUSINESS
    _thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def media(self) -> FileMedia:
        """Beside the database."""
        return FileMedia(Path(self.database_url.removeprefix("sqlite:///")).parent / "media")

    def start(self) -> None:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        self._thread.start()
        assert ready.wait(PATIENCE), "the server did not start"

    def stop(self) -> None:
        if self._thread is not None:
            self.loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(PATIENCE)
            assert not self._thread.is_alive(), "the server did not stop"
            self._thread = None

    def do(self, work: Callable[[Any], Any]) -> Any:
        """Do ``work`` on a unit of work in the server, as the console would."""
        return asyncio.run_coroutine_threadsafe(self.database.run(work), self.loop).result(PATIENCE)

    def keep(self, content: bytes) -> str:
        """Return the key of a file kept there."""
        return asyncio.run_coroutine_threadsafe(self.media.keep(content), self.loop).result(PATIENCE)

    def until(self, true: Callable[[Any], bool]) -> None:
        """Wait until ``true`` of a unit of work."""
        wait_for(lambda: self.do(true))

    def typing(self, who: str, on: bool) -> None:
        conversation = self.conversation()
        self.loop.call_soon_threadsafe(self.hub.typing, conversation.id, who, on)

    def conversation(self) -> Any:
        return self.do(lambda uow: uow.conversations.listing("all", "")[0])

    def cut_streams(self) -> None:
        """Cut every connection without a word, as a network does."""
        self.loop.call_soon_threadsafe(cut, self._server)

    async def _serve(self, ready: threading.Event) -> None:
        self.loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        self.hub = InProcessHub()
        self.database = SqlDatabase(self.database_url, self.hub, lambda *woken: worker.wake(*woken))
        self.database.prepare()
        self.words = Words.load(ROOT, lambda variations: variations[0])
        patience = Patience(sweep=0.2, burst=timedelta(0))  # each message is a turn of its own
        channels = {"web": WebChannel()}
        worker = Worker(self.database, self.hub, self.dialogue, channels, self.words, now, patience)
        running = asyncio.create_task(worker.run())
        self._server = await self._listen()
        ready.set()
        await self._stopping.wait()
        await shut(self._server, goodbye=0.2)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        self.database.close()

    async def _listen(self) -> Any:
        app: Sanic[Any, Any] = Sanic(f"counter-{secrets.token_hex(4)}", configure_logging=False)
        app.config.REQUEST_MAX_SIZE = (
            2_000_000  # as in the whole house: files are let through by their own limit
        )
        app.blueprint(
            web_blueprint(
                WebDeps(
                    database=self.database,
                    hub=self.hub,
                    words=self.words,
                    secret_key=SECRET,
                    business=self.business,
                    clock=now,
                    media=self.media,
                    arrivals=Arrivals(self.words, Linking(SECRET), now),
                    origins=self.origins,
                    limits=self.limits,
                    heartbeat=self.heartbeat,
                )
            )
        )
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", self.port))
        return await serve(app, bound)
