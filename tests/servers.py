"""Real servers, started by the tests for themselves."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.patience import PATIENCE, wait_for

WHERE = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")


# Below those that a system gives to outgoing connections; each process of the tests begins elsewhere.
PORTS = range(12_000, 32_000)
_numbers = itertools.count(os.getpid() * 97)


def free_port() -> int:
    """Return one that nobody has, and nobody else is given before it is used."""
    for number in itertools.islice(_numbers, len(PORTS)):
        port = PORTS[number % len(PORTS)]
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")


@dataclass
class Postgres:
    """A PostgreSQL of our own on loopback, its data in a folder that goes away with it."""

    port: int
    data: Path
    log: Path
    databases: int = 0
    _process: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextlib.contextmanager
    def started(cls, folder: Path) -> Iterator[Postgres]:
        """``folder``: for its log. The data lie elsewhere: each pytest that starts, also one of a test,
        shuts the folders of all of them to other accounts, and PostgreSQL does not run as root."""
        account = _unprivileged()
        data = Path(tempfile.mkdtemp(prefix="postgres-of-tests-"))
        if account:
            os.chown(data, account["user"], account["group"])
        made = [_program("initdb"), "-D", str(data), "--no-sync", "-A", "trust", "-U", "tests"]
        subprocess.run(made, check=True, capture_output=True, cwd="/", **account)
        server = cls(free_port(), data, folder / "postgres.log")
        try:
            server.start()
            yield server
        finally:
            server.stop()
            shutil.rmtree(data)

    def start(self) -> None:
        """Return when it answers; again after ``stop`` at the same address, with what was in it."""
        command = [_program("postgres"), "-D", str(self.data), "-p", str(self.port), "-h", "127.0.0.1"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "-k", str(self.data), "-F"],
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,  # a Ctrl-C is for the tests, which stop it themselves
                **_unprivileged(),
            )
        _wait_for_postgres(self.port)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # a fast shutdown: it does not wait for clients
            self._process.wait(PATIENCE)
            self._process = None

    def new_database(self, like: str = "template1") -> str:
        """The address of a database without tables, or with those of another."""
        self.databases += 1
        name = f"test_{self.databases}"
        subprocess.run([_program("createdb"), *_at(self.port), "-T", like, name], check=True, cwd="/")
        return self.url(name)

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://tests@127.0.0.1:{self.port}/{name}"


@dataclass
class RedisServer:
    """A Redis of our own on loopback that keeps nothing."""

    port: int
    _process: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextlib.contextmanager
    def started(cls) -> Iterator[RedisServer]:
        server = cls(free_port())
        server.start()
        try:
            yield server
        finally:
            server.kill()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Return when it answers; again after ``kill`` at the same address, with nothing in it."""
        program = shutil.which("redis-server")
        if program is None:
            raise FileNotFoundError("redis-server is missing: install Redis (Debian: apt-get install redis)")
        command = [
            program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
        )
        deadline = time.monotonic() + PATIENCE
        while not _answers(self.port):
            assert time.monotonic() < deadline, "redis-server did not start"
            time.sleep(0.02)

    def pause(self, paused: bool = True) -> None:
        """Connections stay open, and nothing is answered."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP if paused else signal.SIGCONT)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE)
            self._process = None


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _at(port: int) -> list[str]:
    return ["-h", "127.0.0.1", "-p", str(port), "-U", "tests"]


def _wait_for_postgres(port: int) -> None:
    ready = [_program("pg_isready"), "-q", *_at(port)]
    wait_for(lambda: subprocess.run(ready, cwd="/").returncode == 0)


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: the account it brings along is used instead."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _program(name: str) -> str:
    found = shutil.which(name) or next(
        (str(path) for where in WHERE for path in Path("/").glob(f"{where[1:]}/{name}")), None
    )
    if found is None:
        raise FileNotFoundError(f"{name} is missing: install PostgreSQL (Debian: apt-get install postgresql)")
    return found
