"""A bot on a Telegram of its own, told its news by webhook or asking for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.counterparts.telegram_line import TelegramLine, telegram_line
from tests.counterparts.telegram_server import TelegramServer, telegram_process


@pytest.fixture(scope="session")
def telegram() -> Iterator[str]:
    with telegram_process() as url:
        yield url


@pytest.fixture
async def server(telegram: str) -> AsyncIterator[TelegramServer]:
    async with TelegramServer.visited(telegram) as server:
        yield server


@pytest.fixture
async def line(server: TelegramServer, sqlite_url: str, tmp_path: Path) -> AsyncIterator[TelegramLine]:
    """By webhook."""
    async with telegram_line(server, sqlite_url, tmp_path) as line:
        yield line
