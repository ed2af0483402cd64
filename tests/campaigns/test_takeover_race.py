"""A person takes over through one gateway while the other is in the middle of the bot's turn, at every step.

After the take-over the customer sees no bot message. At full size (`make campaign-takeover-race`) 500 races.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest
import pytest_asyncio

from bot.core.event import Audience
from bot.core.message import Author
from bot.core.operator import Presence
from bot.model.training import train_if_changed
from bot.services import operators, sign_in
from bot.services.ports import UnitOfWork
from bot.storage.database import SqlDatabase
from tests.campaigns.processes import FULL, Gateway
from tests.servers import free_port

RACES = 500 if FULL else 20
STEPS = ("turn.begun", "action.called", "action.done", "engine.answered")
QUESTION = "¿a qué hora abre la oficina Centro?"
COMMAND = (sys.executable, "-m", "tests.campaigns.stepping_gateway")


@dataclass
class Steps:
    """Decides for the gateways: everyone goes on at once, but who is at the step that is held.

    ``unchecked``: they are not to look whether the conversation is still the bot's.
    """

    held: str = ""
    unchecked: bool = False
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    conversation: str = ""

    def hold(self, name: str) -> None:
        self.held = name
        self.reached.clear()
        self.open.clear()

    def let_go(self) -> None:
        self.held = ""
        self.open.set()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name, _, conversation = (await reader.readline()).decode().strip().partition(" ")
        if name == self.held:
            self.conversation = conversation
            self.reached.set()
            await self.open.wait()
        writer.write(b"go unchecked\n" if self.unchecked else b"go\n")
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()


@dataclass
class Pair:
    """Two gateways on one database: customers write to ``first``, operators sit at ``second``."""

    first: Gateway
    second: Gateway
    steps: Steps
    client: httpx.AsyncClient
    database: SqlDatabase
    csrf: str = ""

    async def race(self, step: str) -> list[str]:
        """Return what the bot was shown to say after the take-over was answered."""
        token = await self.new_customer()
        self.steps.hold(step)
        message = {"id": secrets.token_hex(16), "text": QUESTION}
        headers = {"Authorization": f"Bearer {token}"}
        sent = await self.client.post(f"{self.first.url}/web/messages", json=message, headers=headers)
        assert sent.status_code == 202
        async with asyncio.timeout(30):
            await self.steps.reached.wait()
        conversation = self.steps.conversation
        taken = await self.client.post(
            f"{self.second.url}/console/api/conversations/{conversation}/take-over",
            headers={"X-CSRF-Token": self.csrf},
        )
        assert taken.status_code == 200, taken.text
        before = await self.database.read(lambda uow: uow.events.last_id())
        self.steps.let_go()
        async with asyncio.timeout(30):
            while await self.database.read(lambda uow: uow.turns.asked(conversation)):
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.02)
        return await self.database.read(lambda uow: bot_messages_after(uow, conversation, before))

    async def new_customer(self) -> str:
        """Let a visitor in, as fast as the gateway lets in many from one address; return their token."""
        while True:
            let_in = await self.client.post(f"{self.first.url}/web/visitors", json={})
            if let_in.status_code != 429:
                return str(let_in.raise_for_status().json()["token"])
            await asyncio.sleep(float(let_in.headers["Retry-After"]))

    async def sign_in(self) -> None:
        link = await self.database.run(put_marta_on_duty)
        entered = await self.client.post(
            f"{self.second.url}/console/enter/{link}", headers={"Origin": self.second.url}
        )
        session = entered.cookies["ventanilla_console"]
        self.client.cookies.set("ventanilla_console", session, domain="127.0.0.1")
        self.csrf = sign_in.csrf_token(session)


def bot_messages_after(uow: UnitOfWork, conversation: str, cursor: int) -> list[str]:
    events = uow.events.after(cursor, Audience.CUSTOMER, conversation)
    messages = [uow.messages.get(e.data["message"]) for e in events if e.kind == "message"]
    return [message.text for message in messages if message.author is Author.BOT]


def put_marta_on_duty(uow: UnitOfWork) -> str:
    now = datetime.now(UTC)
    marta = operators.add(uow, "Marta Ruiz", None, now, Presence.ONLINE)
    return sign_in.make_link(uow, marta.id, now)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    folder = tmp_path_factory.mktemp("pair")
    await asyncio.to_thread(train_if_changed, say=lambda _line: None)
    database = SqlDatabase(f"sqlite:///{folder}/ventanilla.db")
    database.prepare()
    steps = Steps()
    deciding = await asyncio.start_server(steps.answer, "127.0.0.1", 0)
    engine_port, token = free_port(), secrets.token_hex(16)
    shared = {
        "STEPS_AT": f"127.0.0.1:{deciding.sockets[0].getsockname()[1]}",
        "DATABASE_URL": f"sqlite:///{folder}/ventanilla.db",
        "ENGINE_TOKEN": token,
        "SECRET_KEY": secrets.token_hex(16),
    }
    first = Gateway(folder, COMMAND, {**shared, "ENGINE_PORT": str(engine_port)})
    second = Gateway(folder, COMMAND, {**shared, "ENGINE_URL": f"http://127.0.0.1:{engine_port}"})
    async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
        try:
            for gateway in (first, second):
                gateway.start()
                await asyncio.to_thread(gateway.wait_until_up)
            pair = Pair(first, second, steps, client, database)
            await pair.sign_in()
            yield pair
        finally:
            steps.let_go()
            for gateway in (second, first):
                gateway.stop()
            database.close()
            deciding.close()


@pytest.mark.timeout(1800 if FULL else 300)
@pytest.mark.asyncio(loop_scope="module")
async def test_after_a_take_over_at_any_step_the_bot_says_nothing(pair: Pair) -> None:
    for number in range(RACES):
        step = STEPS[number % len(STEPS)]
        assert await pair.race(step) == [], f"race {number}, taken over at {step}"


@pytest.mark.timeout(300)
@pytest.mark.asyncio(loop_scope="module")
async def test_without_the_epoch_check_the_races_find_the_bot_talking_over_the_person(pair: Pair) -> None:
    pair.steps.unchecked = True
    try:
        assert await pair.race("engine.answered") != []
    finally:
        pair.steps.unchecked = False
