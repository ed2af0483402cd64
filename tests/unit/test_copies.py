"""Copies of what is kept: made while the house works, and good to go on from."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import bot
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
    house, kept = tmp_path / "var", tmp_path / "kept" / "today"
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


def test_of_another_database_it_says_what_copies_it(tmp_path: Path) -> None:
    told = copy(tmp_path / "var", tmp_path / "new", DATABASE_URL="postgresql://here/house")
    assert told.exit_code == 1 and "pg_dump" in told.output


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKER_URL", raising=False)
