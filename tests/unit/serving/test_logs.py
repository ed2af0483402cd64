"""What the house writes down must not keep it from working."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.log_faults import trace
from bot.services.errors import NotYours
from bot.settings import ROOT

SAY = """
import asyncio, os, sys, structlog
from bot.serving.logs import configure_logs
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


SAID = "me llamo Zacarías y mi número es 600123987"
FAIL = """
import logging, os, sys, structlog
from bot.serving.logs import configure_logs
from bot.settings import Settings

configure_logs(Settings.read({"VAR_DIR": sys.argv[1], "LOG_LEVEL": "debug", "LOG_FORMAT": sys.argv[2]}))
said = os.environ["SAID"]

def fails(meant):
    try:
        int(meant)
    except ValueError as fault:
        raise KeyError(meant) from fault

logging.getLogger("sanic.error").error(f"File not found: path=static, relative_url={said}")
for log in (structlog.get_logger(), logging.getLogger("sanic.error")):
    try:
        fails(said)
    except KeyError:
        log.exception("it.failed")
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_fault_quotes_what_a_customer_wrote(tmp_path: Path, form: str) -> None:
    """Neither ours nor one of a library's, at any level; what happened where is told in full."""
    told = logged_of_what_was_said(FAIL, str(tmp_path), form)
    for kind in ("KeyError: (", "ValueError: (", "int(meant)"):
        assert told.count(kind) == 2, told


def logged_of_what_was_said(script: str, *given: str) -> str:
    """What a process of its own writes, in which nothing that was said may stand."""
    ended = subprocess.run(
        [sys.executable, "-c", script, *given],
        env={"SAID": SAID, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert "Zacar" not in ended.stderr and "600123987" not in ended.stderr, ended.stderr
    return ended.stderr


FORGET = """
import asyncio, gc, os, sys
from bot.serving.logs import configure_logs
from bot.settings import Settings

configure_logs(Settings.read({"VAR_DIR": sys.argv[1], "LOG_LEVEL": "debug"}))
said = os.environ["SAID"]

def fails(meant):
    raise ValueError(meant)

async def fails_alone():
    fails(said)

async def main():
    asyncio.create_task(fails_alone())
    promised = asyncio.get_running_loop().create_future()
    promised.set_exception(ValueError(said))
    asyncio.get_running_loop().call_soon(fails, said)
    await asyncio.sleep(0)
    del promised
    gc.collect()

asyncio.run(main())
"""


def test_what_nobody_waited_for_quotes_nothing_when_it_fails(tmp_path: Path) -> None:
    """The event loop writes tasks and callbacks out, and with them what they were given or failed at."""
    told = logged_of_what_was_said(FORGET, str(tmp_path))
    for kind in ("Task exception was never retrieved", "Future exception was never", "Exception in callback"):
        assert told.count(kind) == 1, told
    assert "in fails_alone" in told and told.count("ValueError: (") == 3, told


def test_a_fault_of_our_own_says_what_it_says() -> None:
    def lines(error: Exception) -> str:
        return trace((type(error), error, error.__traceback__)).splitlines()[-1]

    assert lines(NotYours("Marta Ruiz")) == "bot.services.errors.NotYours: Marta Ruiz"
    assert lines(FileNotFoundError(2, "No such file", "var/x")).endswith("[Errno 2] No such file: 'var/x'")
    assert lines(KeyError("cnv_01a2")) == "KeyError: 'cnv_01a2'"
    assert lines(KeyError("Torres")) == "KeyError: (8 characters, not written down)"
    assert lines(ValueError()) == "ValueError"
    both = ExceptionGroup("two", [ValueError(SAID), json.JSONDecodeError("a", SAID, 0)])
    assert SAID not in trace((type(both), both, None)) and "ValueError" in trace((type(both), both, None))
