"""``make bench-growth``: what a turn costs the engine where there is much of something, against little.

The two always take turns, so that noise hits both alike.
"""

from __future__ import annotations

import asyncio
import secrets
import signal
import sys
import tempfile
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

import aiohttp

from benchmarks.grown import ASKED_ES, PEOPLE, THINGS, TOPIC_ASKED, TOPICS, Grown
from benchmarks.ours import SAID, EngineCustomer
from benchmarks.processes import Failed, Server
from benchmarks.report import PAGE, machine, say, write_section
from benchmarks.turns import Side, first_answer, turn
from bot.settings import ROOT

LIMIT = 1.2
# What no answer or rule more makes doubtful; that we do not sell pizza is.
PLAIN = tuple(line for line in SAID if "pizza" not in line)
# Half of what is said where answers, or rules, have grown: both of the two that are compared know it.
ANSWERED = tuple(
    line
    for i, (people, _) in enumerate(PEOPLE[:12])
    for line in (ASKED_ES[i % 4].format(f"{THINGS[0][0]} {people}") + ", {}", PLAIN[i % len(PLAIN)])
)
RULED = tuple(
    line
    for i, topic in enumerate(TOPICS[:12])
    for line in (TOPIC_ASKED[i % 4].format(topic) + ", {}", PLAIN[i % len(PLAIN)])
)
METHOD = """
**How.** `make bench-growth`: engines alone, asked over their connector, with the shipped content,
{few_answers} prepared answers in all and {few_rules} rules more than it ships with; one of them with
{answers:,} answers, one with {rules:,} such rules. The two of a row are asked in turn, {samples} times
each. In the first three rows, few are messages 6 to 15 of new conversations; *read anew*: the engine does
not have it in memory, as after a restart. In the last two, every other message is one that only what has
grown can answer.
""".strip()


@dataclass(frozen=True)
class Size:
    answers: int = 1000
    rules: int = 2000
    length: int = 1000
    sessions: int = 200
    samples: int = 200


FEW_ANSWERS, FEW_RULES, SESSION = 20, 20, 5
QUICK = Size(answers=60, rules=100, length=60, sessions=5, samples=20)


@dataclass(frozen=True)
class Growth:
    name: str
    few: float
    many: float

    @property
    def ratio(self) -> float:
        return self.many / self.few

    def row(self) -> str:
        holds = "yes" if self.ratio <= LIMIT else "**no**"
        few, many = (f"{seconds * 1000:.1f} ms" for seconds in (self.few, self.many))
        return f"| {self.name} | {few} | {many} | {self.ratio:.2f} | at most {LIMIT:.2f} | {holds} |"


def table(found: Sequence[Growth]) -> str:
    head = ["| turn, engine alone, p50 | with few | with many | ratio | target | holds |"]
    return "\n".join([*head, "| --- | ---: | ---: | ---: | --- | --- |", *(each.row() for each in found)])


Talker = Callable[[], EngineCustomer]


async def in_turn(name: str, few: Talker, many: Talker, samples: int) -> Growth:
    """Compare messages 6 to 15 of new conversations; ``many`` may go on with the one it has."""
    taken: tuple[list[float], list[float]] = ([], [])
    while len(taken[0]) < samples:
        talking = few(), many()
        for number in range(15):
            for seconds, customer in zip(taken, talking, strict=True):
                took = await turn(customer, number)
                if number >= 5:
                    seconds.append(took)
    return Growth(name, *map(median, taken))


async def read_anew(name: str, few: EngineCustomer, many: EngineCustomer, samples: int) -> Growth:
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(samples):
        for seconds, customer in zip(taken, (few, many), strict=True):
            customer.sequence += 1  # one that the engine has not heard: it reads what is stored
            seconds.append(await turn(customer, number))
            customer.fresh = True
    return Growth(name, *map(median, taken))


async def measure(
    size: Size, http: aiohttp.ClientSession, folder: Path, servers: list[Server]
) -> list[Growth]:
    token = secrets.token_urlsafe(32)

    async def assistant(answers: int, rules: int) -> Callable[[tuple[str, ...]], Talker]:
        say(f"Training with {answers:,} answers and {rules:,} more rules")
        grown = Grown(folder / f"{answers}-{rules}", answers, rules)
        grown.make()
        server, url = grown.server(token)
        servers.append(server)

        def talker(lines: tuple[str, ...]) -> Talker:
            return lambda: EngineCustomer(http, url, token, uuid.uuid4().hex, lines)

        await first_answer(server, Side("", talker(PLAIN)))
        return talker

    small = await assistant(FEW_ANSWERS, FEW_RULES)
    answering = await assistant(size.answers, FEW_RULES)
    ruling = await assistant(FEW_ANSWERS, size.rules)
    say("Asking")
    for talker, lines in ((small, ANSWERED), (small, RULED), (answering, ANSWERED), (ruling, RULED)):
        await in_turn("", talker(lines), talker(lines), 20)
    new, samples = small(PLAIN), size.samples
    long, old, short = new(), new(), new()
    for number in range(size.length - 10):
        await turn(long, number)
    for number in range(size.sessions * SESSION):
        old.fresh = number % SESSION == 0
        await turn(old, number)
    return [
        await in_turn(f"message {size.length:,} against message 10", new, lambda: long, samples),
        await in_turn(f"after {size.sessions} sessions against none", new, lambda: old, samples),
        await read_anew("the same, the conversation read anew", short, old, samples),
        await in_turn(
            f"{size.answers:,} answers against {FEW_ANSWERS}", small(ANSWERED), answering(ANSWERED), samples
        ),
        await in_turn(f"{size.rules:,} rules against {FEW_RULES}", small(RULED), ruling(RULED), samples),
    ]


async def run(size: Size, folder: Path) -> list[Growth]:
    servers: list[Server] = []
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http:
        try:
            return await measure(size, http, folder, servers)
        finally:
            for server in servers:
                server.stop()


def main(size: Size) -> None:
    described = machine()
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="growth-", dir=ROOT / "var") as folder:
        figures = table(asyncio.run(run(size, Path(folder))))
    say(f"\n{described}\n{figures}")
    if size is QUICK:
        return say("\nA quick look, too short to be believed: nothing is written.")
    method = METHOD.format(**vars(size), few_answers=FEW_ANSWERS, few_rules=FEW_RULES)
    write_section("What grows", "growth", f"{date.today():%-d %B %Y}. {described}.\n\n{figures}\n\n{method}")
    say(f"\nWritten to {PAGE}.")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main(QUICK if "--quick" in sys.argv else Size())
    except Failed as fault:
        sys.exit(str(fault))
