"""One small bot, trained once, and real engines serving it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.engine.adjusted import without_tensorflow

ROOT = Path(__file__).parents[2]
BOT = Path(__file__).parent / "fixtures" / "bot"
without_tensorflow.arrange(BOT / "config.yml")
TOKEN = "a-token-of-the-tests"


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small bot, its model in ``models``."""
    folder = tmp_path_factory.mktemp("bot") / "bot"
    shutil.copytree(BOT, folder)
    shutil.copytree(ROOT / "data" / "business", folder / "data" / "business")
    shutil.copy(ROOT / "endpoints.yml", folder)
    command = [sys.executable, "-m", "bot.engine", "train", "--skip-validation"]
    command += ["--fixed-model-name", "small"]
    subprocess.run(command, cwd=folder, env=_environment(), check=True, capture_output=True)
    return folder


@dataclass
class Actions:
    """A real action server; ``down`` makes it fail, ``hold`` keeps its callers waiting."""

    url: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    down: bool = False
    hold: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def actions() -> Iterator[Actions]:
    with action_server() as server:
        yield server


@contextmanager
def action_server() -> Iterator[Actions]:
    counted = Actions()
    counted.hold.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            call = json.loads(self.rfile.read(int(self.headers["content-length"])))
            counted.calls.append(call)
            counted.hold.wait(10)
            name = call["next_action"]
            said = {"text": f"{name} #{len(counted.calls)}"}
            body = json.dumps({"events": [], "responses": [said]}).encode()
            self.send_response(500 if counted.down else 200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}" if counted.down else body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    counted.url = f"http://127.0.0.1:{server.server_port}/webhook"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield counted
    counted.hold.set()
    server.shutdown()
    server.server_close()


@dataclass
class Engine:
    """A serving engine, and the questions one can ask it."""

    port: int
    process: subprocess.Popen[bytes]
    sequence: int = 0

    def ask(self, path: str, body: Any = None, token: str = TOKEN) -> tuple[int, dict[str, Any]]:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        url = f"http://127.0.0.1:{self.port}/webhooks/ventanilla/{path}"
        request = urllib.request.Request(url, data=data, headers={"Authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")

    def turn(self, text: str, turn: str | None = None, **more: Any) -> dict[str, Any]:
        self.sequence = more.pop("sequence", self.sequence + 1)
        body = {
            "conversation": "c1",
            "turn": turn or f"turn-{self.sequence}",
            "sequence": self.sequence,
            "text": text,
            "contact": "con_1",
            **more,
        }
        status, answer = self.ask("turn", body)
        assert status == 200, answer
        return answer

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()


Start = Callable[..., Engine]


@pytest.fixture
def start(bot: Path, tmp_path: Path) -> Iterator[Start]:
    """Start engines on one database; all are ended with the test."""
    running: list[Engine] = []

    def start(action_url: str = "http://127.0.0.1:9/") -> Engine:
        engine = serve(bot, f"sqlite:///{tmp_path}/trackers.db", action_url)
        running.append(engine)
        return engine

    yield start
    for engine in running:
        engine.kill()


@pytest.fixture(scope="session")
def engine(bot: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for all tests that leave it as it was, each with conversations of its own."""
    store = tmp_path_factory.mktemp("store") / "trackers.db"
    with action_server() as actions:
        engine = serve(bot, f"sqlite:///{store}", actions.url)
        yield engine
        engine.kill()


def serve(bot: Path, tracker_url: str, action_url: str) -> Engine:
    port = _free_port()
    own = {"ENGINE_TOKEN": TOKEN, "TRACKER_URL": tracker_url, "ACTION_URL": action_url}
    environment = {**_environment(), **own}
    command = [sys.executable, "-m", "bot.engine", "serve", "--port", str(port), "--with-parent"]
    process = subprocess.Popen(command, cwd=bot, env=environment, stdin=subprocess.PIPE)
    engine = Engine(port, process)
    for _ in range(300):
        assert process.poll() is None, "the engine ended while starting"
        try:
            if engine.ask("health")[0] == 200:
                return engine
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("the engine was not ready after 30 s")


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
