"""A full disk is not filled further by telling of it, and nothing that was refused goes untold."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from bot.serving.outage import Outage
from tests.patience import until


async def test_the_last_of_an_outage_are_told_and_are_none_of_the_next() -> None:
    outage = Outage(again=0.05)
    with capture_logs() as logs:
        for _ in range(3):
            outage.refused(error="disk full", route="send")
        assert [one["refused"] for one in logs] == [1]
        await until(lambda: len(logs) == 2)
        await asyncio.sleep(0.1)
        outage.refused(error="disk full", route="send")
    assert [one["refused"] for one in logs] == [1, 2, 1]
