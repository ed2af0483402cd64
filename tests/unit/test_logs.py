"""What the house writes down must not keep it from working."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

SAY = """
import asyncio, os, sys, structlog
from bot.logs import configure_logs
from bot.services.rounds import rounds
from bot.settings import Settings

configure_logs(Settings.read({"VAR_DIR": sys.argv[1]}))
done = []

async def once():
    done.append(1)
    if len(done) == 3:
        raise asyncio.CancelledError
    raise ValueError("something to write down")

try:
    asyncio.run(rounds("test.failed", once, 0.0))
except asyncio.CancelledError:
    os._exit(len(done))
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
def test_on_a_full_disk_work_goes_on_without_its_logs(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run([sys.executable, "-c", SAY, str(tmp_path)], stderr=full, cwd=ROOT, timeout=60)
    assert ended.returncode == 3
