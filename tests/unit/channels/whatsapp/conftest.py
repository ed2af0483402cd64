from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.counterparts.whatsapp_line import WhatsAppLine, whatsapp_line


@pytest.fixture
async def line(sqlite_url: str, tmp_path: Path) -> AsyncIterator[WhatsAppLine]:
    async with whatsapp_line(sqlite_url, tmp_path / "media") as line:
        yield line


@pytest.fixture
async def fast_line(sqlite_url: str, tmp_path: Path) -> AsyncIterator[WhatsAppLine]:
    """One where the pauses between tries pass ten times as fast."""
    async with whatsapp_line(sqlite_url, tmp_path / "media", speed=10.0) as line:
        yield line
