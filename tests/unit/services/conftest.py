from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import StoppedClock
from tests.unit.services.house import House, house_with
from tests.unit.services.world import World


@pytest.fixture
def world(sqlite_url: str, clock: StoppedClock) -> Iterator[World]:
    world = World(sqlite_url, clock)
    yield world
    world.close()


@pytest.fixture
def house(sqlite_url: str, clock: StoppedClock) -> Iterator[House]:
    house = house_with(sqlite_url, clock)
    yield house
    house.close()
