from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.core.operator import Operator, Presence
from bot.services import operators
from bot.services.ports import UnitOfWork
from tests.conftest import StoppedClock
from tests.gateways import GatewayThread
from tests.unit.outward.receiver import Receiver
from tests.unit.services.world import World


@pytest.fixture
def world(sqlite_url: str, clock: StoppedClock) -> Iterator[World]:
    world = World(sqlite_url, clock)
    yield world
    world.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver.listening() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayThread]:
    with GatewayThread(tmp_path_factory.mktemp("gateway")).running() as gateway:
        yield gateway


@pytest.fixture(scope="module")
def people(gateway: GatewayThread) -> dict[str, Operator]:
    def work(uow: UnitOfWork) -> dict[str, Operator]:
        now = gateway.house.clock()
        names = ("Marta Ruiz", "Luis Vega")
        found = {name: operators.add(uow, name, None, now, Presence.ONLINE) for name in names}
        found["Luis Vega"].teams = ("water",)
        uow.operators.save(found["Luis Vega"])
        return found

    return dict(gateway.do(work))
