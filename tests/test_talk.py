"""``bot talk`` as a person at a terminal and a program with a pipe have it, with the real engine."""

from __future__ import annotations

import json
import os
import pty
import socket
import subprocess
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.alone import temporary_settings
from bot.settings import ROOT
from tests.patience import PATIENCE, wait_for

pytestmark = pytest.mark.timeout(300)  # the first one may have to train

BOT = ROOT / ".venv" / "bin" / "bot"


def read_until(terminal: int, words: str, seconds: float) -> str:
    """What stands in the terminal once ``words`` are the last of it."""
    said, until = "", time.monotonic() + seconds
    while not said.endswith(words):
        assert time.monotonic() < until, said
        said += os.read(terminal, 10_000).decode()
    return said


def test_a_person_at_a_terminal_writes_and_ends_with_ctrl_c() -> None:
    """In their language; an empty line is nothing said, and Ctrl-C ends though a line is waited for."""
    process, terminal = pty.fork()
    if process == 0:
        os.execve(BOT, ["bot", "talk"], os.environ | {"LC_ALL": "es_ES.UTF-8"})
    try:
        begun = read_until(terminal, "> ", 240)
        assert "Escribe como cliente; un número pulsa un botón; Ctrl-D termina." in begun
        assert "Write as" not in begun
        os.write(terminal, b"quiero pedir cita\n")
        assert "→ book_appointment" in read_until(terminal, "> ", 60)
        os.write(terminal, b"\n")
        assert read_until(terminal, "> ", 60).strip() == ">"
        os.write(terminal, b"\x03")
        until = time.monotonic() + 15 * PATIENCE
        while not (ended := os.waitpid(process, os.WNOHANG))[0]:
            assert time.monotonic() < until, "it goes on"
            time.sleep(0.1)
        assert os.waitstatus_to_exitcode(ended[1]) == 0
    finally:
        os.close(terminal)  # and so ends whatever still runs in it


def test_it_takes_nothing_from_the_house_that_runs_here(tmp_path: Path) -> None:
    """Not its database, which an editor must not write into, nor its customers' messages."""
    dotenv = tmp_path / "some.env"
    its_own = {
        "DATABASE_URL": "sqlite:////var/lib/ventanilla/real.db",
        "TRACKER_URL": "sqlite:////var/lib/ventanilla/trackers.db",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "ENGINE_URL": "http://127.0.0.1:5005",
        "ENGINE_TOKEN": "a token of 16 or more",
        "PUBLIC_URL": "https://bot.example.org",
        "TELEGRAM_BOT_TOKEN": "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi",
        "TWILIO_ACCOUNT_SID": "AC" + "a1" * 16,
        "TWILIO_AUTH_TOKEN": "the token of an account",
        "WHATSAPP_NUMBER": "+34600000100",
        "ON_CALL_TELEGRAM": "7001",
    }
    dotenv.write_text("".join(f"{name}={value}\n" for name, value in its_own.items()))
    with temporary_settings(dotenv=dotenv) as settings:
        kept = f"sqlite:///{settings.var_dir}/"
        assert settings.database_url.startswith(kept) and settings.tracker_url.startswith(kept)
        assert Path(settings.var_dir).is_dir()
        told = settings.redis_url, settings.engine_url, settings.telegram_bot_token, settings.on_call_telegram
        assert not any((*told, settings.twilio_account_sid, settings.whatsapp_number))
        assert settings.public_url == its_own["PUBLIC_URL"]
    assert not Path(settings.var_dir).exists()
    with temporary_settings("http://127.0.0.1:5006", dotenv) as settings:
        assert (settings.engine_url, settings.engine_token) == (
            "http://127.0.0.1:5006",
            "a token of 16 or more",
        )


def test_each_line_of_a_pipe_is_answered_from_any_folder(tmp_path: Path) -> None:
    """What is no turn is told with the line, and those after it are answered all the same."""
    wrong = [
        "no json",
        "[1, 2]",
        '{"conversation": null, "text": "hola"}',
        '{"conversation": "c1", "text": 5}',
    ]
    wrong += ['{"conversation": "c1", "text": "hola", "language": 5}', "\ufffd"]
    lines = [*wrong, "", json.dumps({"conversation": "c1", "text": "hola"})]
    done = subprocess.run(
        [BOT, "talk", "--json"],
        cwd=tmp_path,
        input="\n".join(lines).encode().replace("\ufffd".encode(), b"\xff\xfe"),
        capture_output=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    *refused, answer = map(json.loads, done.stdout.decode().splitlines())
    for line, told in zip(wrong, refused, strict=True):
        assert line in told["error"] and 'expected {"conversation": "c1", "text": "hola"}' in told["error"]
    assert answer["conversation"] == "c1"
    assert answer["replies"]


def test_what_cannot_be_read_any_more_is_the_end(tmp_path: Path) -> None:
    """A terminal that is gone, say: nobody waits for its next line for ever."""
    read = "import asyncio\nfrom bot.talk import _lines\n"
    read += "async def all_of_it():\n    return [line async for line in _lines()]\n"
    read += "print(asyncio.run(all_of_it()))"
    with (tmp_path / "written only").open("w") as unreadable:
        done = subprocess.run(
            [BOT.parent / "python", "-c", read], cwd=ROOT, stdin=unreadable, capture_output=True, timeout=60
        )
    assert (done.stdout.strip(), done.stderr) == (b"[]", b"")


def refused(arguments: Sequence[str], **how: Any) -> str:
    """Why it does not begin: one sentence, and nothing of ours left in the folder of temporary files."""
    spanish = os.environ | {"LC_ALL": "es_ES.UTF-8", "ENGINE_TOKEN": "0" * 32}
    done = subprocess.run([BOT, "talk", *arguments], env=spanish, capture_output=True, timeout=120, **how)
    assert (done.returncode, done.stdout) == (1, b"")
    return done.stderr.decode()


@pytest.mark.parametrize("closed", [True, False])
def test_who_can_write_nothing_is_told_so_at_once(tmp_path: Path, closed: bool) -> None:
    with (tmp_path / "written only").open("w") as unreadable:
        how = {"preexec_fn": partial(os.close, 0)} if closed else {"stdin": unreadable}
        said = refused([], **how)
    assert said.splitlines() == [
        "Error: No se puede leer lo que escribes: ejecútalo en una terminal, o dale una tubería o un archivo."
    ]


def test_an_engine_that_is_not_there_is_said_to_be_so() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, and listened at by none
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        said = refused(["--engine-url", url], input=b"hola\n")
    assert said.splitlines()[2:] == [
        f"Error: En {url} no contesta ningún motor que esté listo: mira la dirección, "
        "ENGINE_TOKEN y su registro."
    ]


@pytest.mark.parametrize("after", [0.2, 0.8, 1.2])
def test_who_ends_it_while_the_engine_starts_hears_nothing_of_it(tmp_path: Path, after: float) -> None:
    """And it leaves nothing behind: what its threads were writing is waited for."""
    ours = os.environ | {"TMPDIR": str(tmp_path)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([BOT, "talk"], env=ours, **pipes) as talk:  # type: ignore[call-overload]
        wait_for(lambda: next(tmp_path.glob("*/log/engine.log"), None), 240)
        time.sleep(after)
        talk.terminate()
        said = talk.communicate(timeout=60)[1].decode()
    assert "Traceback" not in said and "asyncio" not in said and "GeneratorExit" not in said, said
    assert list(tmp_path.iterdir()) == []
