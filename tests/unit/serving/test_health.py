"""/health says whether customers can be served, by looking."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import signal
import threading
from pathlib import Path

import httpx
import psycopg
import pytest

from bot.dialogue.fleet import Fleet, Switchboard
from bot.dialogue.http import HttpDialogue
from bot.dialogue.supervisor import Engine
from bot.services.errors import StorageUnavailable
from bot.services.ports import UnitOfWork
from bot.serving.health import Look
from bot.storage.database import SqlDatabase
from tests.gateways import GatewayThread
from tests.patience import PATIENCE, until, wait_for
from tests.servers import Postgres
from tests.unit.dialogue.test_supervisor import QUICK, launch


def looks(gateway: GatewayThread) -> tuple[int, dict[str, bool]]:
    answer = httpx.get(f"{gateway.url}/health", timeout=PATIENCE, trust_env=False)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.json()


@pytest.mark.timeout(120)
def test_it_tells_when_the_database_is_away_and_when_it_is_back(tmp_path: Path) -> None:
    with (
        Postgres.started(tmp_path) as postgres,
        GatewayThread(tmp_path / "house", DATABASE_URL=postgres.new_database()).running() as gateway,
    ):
        assert looks(gateway) == (200, {"database": True, "engine": True})
        postgres.stop()
        wait_for(lambda: looks(gateway) == (503, {"database": False, "engine": True}))
        assert httpx.get(gateway.url, timeout=PATIENCE, trust_env=False).status_code == 200
        postgres.start()
        assert looks(gateway) == (200, {"database": True, "engine": True})


@pytest.mark.timeout(120)
def test_it_tells_when_the_database_can_be_read_only(tmp_path: Path) -> None:
    """As a stand-by is, or one whose disk is full: customers would be refused."""
    with Postgres.started(tmp_path) as postgres:
        url = postgres.new_database()
        name = url.rpartition("/")[2]
        with GatewayThread(tmp_path / "house", DATABASE_URL=url).running() as gateway:
            assert looks(gateway)[0] == 200
            for value, status in (("on", 503), ("off", 200)):
                with psycopg.connect(url.replace(name, "postgres"), autocommit=True) as connection:
                    connection.execute(
                        f"ALTER DATABASE {name} SET default_transaction_read_only = {value}".encode()
                    )
                    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
                    connection.execute(others, [name])
                wait_for(lambda: looks(gateway)[0] == status)


def test_it_tells_when_the_disk_is_all_but_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number would still fit where no message does."""
    with GatewayThread(tmp_path).running() as gateway:
        wait_for(lambda: looks(gateway) == (200, {"database": True, "engine": True}))
        monkeypatch.setattr("bot.serving.health.LEAST_ROOM", shutil.disk_usage(tmp_path).total * 2)
        wait_for(lambda: looks(gateway) == (503, {"database": False, "engine": True}))


def test_it_tells_when_the_engine_is_dead_or_silent(tmp_path: Path) -> None:
    running = (started := launch(tmp_path)).start()
    gateway = GatewayThread(tmp_path / "house")
    gateway.dialogue = HttpDialogue(started.url, started.token)  # type: ignore[assignment]
    with gateway.running():
        wait_for(lambda: looks(gateway) == (200, {"database": True, "engine": True}))
        (tmp_path / "hang").touch()
        assert looks(gateway) == (503, {"database": True, "engine": False})
        (tmp_path / "hang").unlink()
        wait_for(lambda: looks(gateway)[0] == 200)
        asyncio.run(running.end(0.1))
        wait_for(lambda: looks(gateway) == (503, {"database": True, "engine": False}))


async def test_one_dead_engine_of_several_is_told(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    engines = [Engine(launch(folder), QUICK) for folder in folders]
    board = Switchboard(Fleet(engines, "a token", timeout=5))
    await board.fleet.start()
    assert await board.fleet.wait_until_ready(PATIENCE)
    assert await board.ready()

    async def dead() -> bool:
        return not await board.ready()

    (folders[1] / "broken").touch()
    assert engines[1].pid is not None
    os.kill(engines[1].pid, signal.SIGKILL)
    await until(dead)
    (folders[1] / "broken").unlink()
    await until(board.ready)
    await board.fleet.stop()


async def test_however_many_ask_it_looks_once_at_a_time() -> None:
    begun, answered = [], asyncio.Event()

    async def answers() -> bool:
        begun.append(1)
        return await answered.wait()

    look = Look(answers, longest=0.02)
    assert await asyncio.gather(*(look.there() for _ in range(5))) == [False] * 5
    assert not await look.there()
    answered.set()
    assert await look.there() and len(begun) == 1
    assert await look.there() and len(begun) == 2


async def test_what_fails_when_nobody_waits_for_it_any_more_is_no_news() -> None:
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, told: complaints.append(told))
    late = asyncio.Event()

    async def answers() -> bool:
        await late.wait()
        raise StorageUnavailable("connection timeout expired")

    look = Look(answers, longest=0.01)
    assert not await look.there()
    late.set()
    await asyncio.sleep(0.01)
    assert not await look.there()
    del look
    gc.collect()
    assert not complaints


async def test_a_long_write_of_others_is_no_fault_of_the_database_unless_it_takes_too_long(
    sqlite_url: str,
) -> None:
    """An erasure, say: they are served, one after the other."""
    database, holds, over = SqlDatabase(sqlite_url), threading.Event(), threading.Event()

    async def keeps() -> bool:
        return await database.run(lambda uow: uow.desk.next_number("health"), lasting=False) > 0

    def long(_uow: UnitOfWork) -> None:
        holds.set()
        assert over.wait(PATIENCE)

    patient, impatient = (Look(keeps, longest=0.05, busy=busy) for busy in (60.0, 0.0))
    await until(patient.there)  # the first look makes the connection
    await until(impatient.there)
    writing = asyncio.create_task(database.run(long))
    await asyncio.to_thread(holds.wait, PATIENCE)
    assert (await patient.there(), await impatient.there()) == (True, False)
    over.set()
    await writing
    await until(impatient.there)
    await asyncio.to_thread(database.close)


async def test_what_fails_is_told_at_once_however_well_it_was() -> None:
    found = [True, False]

    async def answers() -> bool:
        return found.pop(0)

    look = Look(answers, busy=60)
    assert [await look.there(), await look.there()] == [True, False]


async def test_what_was_well_a_moment_ago_is_not_looked_at_again_and_what_was_not_is() -> None:
    found = [False, True, False]

    async def answers() -> bool:
        return found.pop(0)

    look = Look(answers, rest=60)
    assert [await look.there() for _ in range(5)] == [False, True, True, True, True]
    assert found == [False]
