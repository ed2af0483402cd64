"""What runs beside the pages and fails begins again: later each time, unless it had run well meanwhile."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.serving.parts import kept_running


@pytest.mark.parametrize(("well", "pauses"), [(0.05, [0.01, 0.02, 0.01]), (60.0, [0.01, 0.02, 0.04])])
async def test_it_is_begun_again_later_each_time_unless_it_ran_for_long(
    well: float, pauses: list[float]
) -> None:
    lasts = [0.0, 0.0, 0.1]

    async def run() -> None:
        if lasts:
            await asyncio.sleep(lasts.pop(0))
            raise ValueError("broken")

    with capture_logs() as logs:
        await kept_running("a part", run, pause=0.01, well=well)
    assert [one["again_in"] for one in logs] == pauses
