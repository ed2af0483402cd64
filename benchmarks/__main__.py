"""``make bench``: stock Rasa and this project side by side, in one run on one machine."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import aiohttp

from benchmarks import report, stock
from benchmarks.bench import Bench, Size
from benchmarks.ours import ENGINE, Ours
from benchmarks.processes import Failed
from benchmarks.report import Measure, say
from benchmarks.turns import CONVERSATION
from bot.settings import ROOT

METHOD = Path(__file__).with_name("method.md")
QUICK = Size(trainings=1, starts=1, turns=40, long=1, length=40, blocks=1, seconds=4)


async def bench(size: Size, folder: Path) -> list[Measure]:
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as http:
        run = Bench(size, stock.Stock(folder), Ours(folder), http)
        try:
            return await run.run()
        finally:
            run.stop()


def main(arguments: list[str]) -> None:
    size = QUICK if "--quick" in arguments else Size()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    say("Measuring beside stock Rasa: about 15 minutes, and 3 GB of disk the first time.")
    machine = report.machine()
    stock.install()
    (ROOT / "var").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "var"))
    try:
        measures = asyncio.run(bench(size, folder))
    except Failed:
        raise  # its text names a log in the folder
    except BaseException:
        shutil.rmtree(folder)
        raise
    shutil.rmtree(folder)
    say(f"\n{machine}\n{report.table(measures)}")
    if size is QUICK:
        say("\nA quick look, too short to be believed: nothing is written.")
        return
    versions = report.versions(ENGINE, str(stock.ENVIRONMENT.executable))
    report.write(
        measures, machine, versions, METHOD.read_text().format(**vars(size), conversation=CONVERSATION)
    )
    say(f"\nWritten to {report.PAGE}.")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failed as fault:
        sys.exit(str(fault))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
