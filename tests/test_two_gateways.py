"""A customer writes through one gateway, the operator sits at the other, on one PostgreSQL and one Redis."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx

from bot.core.api_key import Scope
from bot.core.message import Author
from bot.services import keys
from tests.gateways import CustomerOnPage, GatewayThread, OperatorAtConsole
from tests.patience import PATIENCE
from tests.servers import Postgres, RedisServer


@contextlib.asynccontextmanager
async def watching(*who: CustomerOnPage | OperatorAtConsole) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(each.watch()) for each in who]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for end in await asyncio.gather(*tasks, return_exceptions=True):
            assert isinstance(end, asyncio.CancelledError), f"a stream ended: {end!r}"


async def until(queue: asyncio.Queue[Any], found: Callable[[Any], Any]) -> Any:
    async with asyncio.timeout(PATIENCE):
        while not (answer := found(await queue.get())):
            pass
        return answer


def preview(text: str) -> Callable[[dict[str, Any]], str | None]:
    """Whether a batch shows the conversation whose last message says this; its id."""

    def found(batch: dict[str, Any]) -> str | None:
        shown = batch.get("conversations", ())
        return next((c["id"] for c in shown if text in str(c)), None)

    return found


def said(text: str) -> Callable[[tuple[str, dict[str, Any]]], bool]:
    return lambda told: told[0] == "message" and told[1]["text"] == text


def connected(gateway: GatewayThread) -> dict[str, bool]:
    """What another system is told of who sits at their console."""
    key = gateway.do(lambda uow: keys.add(uow, "desk", (Scope.READ,), None, gateway.house.clock())[1])
    address, headers = f"{gateway.url}/api/v1/operators", {"Authorization": f"Bearer {key}"}
    people = httpx.get(address, headers=headers, trust_env=False).json()["operators"]
    return {one["name"]: one["connected"] for one in people}


async def test_a_message_a_reply_and_typing_cross_and_without_redis_messages_still_do(
    tmp_path: Path, postgres: Postgres
) -> None:
    with RedisServer.started() as redis:
        shared = {
            "DATABASE_URL": postgres.new_database(),
            "REDIS_URL": redis.url,
            "SECRET_KEY": secrets.token_hex(16),
        }
        first = GatewayThread(tmp_path / "first", **shared)
        second = GatewayThread(tmp_path / "second", **shared)
        with first.running(), second.running():
            async with (
                OperatorAtConsole.signed_in(second, "Marta Ruiz") as marta,
                CustomerOnPage.arrives(first) as ana,
            ):
                await ana.says("no tengo internet desde ayer")
                async with watching(ana, marta):
                    conversation = await until(marta.batches, preview("no tengo internet desde ayer"))
                    await until(ana.told, said("eco: no tengo internet desde ayer"))

                    taken = await marta.post(f"conversations/{conversation}/take-over")
                    assert taken.status_code == 200, taken.text
                    await until(ana.told, lambda told: told[1].get("operator"))

                    await ana.types()
                    typing = await until(marta.batches, lambda batch: batch.get("typing"))
                    assert typing == {"conversation_id": conversation, "who": "customer", "on": True}
                    await marta.post(f"conversations/{conversation}/typing", on=True)
                    assert await until(ana.told, lambda told: told[0] == "typing" and told[1]["on"])

                    there = await asyncio.to_thread(connected, first)
                    assert there == {"Marta Ruiz": True}, "her console is open at the other gateway"

                    redis.kill()
                    await ana.says("¿sigues ahí?")
                    await until(marta.batches, preview("¿sigues ahí?"))
                    sent = await marta.post(
                        f"conversations/{conversation}/reply", text="Aquí sigo", request_id="r1"
                    )
                    assert sent.status_code in (200, 201), sent.text
                    await until(ana.told, said("Aquí sigo"))

                    redis.start()
                    async with asyncio.timeout(PATIENCE):
                        heard = asyncio.create_task(
                            until(marta.batches, lambda batch: batch.get("typing", {}).get("on"))
                        )
                        while not heard.done():
                            await ana.types()
                            await asyncio.wait([heard], timeout=0.3)

        def shown(uow: Any) -> list[str]:
            messages = uow.messages.visible_to_customer(conversation)
            return [message.text for message in messages if message.author is not Author.SYSTEM]

        with first.running():
            assert first.do(shown) == [
                "no tengo internet desde ayer",
                "eco: no tengo internet desde ayer",
                "¿sigues ahí?",
                "Aquí sigo",
            ]
