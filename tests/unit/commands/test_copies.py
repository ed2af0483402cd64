"""Copies of what is kept: made while the house works, and good to go on from."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import bot
from bot.commands import upkeep
from tests.gateways import GatewayThread
from tests.patience import PATIENCE

PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(200)


def copy(house: Path, to: Path, **more: str) -> Result:
    return CliRunner().invoke(
        bot, ["db", "copy", str(to)], env={"VAR_DIR": str(house), "DATABASE_URL": "", **more}
    )


def visitor(http: httpx.Client) -> dict[str, str]:
    return {"Authorization": f"Bearer {http.post('/web/visitors', json={}).json()['token']}"}


def says(http: httpx.Client, headers: dict[str, str], text: str) -> str:
    sent = http.post("/web/messages", json={"id": str(uuid4()), "text": text}, headers=headers)
    assert sent.status_code == 202, sent.text
    return str(sent.json()["id"])


def test_a_copy_made_while_customers_write_is_whole_and_a_house_goes_on_from_it(tmp_path: Path) -> None:
    house, kept = tmp_path / "mi casa 100% #", tmp_path / "kept" / "today"
    with GatewayThread(house).running() as gateway:
        http = httpx.Client(base_url=gateway.url, timeout=PATIENCE, trust_env=False)
        ana, stop = visitor(http), threading.Event()
        first = says(http, ana, "esto ya estaba")
        image = {**ana, "Content-Type": "image/png"}
        photo = http.post(f"/web/files?id={uuid4()}", content=PHOTO, headers=image).json()["id"]

        def writes_on() -> None:
            while not stop.is_set():
                says(http, ana, "y esto entra mientras tanto")
                stop.wait(0.05)

        writing = threading.Thread(target=writes_on)
        writing.start()
        try:
            made = copy(house, kept)
        finally:
            stop.set()
            writing.join(PATIENCE)
        http.close()
    assert made.exit_code == 0, made.output
    assert {path.stat().st_mode & 0o077 for path in (kept, *kept.glob("*.db"))} == {0}
    assert sorted(path.name for path in kept.iterdir()) == ["media", "ventanilla.db"]
    key = (house / "secret-key").read_text()
    shutil.rmtree(house)
    shutil.copytree(kept, house)
    (house / "secret-key").write_text(key)
    with GatewayThread(house).running() as gateway:
        http = httpx.Client(base_url=gateway.url, timeout=PATIENCE, trust_env=False)
        assert http.get(f"/web/files/{photo}/0", headers=ana).content == PHOTO
        assert gateway.do(lambda uow: uow.messages.get(first).text) == "esto ya estaba"
        says(http, ana, "y sigue")
        http.close()


def test_nothing_is_written_over_and_half_a_copy_is_none(tmp_path: Path) -> None:
    house, there = tmp_path / "var", tmp_path / "there"
    with GatewayThread(house).running():
        pass
    there.mkdir()
    assert "there already" in copy(house, there).output
    (house / "trackers.db").unlink(missing_ok=True)
    (house / "trackers.db").mkdir()
    refused = copy(house, tmp_path / "new")
    assert refused.exit_code == 1 and "Nothing was copied" in refused.output
    assert not (tmp_path / "new").exists()


def test_where_there_is_no_house_nothing_is_said_to_be_copied(tmp_path: Path) -> None:
    """Such as with another VAR_DIR than the one that answers."""
    for url in ("", "postgresql://here/house"):
        refused = copy(tmp_path / "elsewhere", tmp_path / "new", DATABASE_URL=url)
        assert refused.exit_code == 1 and "VAR_DIR" in refused.output
        assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("elsewhere", "named"),
    [
        (["DATABASE_URL"], "Not in it: DATABASE_URL. Use pg_dump"),
        (["TRACKER_URL"], "Not in it: TRACKER_URL. Use pg_dump"),
        (["DATABASE_URL", "TRACKER_URL"], "Not in it: DATABASE_URL, TRACKER_URL. Use pg_dump"),
    ],
)
def test_what_is_in_another_database_is_named_and_the_rest_is_copied(
    tmp_path: Path, elsewhere: list[str], named: str
) -> None:
    house = tmp_path / "var"
    (house / "media").mkdir(parents=True)
    (house / "media" / "photo").write_bytes(PHOTO)
    for name in ("ventanilla.db", "trackers.db"):
        a_database(house / name)
    told = copy(house, tmp_path / "new", **dict.fromkeys(elsewhere, "postgresql://here/house"))
    assert told.exit_code == 0 and named in told.output
    ours = {"DATABASE_URL": "ventanilla.db", "TRACKER_URL": "trackers.db"}
    kept = {name for setting, name in ours.items() if setting not in elsewhere}
    assert {path.name for path in (tmp_path / "new").iterdir()} == {*kept, "media"}
    assert (tmp_path / "new" / "media" / "photo").read_bytes() == PHOTO


def test_a_file_that_is_erased_meanwhile_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the moment its name is read and the one it would be copied."""
    house = tmp_path / "var"
    (house / "media").mkdir(parents=True)
    a_database(house / "ventanilla.db")
    for name in ("erased", "photo"):
        (house / "media" / name).write_bytes(PHOTO)

    def named(_folder: str, _names: list[str]) -> list[str]:
        (house / "media" / "erased").unlink()
        return []

    monkeypatch.setattr(upkeep, "_half_files", named)
    made = copy(house, tmp_path / "new")
    assert made.exit_code == 0, made.output
    assert [path.name for path in (tmp_path / "new" / "media").iterdir()] == ["photo"]


def test_what_else_an_address_says_is_no_part_of_the_file_s_name(tmp_path: Path) -> None:
    a_database(tmp_path / "house.db")
    url = f"sqlite:///{tmp_path}/house.db?timeout=30"
    made = copy(tmp_path, tmp_path / "new", DATABASE_URL=url)
    assert made.exit_code == 0, made.output
    assert (tmp_path / "new" / "ventanilla.db").exists()


def a_database(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE one (id INTEGER)")


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKER_URL", raising=False)
