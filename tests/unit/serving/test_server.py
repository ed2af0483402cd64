"""The server around a house, as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.settings import ROOT
from tests.servers import free_port

ENGINE = {"ENGINE_URL": "http://127.0.0.1:9", "ENGINE_TOKEN": "a-token-of-the-tests"}
OPENS = """
import asyncio, gc, os, signal
from bot.serving.server import serve
from bot.settings import Settings

def announce(house):
    print("opening", gc.isenabled())
    later = asyncio.get_running_loop().call_later
    later(0.1, lambda: print("open", gc.isenabled(), gc.get_freeze_count() > 0))
    later(0.2, os.kill, os.getpid(), signal.SIGTERM)

gc.disable()
serve(Settings.read(), announce)
"""


def test_what_is_no_longer_used_is_looked_for_again_once_it_is_open(tmp_path: Path) -> None:
    settings = {"VAR_DIR": str(tmp_path), "PORT": str(free_port()), **ENGINE}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    ended = subprocess.run(
        [sys.executable, "-c", OPENS], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert ended.stdout.split("\n")[:2] == ["opening False", "open True True"], ended.stderr
