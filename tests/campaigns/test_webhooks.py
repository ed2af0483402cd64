"""Every webhook twice, and shuffled within a conversation's window, into a gateway of its own.

Each message is kept once, in the order of the network's own ids where it has such (Telegram; Twilio's say
nothing of order). Meanwhile it is measured how long a network waits to be told that a message is safe: while
the engine is dead and, at full size (`make campaign-webhooks`), while the real one is busy with all of it.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import batched
from pathlib import Path

import httpx
import psutil
import pytest

from bot.core.message import Author
from bot.services.ports import UnitOfWork
from bot.storage.database import SqlDatabase
from tests.campaigns.processes import FULL, Gateway
from tests.counterparts.telegram_server import TOKEN as TELEGRAM_TOKEN
from tests.counterparts.telegram_server import telegram_process
from tests.counterparts.twilio_emulator import ACCOUNT_SID, TOKEN, TwilioEmulator, new_sid, signed
from tests.counterparts.whatsapp_line import NUMBER, written

PUBLIC = "https://bot.example.org"
SECRET = "a-secret-between-telegram-and-us"
CONVERSATIONS = 50 if FULL else 6
EACH = 10
WINDOW = 5
AT_ONCE = 10
MEASURED, PER_SECOND = (200, 5) if FULL else (20, 20)
LATER = 5000
BUSY = {"ENGINE_URL": "", "ENGINE_TOKEN": ""}
DEAD = {
    "ENGINE_URL": "http://127.0.0.1:9",
    "ENGINE_TOKEN": "no engine is needed here",
    "ENGINE_PATIENCE_SECONDS": "3600",
    "ENGINE_HANDOFF_SECONDS": "86400",
}
Delivery = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]


def by_twilio(number: int) -> list[Delivery]:
    def one(count: int) -> Delivery:
        fields = written(f"w{number}.{count}", new_sid(), From=f"whatsapp:+3461100{number:04d}")
        headers = signed(f"{PUBLIC}/whatsapp/messages", fields)
        return lambda http: http.post("/whatsapp/messages", data=fields, headers=headers)

    return [one(count) for count in range(EACH)]


def by_telegram(number: int) -> list[Delivery]:
    chat = {"id": 7000 + number, "type": "private", "first_name": "Ana"}
    person = {"id": 7000 + number, "is_bot": False, "first_name": "Ana"}

    def one(count: int) -> Delivery:
        message = {"message_id": 100 + count, "date": int(time.time()), "chat": chat, "from": person}
        update = {
            "update_id": number * EACH + count + 1,
            "message": {**message, "text": f"t{number}.{count}"},
        }
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        return lambda http: http.post("/telegram/updates", json=update, headers=headers)

    return [one(count) for count in range(EACH)]


def conversations() -> Iterator[list[list[Delivery]]]:
    """Each as its windows: every message twice, shuffled."""
    chance = random.Random(11)
    for number in range(CONVERSATIONS):
        for made in (by_twilio, by_telegram):
            windows = [list(window) * 2 for window in batched(made(number), WINDOW, strict=True)]
            for window in windows:
                chance.shuffle(window)
            yield windows


async def deliver_all(url: str) -> None:
    free = asyncio.Semaphore(AT_ONCE)

    async def one(http: httpx.AsyncClient, delivery: Delivery) -> None:
        async with free:
            answer = await delivery(http)
        assert answer.status_code in (200, 204), answer.text

    async def talk(http: httpx.AsyncClient, windows: list[list[Delivery]]) -> None:
        for window in windows:
            await asyncio.gather(*(one(http, delivery) for delivery in window))

    async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
        await asyncio.gather(*(talk(http, windows) for windows in conversations()))


async def acknowledged(url: str) -> list[float]:
    """How long each of many more is waited for, in seconds: they come evenly, whatever comes back."""
    waited: list[float] = []
    more = list(
        itertools.chain.from_iterable(by_twilio(LATER + number) for number in range(MEASURED // EACH))
    )

    async def one(http: httpx.AsyncClient, place: int, delivery: Delivery) -> None:
        await asyncio.sleep(place / PER_SECOND)
        began = time.perf_counter()
        assert (await delivery(http)).status_code == 200
        waited.append(time.perf_counter() - began)

    async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
        await asyncio.gather(*(one(http, place, delivery) for place, delivery in enumerate(more)))
    return sorted(waited)


def kept(uow: UnitOfWork) -> dict[str, list[str]]:
    """By where it is held, what the customer wrote there, in order."""
    found = uow.conversations.listing("all", "", limit=2 * CONVERSATIONS + MEASURED)
    return {
        one.address: [m.text for m in uow.messages.of(one.id) if m.author is Author.CUSTOMER] for one in found
    }


@pytest.mark.timeout(600 if FULL else 90)
@pytest.mark.parametrize("engine", ["dead", "busy"] if FULL else ["dead"])
async def test_each_is_kept_once_and_in_order(tmp_path: Path, engine: str) -> None:
    with telegram_process() as telegram:
        async with TwilioEmulator.started() as twilio:
            gateway = Gateway(tmp_path, environment=settings(twilio.url, telegram, engine))
            gateway.start()
            try:
                await asyncio.to_thread(gateway.wait_until_up, 300 if engine == "busy" else 60)
                if engine == "busy":
                    await asyncio.to_thread(gateway.wait_until_engine_ready)
                await connected(gateway.url)
                before = worked(gateway)
                await deliver_all(gateway.url)
                each = (worked(gateway) - before) / (4 * CONVERSATIONS * EACH) * 1000
                waited = await acknowledged(gateway.url)
            finally:
                await asyncio.to_thread(gateway.stop)
    database = SqlDatabase(f"sqlite:///{tmp_path}/ventanilla.db")
    found = database.read_sync(kept)
    database.close()
    for number in range(CONVERSATIONS):
        by_whatsapp = found[f"whatsapp:+3461100{number:04d}"]
        assert sorted(by_whatsapp) == [f"w{number}.{count}" for count in range(EACH)]
        by_chat = found[str(7000 + number)]
        wanted = [f"t{number}.{count}" for count in range(EACH)]
        assert (by_chat if engine == "dead" else sorted(by_chat)) == wanted
    told = ", ".join(f"p{p} {waited[len(waited) * p // 100] * 1000:.0f} ms" for p in (50, 95, 99))
    print(f"\nengine {engine}: {4 * CONVERSATIONS * EACH} webhooks, {each:.1f} ms of processor each")
    print(f"then {MEASURED} more, {PER_SECOND} a second, after {told}; load {os.getloadavg()[0]:.0f}")


def worked(gateway: Gateway) -> float:
    """How many seconds the gateway has kept a processor busy: what else the machine does is not in it."""
    assert gateway.process is not None
    times = psutil.Process(gateway.process.pid).cpu_times()
    return float(times.user + times.system)


def settings(twilio: str, telegram: str, engine: str) -> dict[str, str]:
    return {
        "PUBLIC_URL": PUBLIC,
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": twilio,
        "WHATSAPP_NUMBER": NUMBER,
        "TELEGRAM_BOT_TOKEN": TELEGRAM_TOKEN,
        "TELEGRAM_API_URL": telegram,
        "TELEGRAM_UPDATES": "webhook",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        **(BUSY if engine == "busy" else DEAD),
    }


async def connected(url: str) -> None:
    """Until the bot knows its own name: before, Telegram is asked to call again."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with httpx.AsyncClient(base_url=url, timeout=5, trust_env=False) as http, asyncio.timeout(30):
        while (
            await http.post("/telegram/updates", json={"update_id": 0}, headers=headers)
        ).status_code == 503:
            await asyncio.sleep(0.05)
