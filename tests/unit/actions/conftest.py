from __future__ import annotations

import pytest_asyncio

from bot.content.business import load_business
from bot.services.desk import Desk
from bot.settings import ROOT
from bot.storage.database import SqlDatabase
from tests.conftest import StoppedClock
from tests.unit.actions.counter import Counter, PlainLinks


@pytest_asyncio.fixture
async def counter(database: SqlDatabase, clock: StoppedClock) -> Counter:
    """The clock stands at one in the afternoon in Madrid, on Tuesday 1 December 2026."""
    counter = Counter(Desk(database, load_business(ROOT), PlainLinks(), clock), database)
    await counter.writes("trn_1")
    return counter
