"""A WhatsApp number with the house behind it: real server, database and worker, a scripted engine."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx
from sanic import Sanic

from bot.channels.whatsapp.blueprint import WhatsAppChannel, WhatsAppDeps, whatsapp_blueprint
from bot.channels.whatsapp.twilio_api import ANSWERS_WITHIN, HANGS, TwilioApi
from bot.content.business import load_business
from bot.core.cues import Cues
from bot.core.message import Author, Message
from bot.core.templates import Templates
from bot.dialogue.scripted import ScriptedDialogue
from bot.services.arrive import Arrivals
from bot.services.gather import Gatherer
from bot.services.link_channels import Linking
from bot.services.patience import Patience
from bot.services.ports import Transcriber, UnitOfWork
from bot.services.reception import Reception
from bot.services.worker import Worker
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from bot.storage.hub import InProcessHub
from bot.storage.media import FileMedia
from tests.counterparts.twilio_emulator import ACCOUNT_SID, TOKEN, TwilioEmulator, new_sid, signed
from tests.patience import PATIENCE, until
from tests.serving import serve, shut
from tests.unit.services.world import PlainWords

T = TypeVar("T")
NUMBER = "+34600000100"
CUSTOMER = "whatsapp:+34611222333"


class FastClock:
    """Now, and as much later as the test says; time to the next try passes ``speed`` times as fast."""

    def __init__(self, speed: float = 1.0) -> None:
        self.ahead = timedelta(0)
        self._start = datetime.now(UTC)
        self._speed = speed

    def __call__(self) -> datetime:
        return self._start + (datetime.now(UTC) - self._start) * self._speed + self.ahead

    def advance(self, **by: float) -> None:
        self.ahead += timedelta(**by)


@dataclass
class WhatsAppLine:
    url: str
    twilio: TwilioEmulator
    database: SqlDatabase
    dialogue: ScriptedDialogue
    clock: FastClock
    hub: InProcessHub
    media: FileMedia
    http: httpx.AsyncClient
    channel: WhatsAppChannel
    gatherer: Gatherer
    working: list[asyncio.Task[None]] = field(default_factory=list)

    async def post(self, fields: dict[str, str], path: str = "/whatsapp/messages") -> httpx.Response:
        url = self.url + path
        return await self.http.post(url, data=fields, headers=signed(url, fields))

    async def says(self, text: str, sid: str | None = None, **fields: str) -> str:
        """The customer writes; return the message's sid, once it is acknowledged."""
        sid = sid or new_sid()
        answer = await self.post(written(text, sid, **fields))
        assert answer.status_code == 200, answer.text
        return sid

    async def brought(self, text: str) -> int:
        """What Twilio is answered where it has been told to bring what customers write."""
        assert self.twilio.account.sender is not None
        url = self.twilio.account.sender["webhook"]["callback_url"].partition("#")[0]
        fields = written(text, new_sid())
        return (await self.http.post(url, data=fields, headers=signed(url, fields))).status_code

    async def do(self, work: Callable[[UnitOfWork], T]) -> T:
        return await self.database.run(work)

    async def messages(self) -> list[Message]:
        def read(uow: UnitOfWork) -> list[Message]:
            found = uow.conversations.listing("all", "")
            return [message for one in found for message in uow.messages.of(one.id)]

        return await self.database.read(read)

    async def ours(self) -> list[Message]:
        return [message for message in await self.messages() if message.author is not Author.CUSTOMER]

    async def until(self, true: Callable[[], Any]) -> Any:
        return await until(true)

    async def answered(self, count: int = 1) -> None:
        """Until Twilio has taken ``count`` messages and we know it."""

        async def done() -> bool:
            states = [m.delivery.value for m in await self.ours() if not m.private]
            return len(self.twilio.ledger) >= count and bool(states) and "queued" not in states

        await self.until(done)


def written(text: str, sid: str, **fields: str) -> dict[str, str]:
    """What Twilio sends for a message, by its documentation."""
    return {
        "AccountSid": ACCOUNT_SID,
        "ApiVersion": "2010-04-01",
        "Body": text,
        "From": CUSTOMER,
        "MessageSid": sid,
        "MessageType": "text",
        "NumMedia": "0",
        "NumSegments": "1",
        "ProfileName": "Ana Gil",
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "SmsStatus": "received",
        "To": f"whatsapp:{NUMBER}",
        "WaId": "34611222333",
        **fields,
    }


@cache
def house_cues() -> Cues:
    """By which words a choice is told."""
    return load_business(ROOT).cues


@asynccontextmanager
async def whatsapp_line(
    database_url: str,
    folder: Path,
    templates: Templates | None = None,
    speed: float = 1.0,
    transcriber: Transcriber | None = None,
    working: bool = True,
    per_second: float = 80.0,
    answers_within: float = ANSWERS_WITHIN,
) -> AsyncIterator[WhatsAppLine]:
    """``answers_within``: how long an answer of Twilio's is waited for."""
    async with TwilioEmulator.started() as twilio:
        bound = socket.socket()
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        hub, clock, dialogue = InProcessHub(), FastClock(speed), ScriptedDialogue()
        twilio.now = clock
        workers: list[Worker] = []
        database = SqlDatabase(database_url, hub, lambda *woken: [w.wake(*woken) for w in workers] and None)
        database.prepare()
        deps = WhatsAppDeps(
            database=database,
            hub=hub,
            arrivals=Arrivals(
                PlainWords(),
                Linking("a secret of the tests"),
                clock,
                transcriber is not None,
                Reception(cues=house_cues()),
            ),
            clock=clock,
            account_sid=ACCOUNT_SID,
            auth_token=TOKEN,
            number=NUMBER,
            public_url=url,
            media_url=lambda attachment: f"{url}/media/{attachment.key}",
            templates=templates or Templates(),
            api_url=twilio.url,
            per_second=per_second,
        )
        api = TwilioApi(ACCOUNT_SID, TOKEN, twilio.url, answers_within, min(HANGS, answers_within))
        channel = WhatsAppChannel(deps, api)
        media = FileMedia(folder)
        worker = Worker(
            database, hub, dialogue, {channel.account: channel}, PlainWords(), clock, Patience(sweep=0.05)
        )
        sources = {channel.account: channel}
        gatherer = Gatherer(database, sources, media, PlainWords(), clock, transcriber, sweep=0.05)
        app: Sanic[Any, Any] = Sanic(f"line-{secrets.token_hex(4)}", configure_logging=False)
        app.blueprint(whatsapp_blueprint(channel))
        server = await serve(app, bound)
        tasks = []
        if working:
            workers.append(worker)
            tasks = [asyncio.create_task(worker.run()), asyncio.create_task(gatherer.run())]
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as http:
            line = WhatsAppLine(
                url, twilio, database, dialogue, clock, hub, media, http, channel, gatherer, working=tasks
            )
            try:
                yield line
            finally:
                workers.clear()
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await shut(server)
                await channel.twilio.close()
        await asyncio.sleep(0.01)  # cut connections are closed in the loop's next round
        database.close()
