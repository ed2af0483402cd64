"""``python -m benchmarks.desk``: a busy desk: open conversations, connected operators, customers writing.

How long until a handoff stands on the consoles, and until an operator's reply stands on the customer's page.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import aiohttp

from benchmarks.ours import SAID, Ours
from benchmarks.page import PageCustomer
from benchmarks.processes import Failed, Server
from benchmarks.report import machine, middle, nearly_worst, say, write_section
from benchmarks.turns import NAMES, Side, first_answer, turn
from bot.core.conversation import Status
from bot.core.handoff import Reason
from bot.core.listing import Filter
from bot.core.message import IncomingMessage
from bot.core.operator import Presence
from bot.services import operators, sign_in
from bot.services.hand_off import hand_off
from bot.services.ports import UnitOfWork
from bot.services.receive import receive
from bot.settings import ROOT
from bot.storage.database import SqlDatabase

OPERATORS, OPEN, SAMPLES, BACKGROUND = 20, 200, 30, 3
WISH = "quiero hablar con una persona"
METHOD = f"""
**How.** `python -m benchmarks.desk`: the shipped assistant as `bot run` starts it, settings untouched, on
SQLite. {OPERATORS} operators follow the console's stream, {OPEN} conversations are open, and
{BACKGROUND} customers talk with the bot all the while, each writing as soon as they are answered. {SAMPLES}
times a new customer asks for a person, and the operator who gets the chat answers. Timed from the customer's
request to the line on the operator's stream, and from the operator's request to the line on the customer's.
""".strip()


@dataclass
class Console:
    """An operator's page: ``seen`` is set when a conversation first stands there as a person's."""

    http: aiohttp.ClientSession
    url: str
    id: str
    csrf: str
    seen: dict[str, float] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def watch(self) -> None:
        timeout = aiohttp.ClientTimeout(total=None)
        headers = {"X-CSRF-Token": self.csrf}
        address = f"{self.url}/console/api/stream?cursor={await self._cursor()}"
        async with self.http.get(address, headers=headers, timeout=timeout) as response:
            response.raise_for_status()
            async for line in response.content:
                at = time.perf_counter()
                for one in json.loads(line).get("conversations", ()):
                    if one["status"] == "open" and one["assignee"] and one["id"] not in self.seen:
                        self.seen[one["id"]] = at
                        self.news.set()

    async def reply(self, conversation: str, text: str) -> None:
        body = {"text": text, "request_id": uuid.uuid4().hex}
        await self._post(f"conversations/{conversation}/reply", body)

    async def resolve(self, conversation: str) -> None:
        await self._post(f"conversations/{conversation}/resolve", {})

    async def until(self, conversation: str) -> float:
        async with asyncio.timeout(60):
            while conversation not in self.seen:
                self.news.clear()
                await self.news.wait()
        return self.seen[conversation]

    async def _cursor(self) -> int:
        async with self.http.get(f"{self.url}/console/api/me", headers={"X-CSRF-Token": self.csrf}) as found:
            found.raise_for_status()
            return int((await found.json())["cursor"])

    async def _post(self, path: str, body: dict[str, str]) -> None:
        headers = {"X-CSRF-Token": self.csrf}
        async with self.http.post(f"{self.url}/console/api/{path}", json=body, headers=headers) as response:
            if response.status != 200:
                raise Failed(f"{path}: {response.status} {await response.text()}")


def prepare(uow: UnitOfWork) -> list[tuple[str, str]]:
    """Put everyone on duty and conversations in their hands; return each one's id and session."""
    now = datetime.now(UTC)
    people = []
    for number in range(OPERATORS):
        operator = operators.add(uow, f"{NAMES[number]} Prueba", f"op{number}", now, Presence.ONLINE)
        operator.capacity = 1000
        uow.operators.save(operator)
        people.append((operator.id, sign_in.begin_session(uow, operator.id, now)))
    return people


def one_more(number: int, uow: UnitOfWork) -> None:
    now = datetime.now(UTC)
    incoming = IncomingMessage("web", f"waiting-{number}", uuid.uuid4().hex, f"me falta la factura {number}")
    message = receive(uow, incoming, now).message
    message.handled = True
    uow.messages.save(message)
    hand_off(uow, message.conversation_id, Reason.REQUESTED, [], now)


@contextlib.asynccontextmanager
async def consoles(url: str, people: list[tuple[str, str]]) -> AsyncIterator[list[Console]]:
    async with contextlib.AsyncExitStack() as stack:
        found = []
        for operator_id, session in people:
            cookies = {"Cookie": f"ventanilla_console={session}"}
            http = aiohttp.ClientSession(headers=cookies, cookie_jar=aiohttp.DummyCookieJar())
            await stack.enter_async_context(http)
            found.append(Console(http, url, operator_id, sign_in.csrf_token(session)))
        watching = [asyncio.create_task(each.watch()) for each in found]
        try:
            yield found
        finally:
            for task in watching:
                task.cancel()
            for end in await asyncio.gather(*watching, return_exceptions=True):
                if not isinstance(end, asyncio.CancelledError):
                    raise Failed(f"A console's stream ended: {end!r}")


def in_hand(uow: UnitOfWork) -> list[str]:
    """What people have already: the ladder may give it to others meanwhile."""
    return [one.id for one in uow.conversations.listing("all", "", Filter(status=Status.OPEN), 10_000)]


async def keep_talking(side: Side) -> None:
    while True:
        async with side.conversation() as customer:
            for number in range(20):
                await turn(customer, number)


async def sample(
    url: str, desk: list[Console], database: SqlDatabase, number: int
) -> tuple[float, float, float]:
    """Seconds to the operator's console, to the last of all consoles, and of the reply to the customer."""
    customer = PageCustomer(url, SAID)
    try:
        await customer.say("¿eres un robot o una persona?")
        customer.answered_by = {"bot", "system"}  # of a handoff the house itself may tell
        known = set(desk[0].seen) | set(await database.read(in_hand))
        began = time.perf_counter()
        await customer.say(f"{WISH}, soy {NAMES[number % len(NAMES)]}")
        async with asyncio.timeout(60):
            while not (new := set(desk[0].seen) - known):
                desk[0].news.clear()
                await desk[0].news.wait()
        (conversation,) = new
        everywhere = [await console.until(conversation) - began for console in desk]
        owner_id = (await database.read(lambda uow: uow.conversations.get(conversation))).assignee_id
        owner = next(console for console in desk if console.id == owner_id)
        heard = customer.expect("operator")
        said = time.perf_counter()
        await owner.reply(conversation, "Hola, lo miro ahora mismo.")
        await heard
        answered = time.perf_counter() - said
        await owner.resolve(conversation)
        return owner.seen[conversation] - began, max(everywhere), answered
    finally:
        await customer.close()


async def measure(folder: Path, samples: int) -> str:
    ours = Ours(folder)
    server, url, _ = ours.server()
    try:
        side = Side("page", lambda: PageCustomer(url))
        await first_answer(server, side)
        return await _busy(url, server, side, samples)
    finally:
        server.stop()


async def _busy(url: str, server: Server, side: Side, samples: int) -> str:
    database = SqlDatabase(f"sqlite:///{server.environment['VAR_DIR']}/ventanilla.db")
    people = await database.run(prepare)
    for number in range(OPEN):
        await database.run(partial(one_more, number))
    async with consoles(url, people) as desk:
        talking = [asyncio.create_task(keep_talking(side)) for _ in range(BACKGROUND)]
        try:
            await asyncio.sleep(2)
            found = [await sample(url, desk, database, number) for number in range(samples)]
        finally:
            for task in talking:
                task.cancel()
            await asyncio.gather(*talking, return_exceptions=True)
            database.close()
    names = (
        "a wish for a person stands on the console of who got it",
        "it stands on all consoles",
        "the operator's reply stands on the customer's page",
    )
    rows = ["| from the request until | p50 | p95 | samples |", "| --- | ---: | ---: | ---: |"]
    for name, seconds in zip(names, zip(*found, strict=True), strict=True):
        rows.append(
            f"| {name} | {middle(seconds):,.0f} ms | {nearly_worst(seconds):,.0f} ms | {len(seconds)} |"
        )
    return "\n".join(rows)


def main(samples: int) -> None:
    described = machine()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as folder:
        figures = asyncio.run(measure(Path(folder), samples))
    say(f"{described}\n{figures}")
    if samples == SAMPLES:
        write_section(
            "A busy desk", "desk", f"{date.today():%-d %B %Y}. {described}.\n\n{figures}\n\n{METHOD}"
        )


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    (ROOT / "var").mkdir(exist_ok=True)
    try:
        main(8 if "--quick" in sys.argv else SAMPLES)
    except Failed as fault:
        sys.exit(str(fault))
