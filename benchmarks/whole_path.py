"""``python -m benchmarks.whole_path``: only our own side, in two minutes, to work on the gateway's part.

Engine alone and whole path take turns, so that their ratio holds on a machine that does other things too.
With ``--engines``: the whole path's throughput with one engine and with two, in turn.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
import uuid
from functools import partial
from pathlib import Path
from statistics import median

import aiohttp

from benchmarks.bench import CROWDS
from benchmarks.ours import SAID_TO_ACT, EngineCustomer, Ours
from benchmarks.page import PageCustomer
from benchmarks.processes import Failed
from benchmarks.report import middle, nearly_worst, say
from benchmarks.turns import Side, first_answer, one_at_a_time, throughput
from bot.settings import ROOT

TURNS, BLOCKS, SECONDS = 150, 3, 5.0
ENGINE_ALONE, WHOLE, ACTING = "engine alone", "whole path", "with an action"


async def measure(folder: Path) -> None:
    timeout = aiohttp.ClientTimeout(total=60)
    ours = Ours(folder)
    server, url, engine_url = ours.server()
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as http:
        engine = Side(ENGINE_ALONE, lambda: EngineCustomer(http, engine_url, ours.token, uuid.uuid4().hex))
        whole = Side(WHOLE, lambda: PageCustomer(url))
        acting = Side(ACTING, lambda: PageCustomer(url, SAID_TO_ACT))
        try:
            say(f"first answer after {await first_answer(server, whole):.1f} s")
            await one_at_a_time([engine, whole, acting], 20)
            for name, each in (await one_at_a_time([engine, whole, acting], TURNS)).items():
                say(f"{name:15} p50 {middle(each):6.1f} ms   p95 {nearly_worst(each):6.1f} ms")
            for crowd in CROWDS:
                busy: dict[str, list[float]] = {ENGINE_ALONE: [], WHOLE: []}
                for _ in range(BLOCKS):
                    for side in (engine, whole):
                        busy[side.name].append(await throughput(side, crowd, SECONDS))
                for name, found in busy.items():
                    say(f"{name:15} {median(found):6.1f} turns a second with {crowd} customers")
        finally:
            server.stop()


async def engines(folder: Path) -> None:
    ours, servers, sides = Ours(folder), [], []
    try:
        for count in (1, 2):
            server, url, _ = ours.server(count)
            servers.append(server)
            sides.append(Side(f"{count} engine{'s'[: count - 1]}", partial(PageCustomer, url)))
            await first_answer(server, sides[-1])
            await throughput(sides[-1], 8, SECONDS)
        for crowd in CROWDS:
            rates: list[list[float]] = [[], []]
            for _ in range(BLOCKS):
                for side, found in zip(sides, rates, strict=True):
                    found.append(await throughput(side, crowd, SECONDS))
            told = ", ".join(f"{s.name} {median(r):.0f}" for s, r in zip(sides, rates, strict=True))
            say(f"{crowd} customers, turns a second: {told}")
    finally:
        for server in servers:
            server.stop()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as folder:
        try:
            asyncio.run((engines if "--engines" in sys.argv else measure)(Path(folder)))
        except Failed as fault:
            sys.exit(str(fault))
