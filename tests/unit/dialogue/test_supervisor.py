"""The supervisor, with real child processes."""

import asyncio
import itertools
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.dialogue.launch import EngineMissing, Launch
from bot.dialogue.supervisor import Engine, Pace
from bot.model import engines
from bot.serving.sockets import CannotStart
from bot.settings import ROOT, Settings
from tests.patience import PATIENCE, until

STAND_IN = ROOT / "tests" / "fixtures" / "stand_in_engine.py"
QUICK = Pace(hung=1.5, start=5, check=0.05, shortest_pause=0.1, longest_pause=0.4, stable=0.5, stop=0.5)


def make(folder: Path, pace: Pace = QUICK) -> Engine:
    return Engine(launch(folder), pace)


def launch(folder: Path) -> Launch:
    return Launch(
        [sys.executable, str(STAND_IN), str(folder)],
        token="a token",
        folder=folder,
        log_file=folder / "log" / "engine.log",
        environment={"PATH": os.environ["PATH"]},
    )


def starts(folder: Path) -> list[tuple[int, float]]:
    """The process id and time of every start."""
    lines = (folder / "starts").read_text().splitlines() if (folder / "starts").exists() else []
    return [(int(line.split()[0]), float(line.split()[1])) for line in lines]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    engine = make(tmp_path)
    await engine.start()
    assert await engine.wait_until_ready(PATIENCE)
    yield engine
    await engine.stop()


async def test_what_an_engine_keeps_for_a_while_goes_with_it_however_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(passing))
    (tmp_path / "unpacks").touch()
    engine = make(tmp_path)
    await engine.start()
    assert await engine.wait_until_ready(PATIENCE)
    first = list(passing.glob("*/*"))
    assert [path.name for path in first] == ["unpacked"]
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)
    await until(lambda: len(starts(tmp_path)) == 2 and not first[0].parent.exists())
    await engine.stop()
    assert list(passing.iterdir()) == []


async def test_it_starts_an_engine_that_answers_with_our_token(engine: Engine, tmp_path: Path) -> None:
    assert await engine.ready()
    assert "serving" in (tmp_path / "log" / "engine.log").read_text()


async def test_an_engine_that_is_killed_is_back_at_the_same_address(engine: Engine, tmp_path: Path) -> None:
    before, pid = engine.url, engine.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    await until(lambda: len(starts(tmp_path)) == 2)
    assert await engine.wait_until_ready(PATIENCE)
    assert engine.url == before
    assert engine.restarts == 1
    assert engine.pid != pid


async def test_one_that_was_started_ahead_is_taken_over_and_replaced_like_any_other(tmp_path: Path) -> None:
    ahead = launch(tmp_path)
    running = ahead.start()
    engine = Engine(ahead, QUICK, running)
    await engine.start()
    assert await engine.wait_until_ready(PATIENCE)
    assert engine.pid == running.pid
    assert len(starts(tmp_path)) == 1
    os.kill(running.pid, signal.SIGKILL)
    await until(lambda: len(starts(tmp_path)) == 2)
    assert await engine.wait_until_ready(PATIENCE)
    await engine.stop()


async def test_one_that_was_started_ahead_and_never_needed_is_ended(tmp_path: Path) -> None:
    ahead = launch(tmp_path)
    running = ahead.start()
    await Engine(ahead, QUICK, running).stop()
    assert not alive(running.pid)


async def test_an_end_is_noticed_although_a_child_of_it_still_holds_its_pipes(tmp_path: Path) -> None:
    (tmp_path / "with_child").touch()
    engine = make(tmp_path)
    await engine.start()
    assert await engine.wait_until_ready(PATIENCE)
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)
    (tmp_path / "with_child").unlink()
    await until(lambda: len(starts(tmp_path)) >= 2)
    assert await engine.wait_until_ready(PATIENCE)
    await engine.stop()
    os.kill(int((tmp_path / "child").read_text()), signal.SIGKILL)


@pytest.mark.parametrize("manner", ["hang", "empty"])
async def test_an_engine_that_does_not_answer_is_replaced(
    engine: Engine, tmp_path: Path, manner: str
) -> None:
    pid = engine.pid
    assert pid is not None
    (tmp_path / manner).touch()
    # It may not have seen it ready yet, and is then as patient as with an engine that starts.
    await until(lambda: not alive(pid))
    (tmp_path / manner).unlink()
    assert await engine.wait_until_ready(PATIENCE)


async def test_an_engine_that_cannot_start_is_tried_at_ever_longer_pauses(tmp_path: Path) -> None:
    (tmp_path / "broken").touch()
    engine = make(tmp_path, replace(QUICK, stable=30))
    with capture_logs() as logged:
        await engine.start()
        await until(lambda: len(starts(tmp_path)) == 5)
    await engine.stop()
    times = [when for _, when in starts(tmp_path)]
    between = [later - sooner for sooner, later in itertools.pairwise(times)]
    assert all(took >= pause for took, pause in zip(between, (0.1, 0.2, 0.4, 0.4), strict=True))
    pauses = [told["pause"] for told in logged if told["event"] == "engine.ended"]
    assert pauses[:4] == [0.1, 0.2, 0.4, 0.4], "ever longer, with an upper bound"
    assert "broken on purpose" in (tmp_path / "log" / "engine.log").read_text()


async def test_it_comes_up_by_itself_once_the_reason_is_gone(tmp_path: Path) -> None:
    (tmp_path / "broken").touch()
    engine = make(tmp_path)
    await engine.start()
    await until(lambda: len(starts(tmp_path)) >= 2)
    assert not await engine.ready()
    (tmp_path / "broken").unlink()
    assert await engine.wait_until_ready(PATIENCE)
    await engine.stop()


@pytest.mark.parametrize("manner", ["polite", "stubborn", "hang"])
async def test_stopping_ends_soon_and_leaves_nothing(tmp_path: Path, manner: str) -> None:
    (tmp_path / "stubborn").touch() if manner == "stubborn" else None
    engine = make(tmp_path, Pace())
    await engine.start()
    assert await engine.wait_until_ready(PATIENCE)
    (tmp_path / "hang").touch() if manner == "hang" else None
    pid = engine.pid
    assert pid is not None
    async with asyncio.timeout(PATIENCE):
        await engine.stop()
    assert not alive(pid)
    await asyncio.sleep(0.3)
    assert len(starts(tmp_path)) == 1, "what was stopped is not started again"


async def test_a_supervisor_killed_with_9_leaves_no_orphan(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; sys.path[:0] = sys.argv[3:]\n"
        "from pathlib import Path; from bot.dialogue.supervisor import Engine\n"
        "from bot.dialogue.launch import Launch\n"
        "folder = Path(sys.argv[2])\n"
        "engine = Engine(Launch([sys.executable, sys.argv[1], str(folder)], token='t', folder=folder,\n"
        "                       log_file=folder / 'log', environment={}))\n"
        "async def main():\n"
        "    await engine.start(); await engine.wait_until_ready(40); print('ready', flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, STAND_IN, tmp_path, ROOT], stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        assert await asyncio.to_thread(lambda: "ready\n" in iter(parent.stdout.readline, ""))
        ((pid, _),) = starts(tmp_path)
        assert alive(pid)
        parent.kill()
    await until(lambda: not alive(pid))


async def test_a_missing_environment_is_told_in_one_sentence(tmp_path: Path) -> None:
    nowhere = Launch(
        [str(tmp_path / "python")], token="t", folder=tmp_path, log_file=tmp_path / "log", environment={}
    )
    engine = Engine(nowhere)
    with pytest.raises(EngineMissing, match="run 'make setup'"):
        await engine.start()


def test_one_that_cannot_be_started_ahead_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "ENGINE_COMMAND", (sys.executable, str(STAND_IN), str(tmp_path)))
    (tmp_path / "log" / "engine.log").mkdir(parents=True)
    settings = Settings.read({"VAR_DIR": str(tmp_path)}, dotenv=tmp_path / "none")
    with pytest.raises(CannotStart, match=r"The engine cannot be started: .*engine\.log"):
        engines.first_at_once(settings, None)
