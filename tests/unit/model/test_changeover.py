"""From one version's engines to another's, with real processes in the engines' place."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rasa_sdk.executor import ActionExecutor

from bot.content.business import load_business
from bot.content.words import Words, the
from bot.core.turn import Question
from bot.dialogue.fleet import Fleet, Switchboard
from bot.dialogue.supervisor import Engine
from bot.model import former
from bot.model.assistant import Assistant, Changeover
from bot.model.versions import Version, Versions
from bot.services.reception import Reception
from bot.settings import ROOT
from tests.patience import PATIENCE
from tests.unit.dialogue.test_supervisor import QUICK, alive, launch, starts, until

TOKEN = "a token"


def fleet(folder: Path, processes: int = 1) -> Fleet:
    folder.mkdir(exist_ok=True)
    engines = [Engine(launch(folder), QUICK) for _ in range(processes)]
    return Fleet(engines, TOKEN, timeout=5)


def question(conversation: str) -> Question:
    return Question(
        conversation, "t", 1, "hola", None, "es", False, "contact", datetime.now(UTC), datetime.now(UTC)
    )


async def answer(switchboard: Switchboard | Fleet, conversation: str = "c") -> str:
    return (await switchboard.ask(question(conversation))).replies[0].text


@dataclass
class House:
    """A gateway's part in it: version "old" answers, "new" may be published."""

    folder: Path
    versions: Versions
    switchboard: Switchboard
    held: Assistant
    executors: dict[str, ActionExecutor]
    following: asyncio.Task[None]

    def publish(self, name: str) -> None:
        self.versions.publish(Version(name, self.folder / name, name, datetime.now(UTC)))

    async def answered_by(self, name: str) -> bool:
        async with asyncio.timeout(PATIENCE):
            while await answer(self.switchboard) != name:
                await asyncio.sleep(0.05)
        return True

    def told(self) -> str:
        serving = self.versions.serving()
        return f"{serving.name} {serving.refused}".strip() if serving else ""


@pytest.fixture
def former_ready() -> float:
    """For how many seconds the engines of the version before stay ready."""
    return 0.0


@pytest.fixture
async def house(tmp_path: Path, former_ready: float) -> AsyncIterator[House]:
    versions = Versions(tmp_path / "versions")
    for name in ("old", "new", "third"):
        (tmp_path / "versions" / name).mkdir(parents=True)
        (tmp_path / "versions" / name / "version.json").write_text(
            f'{{"content": "{name}", "made": "2026-11-01T10:00:00+00:00"}}'
        )
    facts = load_business(ROOT)
    held = Assistant("old", ROOT, facts, Words.load(ROOT, the(1)), ActionExecutor())
    executors = {"old": held.executor}

    def build(version: Version) -> tuple[Assistant, Fleet]:
        business = replace(facts, name=f"{version.name} and sons")
        words = Words({}, business)
        beyond = frozenset({f"{version.name}_is_beyond"})
        found = Assistant(version.name, version.folder, business, words, ActionExecutor(), beyond)
        return found, fleet(tmp_path / version.name)

    switchboard = Switchboard(fleet(tmp_path / "old"))
    await switchboard.fleet.start()
    assert await switchboard.fleet.wait_until_ready(5)
    changeover = Changeover(
        held, Reception.of(facts), versions, switchboard, executors, build, 5, former_ready
    )
    versions.publish(Version("old", tmp_path / "old", "old", datetime.now(UTC)))
    following = asyncio.create_task(changeover.run())
    house = House(tmp_path, versions, switchboard, held, executors, following)
    yield house
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    await switchboard.fleet.stop()


async def test_a_turn_that_was_begun_is_finished_where_it_was_begun(house: House) -> None:
    """Meanwhile others are answered by the new version; the old engine ends when its last turn is done."""
    old = house.switchboard.fleet.engines[0]
    (house.folder / "old" / "slow").touch()
    begun = asyncio.create_task(answer(house.switchboard, "slow one"))
    assert await until(lambda: any((house.folder / "old").glob("asked-*")))
    house.publish("new")
    async with asyncio.timeout(PATIENCE):
        while house.told() != "new":
            await asyncio.sleep(0.02)
    assert await answer(house.switchboard) == "new"
    assert not begun.done()
    pid = old.pid
    assert pid is not None and alive(pid)
    (house.folder / "old" / "slow").unlink()
    assert await begun == "old"
    assert await until(lambda: not alive(pid))


async def test_a_gateway_that_is_stopped_in_the_middle_leaves_no_engine_behind(house: House) -> None:
    old = house.switchboard.fleet.engines[0]
    (house.folder / "old" / "slow").touch()
    begun = asyncio.create_task(answer(house.switchboard))
    assert await until(lambda: any((house.folder / "old").glob("asked-*")))
    house.publish("new")
    assert await until(lambda: house.told() == "new")
    pid = old.pid
    assert pid is not None and not begun.done()
    house.following.cancel()
    await asyncio.gather(house.following, begun, return_exceptions=True)
    assert not alive(pid)


async def test_words_facts_and_actions_change_with_the_model(house: House) -> None:
    held = house.held.business
    assert "utter_greet" in house.held.words
    house.publish("new")
    assert await house.answered_by("new")
    assert held.name == "new and sons"
    assert house.held.beyond == {"new_is_beyond"}
    assert "utter_greet" not in house.held.words
    assert await until(lambda: list(house.executors) == ["new"])


async def test_and_back_again(house: House) -> None:
    house.publish("new")
    assert await house.answered_by("new")
    house.versions.back()
    assert await house.answered_by("old")
    assert house.told() == "old"


WHILE = pytest.mark.parametrize("former_ready", [600.0])


@WHILE
async def test_going_back_soon_starts_no_engine(house: House) -> None:
    """Neither does going forth again: two versions stay ready, whichever of them answers."""
    old = house.switchboard.fleet
    house.publish("new")
    assert await house.answered_by("new")
    new = house.switchboard.fleet
    for fleet_, name in ((old, "old"), (new, "new"), (old, "old")):
        house.versions.back()
        assert await house.answered_by(name)
        assert house.switchboard.fleet is fleet_
        assert set(house.executors) == {"old", "new"}
    assert [len(starts(house.folder / name)) for name in ("old", "new")] == [1, 1]


@WHILE
async def test_what_is_forgotten_is_forgotten_by_both_versions(house: House) -> None:
    """The one kept ready may answer again, and must not know an erased customer."""
    house.publish("new")
    assert await house.answered_by("new")
    assert await until(lambda: house.switchboard.former is not None)
    for name in ("old", "new"):
        for path in (house.folder / name).glob("asked-*"):
            path.unlink()
    await house.switchboard.forget("c")
    assert [len([*(house.folder / name).glob("asked-*")]) for name in ("old", "new")] == [1, 1]


async def test_what_is_forgotten_while_a_turn_ends_is_forgotten_where_it_was_begun(house: House) -> None:
    (house.folder / "old" / "slow").touch()
    begun = asyncio.create_task(answer(house.switchboard, "slow one"))
    assert await until(lambda: any((house.folder / "old").glob("asked-*")))
    house.publish("new")
    assert await until(lambda: house.told() == "new")
    for path in (house.folder / "old").glob("asked-*"):
        path.unlink()
    forgetting = asyncio.create_task(house.switchboard.forget("c"))
    assert await until(lambda: any((house.folder / "old").glob("asked-*")))
    (house.folder / "old" / "slow").unlink()
    await asyncio.gather(begun, forgetting)


@WHILE
async def test_those_kept_ready_that_cannot_forget_are_ended(house: House) -> None:
    """They cannot come back with what is to be forgotten, and nothing has to be tried again."""
    left = house.switchboard.fleet.engines[0]
    house.publish("new")
    assert await house.answered_by("new")
    assert await until(lambda: house.switchboard.former is not None)
    (house.folder / "old" / "broken").touch()
    pid = left.pid
    assert pid is not None
    os.kill(pid, 9)
    assert await until(lambda: not alive(pid))
    await house.switchboard.forget("c")
    assert house.switchboard.former is None
    assert await until(lambda: list(house.executors) == ["new"])


async def test_those_taken_back_at_the_last_moment_are_not_ended(tmp_path: Path) -> None:
    """Although they answer so late that their time would have been over."""
    left = fleet(tmp_path / "old")
    await left.start()
    assert await left.wait_until_ready(PATIENCE)
    switchboard = Switchboard(fleet(tmp_path / "new"))
    kept = former.Former(switchboard, 0.2, lambda _name: None)
    kept.leave("old", left)
    await kept.keep()
    (tmp_path / "old" / "hang").touch()
    taking = asyncio.create_task(kept.take("old"))
    await asyncio.sleep(0.5)
    (tmp_path / "old" / "hang").unlink()
    assert await taking is left
    assert await answer(left) == "old"
    await left.stop()


async def test_who_goes_back_while_they_end_waits_until_they_have(tmp_path: Path) -> None:
    """What the new ones of that version are given is not taken from them then."""
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "stubborn").touch()
    left, ended = fleet(tmp_path / "old"), list[str]()
    await left.start()
    assert await left.wait_until_ready(PATIENCE)
    switchboard = Switchboard(fleet(tmp_path / "new"))
    kept = former.Former(switchboard, 0.05, ended.append)
    kept.leave("old", left)
    await kept.keep()
    assert await until(lambda: switchboard.former is None)
    assert not ended
    assert await kept.take("old") is None
    assert ended == ["old"]


@WHILE
async def test_never_more_than_two_versions_have_engines_once_one_answers(house: House) -> None:
    pid = house.switchboard.fleet.engines[0].pid
    house.publish("new")
    assert await house.answered_by("new")
    house.publish("third")
    assert await house.answered_by("third")
    assert pid is not None and await until(lambda: not alive(pid))
    assert await until(lambda: set(house.executors) == {"new", "third"})


@WHILE
async def test_one_kept_ready_that_does_not_answer_is_started_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(former, "STILL_READY", 0.2)
    left = house.switchboard.fleet
    house.publish("new")
    assert await house.answered_by("new")
    assert await until(lambda: house.switchboard.former is left)
    (house.folder / "old" / "hang").touch()
    house.versions.back()
    assert await until(lambda: house.switchboard.former is None)
    (house.folder / "old" / "hang").unlink()
    assert await house.answered_by("old")
    assert house.switchboard.fleet is not left


@WHILE
async def test_a_gateway_that_is_stopped_ends_those_kept_ready(house: House) -> None:
    pid = house.switchboard.fleet.engines[0].pid
    house.publish("new")
    assert await house.answered_by("new")
    assert await until(lambda: house.switchboard.former is not None)
    house.following.cancel()
    await asyncio.gather(house.following, return_exceptions=True)
    assert pid is not None and not alive(pid)


@pytest.mark.parametrize("former_ready", [0.3])
async def test_after_a_while_they_end_and_going_back_starts_them(house: House) -> None:
    pid = house.switchboard.fleet.engines[0].pid
    house.publish("new")
    assert await house.answered_by("new")
    assert pid is not None and await until(lambda: not alive(pid))
    assert await until(lambda: list(house.executors) == ["new"])
    house.versions.back()
    assert await house.answered_by("old")
    assert len(starts(house.folder / "old")) == 2


async def test_a_version_whose_engine_does_not_start_changes_nothing(house: House) -> None:
    (house.folder / "new").mkdir()
    (house.folder / "new" / "broken").touch()
    house.publish("new")
    assert await until(lambda: house.told() == "old new", 10)
    assert await answer(house.switchboard) == "old"
    assert list(house.executors) == ["old"]


async def test_a_version_that_is_gone_changes_nothing(house: House) -> None:
    house.publish("never kept")
    assert await until(lambda: house.told() == "old never kept")
    assert await answer(house.switchboard) == "old"


async def test_a_conversation_always_meets_the_same_engine_and_all_are_used(tmp_path: Path) -> None:
    several = fleet(tmp_path / "three", processes=3)
    await several.start()
    assert await several.wait_until_ready(5)
    places = {f"c{number}": several.place(f"c{number}") for number in range(60)}
    assert places == {name: several.place(name) for name in places}
    assert min(list(places.values()).count(place) for place in range(3)) >= 10
    for name in ("c0", "c0", "c0"):
        await answer(several, name)
    asked = {path.name for path in (tmp_path / "three").glob("asked-*")}
    assert asked == {f"asked-{several.engines[places['c0']].url.rsplit(':', 1)[1]}"}
    await several.stop()


async def test_each_engine_is_watched_by_itself(tmp_path: Path) -> None:
    """One that dies comes back on its own port, and the others never notice."""
    several = fleet(tmp_path / "two", processes=2)
    await several.start()
    assert await several.wait_until_ready(5)
    first, second = several.engines
    pids = first.pid, second.pid
    assert pids[0] is not None
    os.kill(pids[0], 9)
    assert await until(lambda: first.restarts == 1 and first.pid not in (None, pids[0]))
    assert await several.wait_until_ready(5)
    assert (second.pid, second.restarts) == (pids[1], 0)
    await several.stop()
