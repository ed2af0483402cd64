"""One run: both sides trained, started, and asked in turn."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

import aiohttp

from benchmarks import stock
from benchmarks.ours import SAID_TO_ACT, EngineCustomer, Ours
from benchmarks.page import PageCustomer
from benchmarks.processes import Server
from benchmarks.report import Measure, middle, nearly_worst, say
from benchmarks.turns import Customer, Side, first_answer, long_conversations, one_at_a_time, throughput

Figure = Callable[[Sequence[float]], float]
CROWDS = (8, 64)
STOCK, ENGINE_ALONE, WHOLE, ACTING = "stock", "engine", "whole path", "with an action"


@dataclass(frozen=True)
class Size:
    trainings: int = 2
    starts: int = 3
    turns: int = 300
    long: int = 2
    length: int = 300
    blocks: int = 3
    seconds: float = 10


@dataclass
class Bench:
    """The two sides of one run. ``servers``: those that run now, stock first."""

    size: Size
    stock: stock.Stock
    ours: Ours
    http: aiohttp.ClientSession
    servers: list[Server] = field(default_factory=list)
    starts: dict[str, list[float]] = field(default_factory=lambda: {STOCK: [], WHOLE: []})
    memory: dict[str, list[float]] = field(default_factory=lambda: {STOCK: [], WHOLE: []})

    async def run(self) -> list[Measure]:
        size = self.size
        say("[0/5] Rehearsing with ours")
        await self._rehearse()
        say(f"[1/5] Training, {size.trainings} times each")
        trained = [(self.stock.train(), self.ours.train()) for _ in range(size.trainings)]
        say(f"[2/5] Starting, {size.starts} times each")
        for _ in range(size.starts):
            self.stop()
            sides = await self._start()
        say(f"[3/5] One turn at a time, {size.turns} of each kind")
        turns = await one_at_a_time(list(sides.values()), size.turns)
        compared = [sides[name] for name in (STOCK, ENGINE_ALONE, WHOLE)]
        say(f"[4/5] {' and '.join(map(str, CROWDS))} customers at once")
        busy: dict[tuple[int, str], list[float]] = defaultdict(list)
        for crowd in CROWDS:
            for _ in range(size.blocks):
                for side in compared:
                    busy[crowd, side.name].append(await throughput(side, crowd, size.seconds))
        weight = {name: server.memory() for name, server in zip((STOCK, WHOLE), self.servers, strict=True)}
        say(f"[5/5] Conversations of {size.length} messages")
        long = await long_conversations(compared, size.length, size.long)
        early = {name: _window(found, 15) for name, found in long.items()}
        late = {name: _window(found, size.length) for name, found in long.items()}

        def of_turns(name: str, side: str, figure: Figure, limit: float | None = None) -> Measure:
            return Measure(name, figure(turns[STOCK]), figure(turns[side]), "ms", limit)

        def grown(name: str, side: str) -> Measure:
            growth = {each: late[each] / early[each] for each in (STOCK, side)}
            return Measure(name, growth[STOCK], growth[side], "times", 1.2, growth=True)

        def of_crowd(crowd: int, side: str) -> Measure:
            name = f"{crowd} customers, {'engine alone' if side == ENGINE_ALONE else side}"
            rates = median(busy[crowd, STOCK]), median(busy[crowd, side])
            return Measure(name, *rates, "/s", least=4 if side == WHOLE else None)

        first = f"message {size.length}"
        return [
            Measure(
                "start to first answer", median(self.starts[STOCK]), median(self.starts[WHOLE]), "s", 1 / 8
            ),
            Measure(
                "memory, first answer", median(self.memory[STOCK]), median(self.memory[WHOLE]), "MB", 0.5
            ),
            Measure("memory, after the turns", weight[STOCK], weight[WHOLE], "MB", 0.5),
            of_turns("turn, engine alone, p50", ENGINE_ALONE, middle, 1 / 4),
            of_turns("turn, engine alone, p95", ENGINE_ALONE, nearly_worst),
            of_turns("turn, whole path, p50", WHOLE, middle, 1 / 3),
            of_turns("turn, whole path, p95", WHOLE, nearly_worst),
            of_turns("turn with an action, whole path, p50", ACTING, middle),
            of_turns("turn with an action, whole path, p95", ACTING, nearly_worst),
            *(of_crowd(crowd, side) for crowd in CROWDS for side in (ENGINE_ALONE, WHOLE)),
            Measure(f"{first}, engine alone", late[STOCK] * 1000, late[ENGINE_ALONE] * 1000, "ms"),
            Measure(f"{first}, whole path", late[STOCK] * 1000, late[WHOLE] * 1000, "ms"),
            grown(f"{first} against message 10, engine alone", ENGINE_ALONE),
            grown(f"{first} against message 10, whole path", WHOLE),
            Measure("training", median(t[0] for t in trained), median(t[1] for t in trained), "s"),
        ]

    async def _rehearse(self) -> None:
        """What is wrong with ours shows now, rather than after stock's training."""
        server, url, engine_url = self.ours.server()
        self.servers = [server]
        sides = self._our_sides(url, engine_url)
        await first_answer(server, sides[WHOLE])
        await one_at_a_time(list(sides.values()), 20)
        self.stop()

    async def _start(self) -> dict[str, Side]:
        """Start stock, then ours, each answering a first customer before the other begins."""
        stock_server, stock_url = self.stock.server()
        our_server, url, engine_url = self.ours.server()
        self.servers = [stock_server, our_server]
        theirs = Side(STOCK, lambda: stock.StockCustomer(self.http, stock_url, uuid.uuid4().hex))
        sides = {STOCK: theirs, **self._our_sides(url, engine_url)}
        for name, server in ((STOCK, stock_server), (WHOLE, our_server)):
            self.starts[name].append(await first_answer(server, sides[name]))
            self.memory[name].append(server.memory())
        return sides

    def _our_sides(self, url: str, engine_url: str) -> dict[str, Side]:
        http, token = self.http, self.ours.token
        customers: dict[str, Callable[[], Customer]] = {
            ENGINE_ALONE: lambda: EngineCustomer(http, engine_url, token, uuid.uuid4().hex),
            WHOLE: lambda: PageCustomer(url),
            ACTING: lambda: PageCustomer(url, SAID_TO_ACT),
        }
        return {name: Side(name, customer) for name, customer in customers.items()}

    def stop(self) -> None:
        for server in self.servers:
            server.stop()
        self.servers = []


def _window(conversations: list[list[float]], last: int) -> float:
    """The median of the ten messages up to ``last``; the first message of each was not kept."""
    return median(seconds for turns in conversations for seconds in turns[last - 11 : last - 1])
