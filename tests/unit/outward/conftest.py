from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.conftest import StoppedClock
from tests.unit.outward.receiver import Receiver
from tests.unit.services.world import World


@pytest.fixture
def world(sqlite_url: str, clock: StoppedClock) -> World:
    return World(sqlite_url, clock)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver.listening() as receiver:
        yield receiver
