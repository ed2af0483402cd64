"""What is measured of a turn, the sides always taking turns so that noise hits all alike."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import aiohttp

from benchmarks.page import TooFast
from benchmarks.processes import Failed, Server

# No text comes twice within a conversation of ordinary length. Each conversation says the same, though, and
# the engine remembers the sentence vectors of the last texts: method.md says so.
NAMES = re.findall(
    r"\w+",
    "Ana Luis Marta Pablo Lucia Jorge Elena Pedro Sara Diego Carmen Raul Julia Ivan Nuria Hugo Alba Oscar "
    "Irene Bruno Clara Mario Rosa Victor Laura Daniel Eva Samuel Olga Martin Ines Tomas Vera Simon Emma Leo",
)
CONVERSATION = 20  # stock grows with the conversation: a long one would flatter us
# One customer may send 120 messages at once and then two a second (``bot/channels/web/limits.py``): a long
# conversation waits between its later ones, and what comes after a wait costs more. Before the messages that
# are compared with the first ones it rests until they may be said like them. Each waits for the slowest side,
# the longer the longer the conversation is: those compared are all said APART seconds after the one before.
LAST, REST, APART = 15, 10.0, 0.5


class Customer(Protocol):
    lines: tuple[str, ...]

    async def say(self, text: str) -> bool: ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Side:
    """``customer`` makes one who has not written yet."""

    name: str
    customer: Callable[[], Customer]

    @asynccontextmanager
    async def conversation(self) -> AsyncIterator[Customer]:
        customer = self.customer()
        try:
            yield customer
        finally:
            await customer.close()


def line(customer: Customer, number: int) -> str:
    name = NAMES[number // len(customer.lines) % len(NAMES)]
    return customer.lines[number % len(customer.lines)].format(name)


async def turn(customer: Customer, number: int) -> float:
    """Return the seconds from saying the ``number``-th message until it is answered."""
    text = line(customer, number)
    while True:
        began = time.perf_counter()
        try:
            if not await customer.say(text):
                raise Failed(f"Nothing was answered to {text!r}")
            return time.perf_counter() - began
        except TooFast as limit:
            await asyncio.sleep(limit.wait)


async def first_answer(server: Server, side: Side) -> float:
    """Start ``server`` and return the seconds until a customer who keeps trying is answered."""
    began = time.perf_counter()
    server.start()
    async with side.conversation() as customer:
        while True:
            server.must_live()
            try:
                await turn(customer, 0)
                return time.perf_counter() - began
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)


async def one_at_a_time(sides: Sequence[Side], turns: int) -> dict[str, list[float]]:
    """Return the seconds of ``turns`` turns a side, in conversations of ordinary length; their first message,
    which makes the conversation, is not counted."""
    seconds: dict[str, list[float]] = {side.name: [] for side in sides}
    while any(len(each) < turns for each in seconds.values()):
        await _side_by_side(sides, CONVERSATION, seconds)
    return {name: each[:turns] for name, each in seconds.items()}


async def long_conversations(sides: Sequence[Side], length: int, count: int) -> dict[str, list[list[float]]]:
    """Return for each side the seconds of each turn of ``count`` conversations, without their first."""
    found: dict[str, list[list[float]]] = {side.name: [] for side in sides}
    for _ in range(count):
        seconds: dict[str, list[float]] = {side.name: [] for side in sides}
        await _side_by_side(sides, length, seconds, rest_before=length - LAST)
        for name, each in seconds.items():
            found[name].append(each)
    return found


async def _side_by_side(
    sides: Sequence[Side], length: int, seconds: dict[str, list[float]], rest_before: int | None = None
) -> None:
    async with AsyncExitStack() as stack:
        customers = [(side.name, await stack.enter_async_context(side.conversation())) for side in sides]
        for number in range(length):
            if number == rest_before:
                await asyncio.sleep(REST)
            elif rest_before is not None and (number <= LAST or number > rest_before):
                await asyncio.sleep(APART)
            for name, customer in customers:
                took = await turn(customer, number)
                if number:
                    seconds[name].append(took)


async def throughput(side: Side, customers: int, seconds: float) -> float:
    """Return the turns a second of ``customers`` who each write as soon as they are answered."""
    until = time.perf_counter() + seconds

    async def keep_writing() -> int:
        answered = 0
        while True:
            async with side.conversation() as customer:
                for number in range(CONVERSATION):
                    await turn(customer, number)
                    if time.perf_counter() > until:
                        return answered
                    answered += 1

    return sum(await asyncio.gather(*(keep_writing() for _ in range(customers)))) / seconds
