from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import StoppedClock
from tests.unit.services.world import World


@pytest.fixture
def world(sqlite_url: str, clock: StoppedClock) -> Iterator[World]:
    world = World(sqlite_url, clock)
    yield world
    world.close()
