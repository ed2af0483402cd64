"""A full disk, a database that is away: nothing is acknowledged that is not kept, and nothing is lost."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from bot.core.message import Author
from bot.dialogue.scripted import say
from bot.services.errors import StorageUnavailable
from bot.services.ports import UnitOfWork
from bot.storage.database import SqlDatabase
from tests.full_disk import A_LOT, full_disk
from tests.gateways import GatewayThread
from tests.patience import PATIENCE, until
from tests.servers import Postgres


@dataclass
class Page:
    gateway: GatewayThread
    http: httpx.Client
    headers: dict[str, str]

    @classmethod
    @contextlib.contextmanager
    def opened(cls, folder: Path, **environment: str) -> Iterator[Page]:
        with (
            GatewayThread(folder, **environment).running() as gateway,
            httpx.Client(base_url=gateway.url, timeout=PATIENCE, trust_env=False) as http,
        ):
            token = http.post("/web/visitors", json={}).json()["token"]
            yield cls(gateway, http, {"Authorization": f"Bearer {token}"})

    def sends(self, text: str, name: str) -> httpx.Response:
        return self.http.post("/web/messages", json={"id": name, "text": text}, headers=self.headers)

    def said(self) -> list[tuple[Author, str]]:
        def read(uow: UnitOfWork) -> list[tuple[Author, str]]:
            found = uow.conversations.listing("all", "")
            return [(m.author, m.text[:9]) for one in found for m in uow.messages.of(one.id)]

        return list(self.gateway.do(read))


def refused(answer: httpx.Response) -> None:
    assert answer.status_code == 503
    assert answer.headers["Retry-After"].isdigit()
    assert answer.json()["error"] == "unavailable"


async def test_on_a_full_disk_the_sender_is_asked_to_come_back_and_is_answered_once(tmp_path: Path) -> None:
    with Page.opened(tmp_path) as page:
        name = str(uuid.uuid4())
        with full_disk(page.gateway.house.database), capture_logs() as logs:
            refused(page.sends(A_LOT, name))
            refused(page.sends(A_LOT, name))
            assert page.said() == []
        assert sum(one["event"] == "storage.unavailable" for one in logs) == 1, "not for each that comes back"
        assert page.sends(A_LOT, name).status_code == 202
        assert page.sends(A_LOT, name).status_code == 202
        await until(lambda: len(page.said()) == 2)
        assert page.said() == [(Author.CUSTOMER, "Una frase"), (Author.BOT, "eco: Una ")]


async def test_an_answer_that_a_full_disk_did_not_take_is_given_once_there_is_room(tmp_path: Path) -> None:
    with Page.opened(tmp_path) as page:
        page.gateway.dialogue.script = lambda _: say(A_LOT)
        with full_disk(page.gateway.house.database):
            assert page.sends("hola", str(uuid.uuid4())).status_code == 202
            await until(lambda: len(page.gateway.dialogue.asked) > 1)
            assert len(page.said()) == 1
        await until(lambda: len(page.said()) == 2)
        assert len({question.turn_id for question in page.gateway.dialogue.asked}) == 1


@pytest.mark.timeout(120)
async def test_while_postgresql_is_away_nothing_is_acknowledged_and_then_all_goes_on(tmp_path: Path) -> None:
    with (
        Postgres.started(tmp_path) as postgres,
        Page.opened(tmp_path / "house", DATABASE_URL=postgres.new_database()) as page,
    ):
        name = str(uuid.uuid4())
        assert page.sends("antes", str(uuid.uuid4())).status_code == 202
        postgres.stop()
        refused(page.sends("mientras", name))
        postgres.start()
        assert page.sends("mientras", name).status_code == 202
        await until(lambda: len(page.said()) == 4)
        assert sorted(text for _, text in page.said()) == ["antes", "eco: ante", "eco: mien", "mientras"]


@pytest.mark.parametrize("url", ["sqlite:///{}/closed.db", "postgresql://nobody@127.0.0.1:1/closed"])
async def test_what_comes_while_the_house_closes_is_asked_to_come_back(tmp_path: Path, url: str) -> None:
    """Connections that are open already bring requests to the very end."""
    database = SqlDatabase(url.format(tmp_path))
    database.close()
    for ask in (database.run, database.jot, database.read, database.glance):
        with pytest.raises(StorageUnavailable):
            await ask(lambda uow: uow.contacts.get("con_1"))
    with pytest.raises(StorageUnavailable):
        await database.write_over()
