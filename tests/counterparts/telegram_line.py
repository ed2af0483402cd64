"""A Telegram bot with the house behind it: real server, database and worker, a scripted engine."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx
from sanic import Sanic

from bot.channels.telegram.deps import TelegramDeps
from bot.channels.telegram.gateway import Telegram
from bot.channels.telegram.webhook import PATH, telegram_blueprint
from bot.content.words import Words
from bot.core.conversation import Conversation
from bot.core.message import Author, Message
from bot.dialogue.scripted import ScriptedDialogue
from bot.services.arrive import Arrivals
from bot.services.gather import Gatherer
from bot.services.link_channels import Linking
from bot.services.patience import Patience
from bot.services.ports import UnitOfWork
from bot.services.worker import Worker
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from bot.storage.hub import InProcessHub
from bot.storage.media import FileMedia
from tests.counterparts.telegram_server import ANA, TOKEN, TelegramServer
from tests.patience import PATIENCE, until
from tests.serving import serve, shut

T = TypeVar("T")
SECRET = "a-secret-between-telegram-and-us"


@cache
def house_words() -> Words:
    return Words.load(ROOT)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class TelegramLine:
    server: TelegramServer
    url: str
    http: httpx.AsyncClient
    database: SqlDatabase
    dialogue: ScriptedDialogue
    hub: InProcessHub
    media: FileMedia
    words: Words
    telegram: Telegram
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def post(self, update: Any, secret: str = SECRET, **options: Any) -> httpx.Response:
        """Somebody calls our webhook."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        if not isinstance(update, bytes):
            return await self.http.post(PATH, json=update, headers=headers, **options)
        return await self.http.post(PATH, content=update, headers=headers, **options)

    async def do(self, work: Callable[[UnitOfWork], T]) -> T:
        return await self.database.run(work)

    async def conversation(self, chat: int = ANA) -> Conversation:
        found = await self.database.read(lambda uow: uow.conversations.latest_at("telegram", str(chat)))
        assert found is not None, f"nothing was written in {chat}"
        return found

    async def messages(self, chat: int = ANA) -> list[Message]:
        def read(uow: UnitOfWork) -> list[Message]:
            found = uow.conversations.latest_at("telegram", str(chat))
            return uow.messages.of(found.id) if found else []

        return await self.database.read(read)

    async def written(self, chat: int = ANA) -> list[Message]:
        """What the customer wrote, as it is kept."""
        return [message for message in await self.messages(chat) if message.author is Author.CUSTOMER]

    async def until(self, true: Callable[[], Any]) -> Any:
        return await until(true)

    async def hears(self, count: int = 1, chat: int = ANA) -> list[str]:
        """Wait until Telegram has taken ``count`` messages for the chat, and return their texts."""

        async def enough() -> list[str]:
            texts = await self.server.texts(chat)
            return texts if len(texts) >= count else []

        return list(await self.until(enough))

    async def settled(self, chat: int = ANA) -> None:
        """Until what the house had to say is said, or will not be."""

        async def done() -> bool:
            found = await self.messages(chat)
            return bool(found) and all(m.handled and m.delivery.value != "queued" for m in found)

        await self.until(done)


@asynccontextmanager
async def telegram_line(
    server: TelegramServer,
    database_url: str,
    folder: Path,
    webhook: bool = True,
    connects: bool = True,
    pace: float = 0.01,
    album: float = 5.0,
    joining: float = 0.2,
    watch: float = 120.0,
    patience: Patience = Patience(sweep=0.05),  # noqa: B008
) -> AsyncIterator[TelegramLine]:
    """Telegram's periods are a hundredth of the real ones, unless ``pace`` says others."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{bound.getsockname()[1]}"
    hub, dialogue, words, media = InProcessHub(), ScriptedDialogue(), house_words(), FileMedia(folder)
    workers: list[Worker] = []
    database = SqlDatabase(database_url, hub, lambda *woken: [w.wake(*woken) for w in workers] and None)
    database.prepare()
    deps = TelegramDeps(
        database=database,
        hub=hub,
        words=words,
        arrivals=Arrivals(words, Linking("a secret"), now, begin=lambda *arrived: worker.begin(*arrived)),
        clock=now,
        token=TOKEN,
        secret=SECRET,
        webhook=url + PATH if webhook else None,
        api_url=server.url,
        store=media,
        poll=5,
        typing=0.2,
        album=album,
        joining=joining,
        watch=watch,
        pace=pace,
    )
    telegram = Telegram(deps)
    channel = telegram.channel
    worker = Worker(database, hub, dialogue, {"telegram": channel}, words, now, patience)
    gatherer = Gatherer(database, {"telegram": channel}, media, words, now, sweep=0.05)
    app: Sanic[Any, Any] = Sanic(f"telegram-{secrets.token_hex(4)}", configure_logging=False)
    app.blueprint(telegram_blueprint(telegram, SECRET))
    listening = await serve(app, bound)
    workers.append(worker)
    tasks = [asyncio.create_task(each.run()) for each in (telegram, worker, gatherer)]
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, trust_env=False) as http:
        line = TelegramLine(server, url, http, database, dialogue, hub, media, words, telegram, tasks)
        try:
            await line.until(lambda: telegram.me is not None or not connects)
            yield line
        finally:
            workers.clear()
            at_work, line_itself = tasks[1:], tasks[:1]
            for ending in (at_work, line_itself):  # a call that begins as the line is closed keeps it open
                for task in ending:
                    task.cancel()
                await asyncio.gather(*ending, return_exceptions=True)
            await shut(listening)
    await asyncio.sleep(0.01)  # cut connections are closed in the loop's next round
    database.close()
