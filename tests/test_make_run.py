"""The README's command, as its reader runs it: the real gateway with the real engine, started and stopped."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import pytest

from bot.settings import ROOT
from tests.patience import PATIENCE
from tests.servers import free_port

pytestmark = pytest.mark.timeout(300)  # the first one may have to train


class Running:
    """``make run`` in a session of its own, as in a terminal; ``said`` is all it printed so far."""

    def __init__(self, var_dir: Path, **more: str) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        environment = os.environ | {"PORT": self.url.rpartition(":")[2], "VAR_DIR": str(var_dir), **more}
        environment.pop("DATABASE_URL", None)
        self.var_dir = var_dir
        self.said = ""
        self.make = subprocess.Popen(
            ["make", "run"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.make.stdout is not None
        for line in self.make.stdout:
            self.said += line

    def wait_for(self, words: str, seconds: float = 240) -> None:
        assert until(lambda: words in self.said or self.make.poll() is not None, seconds), self.said
        assert words in self.said, self.said

    def processes(self) -> tuple[psutil.Process, psutil.Process]:
        """The gateway and its engine."""
        (gateway,) = psutil.Process(self.make.pid).children()
        (engine,) = gateway.children()
        return gateway, engine

    def end(self) -> None:
        for process in (
            psutil.Process(self.make.pid).children(recursive=True) if self.make.poll() is None else []
        ):
            process.kill()
        self.make.wait(10)
        self._reader.join(10)
        assert self.make.stdout is not None
        self.make.stdout.close()


@pytest.fixture(scope="module")
def started() -> Iterator[list[Running]]:
    houses: list[Running] = []
    yield houses
    for house in houses:
        house.end()


@pytest.fixture
def running(started: list[Running], tmp_path: Path) -> Running:
    """The house that runs already, unless a test has ended it: starting one is most of what a test costs."""
    if not started or started[-1].make.poll() is not None:
        started.append(Running(tmp_path))
        started[-1].wait_for("Stop  ")
    return started[-1]


def until(true: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def a_customer_with_an_open_stream(url: str, streams: list[str]) -> threading.Thread:
    """Write a message, then listen; what is heard lands in ``streams``."""
    token = httpx.post(f"{url}/web/visitors", json={}, timeout=PATIENCE).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    sent = httpx.post(
        f"{url}/web/messages", json={"id": str(uuid4()), "text": "hola"}, headers=headers, timeout=PATIENCE
    )
    assert sent.status_code == 202, sent.text

    def listen() -> None:
        try:
            with httpx.stream("GET", f"{url}/web/stream", headers=headers, timeout=60) as stream:
                streams.extend(stream.iter_text())
        except httpx.HTTPError as error:
            streams.append(repr(error))

    listener = threading.Thread(target=listen)
    listener.start()
    assert until(lambda: bool(streams), 10)
    return listener


def test_it_opens_the_customers_page_and_signs_the_first_operator_in_once(running: Running) -> None:
    page = re.search(r"Customers' page +(\S+)", running.said)
    link = re.search(r"Console +(\S+)", running.said)
    assert page and link, running.said
    assert httpx.get(page[1], timeout=PATIENCE).status_code == 200
    with httpx.Client(follow_redirects=True, timeout=PATIENCE) as browser:
        door = browser.get(link[1])
        assert door.status_code == 200
        assert "Marta Ruiz" in door.text
        assert "Traceback" not in running.said


def test_two_houses_do_not_work_on_one_database(running: Running) -> None:
    """On a port of its own the second would answer the same customers."""
    second = Running(running.var_dir)
    try:
        second.make.wait(60)
        assert f"A house runs on {running.var_dir}/ventanilla.db already" in second.said
        assert "Traceback" not in second.said
    finally:
        second.end()


def test_a_gateway_killed_with_9_leaves_no_engine_and_keeps_nobody_out(
    running: Running, started: list[Running]
) -> None:
    """The first run may have trained; the one after it finds nothing to do."""
    running.wait_for("engine.started", 30)
    gateway, engine = running.processes()
    gateway.kill()
    assert until(lambda: gone(engine), 3)
    running.make.wait(10)
    started.append(Running(running.var_dir))
    started[-1].wait_for("Stop  ", 60)
    assert "Training" not in started[-1].said
    assert "requirements/" not in started[-1].said


@pytest.mark.parametrize("way", ["terminated", "killed"])
def test_nothing_is_left_of_an_engine_that_ends_while_it_unpacks_its_model(tmp_path: Path, way: str) -> None:
    """However the house was ended, and whatever was being written at that moment."""
    passing = tmp_path / "passing"
    passing.mkdir()
    house = Running(tmp_path / "var", TMPDIR=str(passing))
    try:
        assert until(lambda: any(passing.glob("**/components")), 240), house.said
        gateway, engine = house.processes()
        gateway.terminate() if way == "terminated" else gateway.kill()
        assert until(lambda: gone(gateway) and gone(engine), 30)
        assert until(lambda: not any(passing.iterdir()), 10), list(passing.glob("**/*"))
    finally:
        house.end()


def test_an_engine_killed_with_9_is_back(running: Running) -> None:
    running.wait_for("engine.ready", 60)
    _, engine = running.processes()
    engine.kill()
    assert until(lambda: running.said.count("engine.ready") == 2, 60), running.said
    assert httpx.get(running.url, timeout=PATIENCE).status_code == 200


@pytest.mark.parametrize("way", ["Ctrl-C", "kill"])
def test_it_stops_in_under_three_seconds_with_streams_open(running: Running, way: str) -> None:
    """Ctrl-C reaches every process of the terminal's session, ``kill`` only make itself."""
    running.wait_for("engine.ready", 60)
    gateway, engine = running.processes()
    heard: list[str] = []
    listener = a_customer_with_an_open_stream(running.url, heard)
    began = time.monotonic()
    if way == "Ctrl-C":
        os.killpg(running.make.pid, signal.SIGINT)
    else:
        running.make.terminate()
    assert until(lambda: gone(gateway) and gone(engine) and running.make.poll() is not None, 3)
    assert time.monotonic() - began < 3
    listener.join(5)
    assert not listener.is_alive()
    assert "Traceback" not in running.said


def test_no_level_writes_down_what_customers_write(tmp_path: Path) -> None:
    """Whoever looks for a fault turns everything on: what is said then goes to whoever helps them."""
    talking = Running(tmp_path, LOG_LEVEL="debug", BURST_SECONDS="0")
    try:
        talking.wait_for("engine.ready", 240)
        said = "hola, soy Zacarías Quintanilla, 600123987, zacarias@quintanilla.example"
        talk(talking.url, said, "quiero pedir cita en Norte para una factura", "que me llame una persona")
        told = talking.said + "".join(path.read_text() for path in (tmp_path / "log").iterdir())
    finally:
        talking.end()
    assert "processor.message.parse" in told, "Rasa does tell its steps"
    for words in ("Zacar", "Quintanilla", "600123987", "zacarias@", "factura", "una persona"):
        assert words not in told, next(line for line in told.splitlines() if words in line)


def talk(url: str, *said: str) -> None:
    """One message after another, each answered before the next."""
    with httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False) as page:
        headers = {"Authorization": f"Bearer {page.post('/web/visitors', json={}).json()['token']}"}
        for number, text in enumerate(said, 1):
            message = {"id": str(uuid4()), "text": text}
            assert page.post("/web/messages", json=message, headers=headers).status_code == 202
            assert until(lambda many=number: answered(page, headers) >= many, 60)  # type: ignore[misc]


def answered(page: httpx.Client, headers: dict[str, str]) -> int:
    """How many of the customer's messages an answer stands behind."""
    authors = []
    with page.stream("GET", "/web/stream", headers=headers) as stream:
        for line in stream.iter_lines():
            if line.startswith("event: state"):
                break
            if line.startswith("data: ") and '"author"' in line:
                authors.append(json.loads(line.removeprefix("data: "))["author"])
    return sum(a == "customer" and b != "customer" for a, b in pairwise(authors))


def test_stopped_before_it_has_begun_it_says_nothing(tmp_path: Path) -> None:
    """Ctrl-C while the first rooms are opened."""
    bot = [ROOT / ".venv" / "bin" / "bot", "operators", "list"]
    said = ""
    for after in (0.02, 0.05, 0.1, 0.2, 0.4):
        with subprocess.Popen(
            bot, env=os.environ | {"VAR_DIR": str(tmp_path)}, stderr=subprocess.PIPE
        ) as begun:
            time.sleep(after)
            begun.send_signal(signal.SIGINT)
            assert begun.stderr is not None
            said += begun.stderr.read().decode()
    assert "bot/commands" not in said, said
