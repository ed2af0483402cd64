"""Another version goes live, and the former comes back, while customers write; half of them have a form open.

Every message is answered once, by one version or the other and never by a mixture of both. At full size
(`make campaign-switch`): 20 messages a second.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from bot.model.training import train_if_changed
from bot.model.versions import Version, Versions
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from tests.campaigns.customers import Customer, Line
from tests.campaigns.processes import FULL, Gateway
from tests.campaigns.test_crash import check_records, check_view, put_marta_on_duty, script

# Each customer writes every ``PAUSE`` seconds, if they were answered.
CUSTOMERS, PAUSE = (40, 2.0) if FULL else (8, 2.0)
# Seconds before, between and after the changes.
CALM = 30.0 if FULL else 4.0
PHONE = Line("¿cuál es vuestro teléfono?", answer=r"\+34 900")
# What is asked outside of the form: nothing twice in a row, which would be a sign of impatience.
SMALL = [
    PHONE,
    Line("¿a qué hora abrís?", answer="."),
    Line("¿dónde estáis?", answer="."),
    Line("hola", answer="asistente|Hola"),
    Line("gracias", answer="."),
]
# Nobody is sent to and fro between versions.
WAYS = (["old"], ["old", "new"], ["old", "new", "old"])
OLD_PHONE, NEW_PHONE = "900 000 100", "900 111 222"
NEW_WORDS = {
    "Teléfono {phone}": "Nuevo: teléfono {phone}",
    "Llámanos al {phone}": "Nuevo: llámanos al {phone}",
}


@dataclass
class Asking(Customer):
    """Asks on and on between the first lines of the script and its last ones, until it is ``enough``."""

    enough: asyncio.Event = field(default_factory=asyncio.Event)
    in_form: bool = True
    waited: list[float] = field(default_factory=list)
    began: list[float] = field(default_factory=list)

    async def write(self, client: httpx.AsyncClient, after: float) -> None:
        await asyncio.sleep(after)
        self.token = (await self._post(client, "/web/visitors", {}))["token"]
        listening = asyncio.create_task(self._listen(client))
        first = 2 if self.in_form else 1
        try:
            for line in self.script[:first]:
                await self._timed(client, line)
            questions = itertools.cycle([PHONE] if self.in_form else SMALL)
            while not self.enough.is_set():
                await self._timed(client, next(questions))
            for line in self.script[first:]:
                await self._timed(client, line)
            await asyncio.sleep(1.0)  # for what should not come any more
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _timed(self, client: httpx.AsyncClient, line: Line) -> None:
        began = time.monotonic()
        await self._say(client, line)
        self.began.append(began)
        self.waited.append(time.monotonic() - began)
        await asyncio.sleep(max(0.0, PAUSE - self.waited[-1]))

    def versions(self) -> list[str]:
        """Which version each answer about the telephone came from. Words and facts must agree."""
        told = [m["text"] for m in self.replies() if "900" in m["text"] and m["author"] == "bot"]
        for text in told:
            assert ("Nuevo" in text) == (NEW_PHONE in text), f"words of one version, facts of another: {text}"
        return ["new" if NEW_PHONE in text else "old" for text in told]


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    train_if_changed(say=lambda _line: None)
    prepared = SqlDatabase(f"sqlite:///{tmp_path}/ventanilla.db")
    prepared.prepare()
    prepared.run_sync(put_marta_on_duty)
    prepared.close()
    gateway = Gateway(tmp_path, environment={"RESPONSE_VARIATION": "1", "BURST_SECONDS": "0", "PROXIES": "1"})
    gateway.start()
    gateway.wait_until_up()
    gateway.wait_until_engine_ready()
    yield gateway
    gateway.stop()


def another_version(versions: Versions, folder: Path) -> Version:
    """Made from a copy of the project in which the telephone is another, and told in other words."""
    for name in ("data", ".rasa"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("config.yml", "domain.yml", "endpoints.yml"):
        shutil.copy(ROOT / name, folder)
    for name in (".venv-engine", "bot", "requirements"):
        (folder / name).symlink_to(ROOT / name)
    change(folder / "data" / "business" / "contacts.yml", {OLD_PHONE: NEW_PHONE})
    change(folder / "data" / "responses" / "offices.yml", NEW_WORDS)
    return Versions(versions.folder, folder).make(say=lambda _line: None)


def change(path: Path, words: dict[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in words.items():
        assert old in text, f"{path} no longer says {old!r}"
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


@pytest.mark.timeout(1800 if FULL else 300)
async def test_versions_change_under_load_without_a_message_lost_or_doubled(
    gateway: Gateway, tmp_path: Path
) -> None:
    versions = Versions(tmp_path / "versions")
    new = another_version(versions, tmp_path / "copy")
    enough = asyncio.Event()
    customers = [
        Asking(gateway.url, script(number), enough=enough, in_form=bool(number % 2))
        for number in range(CUSTOMERS)
    ]
    async with httpx.AsyncClient(timeout=30, trust_env=False, limits=httpx.Limits()) as client:
        spread = PAUSE / CUSTOMERS
        writing = asyncio.gather(*(one.write(client, i * spread) for i, one in enumerate(customers)))
        try:
            await asyncio.sleep(CALM)
            moments = [time.monotonic()]
            for publish in (lambda: versions.publish(new), versions.back):
                publish()
                await answering(versions)
                moments.append(time.monotonic())
                await asyncio.sleep(CALM)
            moments.append(time.monotonic())
            enough.set()
            await writing
        finally:
            writing.cancel()
    for customer in customers:
        check_view(customer)
    check_records(gateway.folder, CUSTOMERS)
    told = [customer.versions() for customer in customers]
    assert all([key for key, _ in itertools.groupby(one)] in WAYS for one in told), told
    assert any("new" in one for one in told)
    report(customers, moments)


async def answering(versions: Versions) -> None:
    """Wait until the gateway has changed over to what was published."""
    async with asyncio.timeout(240):
        while True:
            serving = versions.serving()
            assert serving is None or not serving.refused, serving
            if serving is not None and serving.name == versions.record().live:
                return
            await asyncio.sleep(0.1)


def report(customers: list[Asking], moments: list[float]) -> None:
    """``moments``: first published, changed over, changed back, and the end of the load."""
    asked = [pair for one in customers for pair in zip(one.began, one.waited, strict=True)]
    changing = [took for began, took in asked if moments[0] - 1 <= began < moments[-2] + 2]
    calm = [took for began, took in asked if began < moments[0] - 1]
    print(f"\n{len(asked)} messages, {len(asked) / (moments[-1] - asked[0][0]):.1f} a second")
    for name, taken in (("before", calm), ("while two versions changed", changing)):
        if len(taken) > 1:
            cuts = statistics.quantiles(taken, n=100)
            print(f"  {name}: p50 {1000 * cuts[49]:.0f} ms, p99 {1000 * cuts[98]:.0f} ms, n {len(taken)}")
    print(f"  published to changed over: {moments[1] - moments[0]:.1f} s")
