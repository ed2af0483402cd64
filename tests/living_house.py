"""The whole house in the test's own event loop: real engine, real actions, real database; no server."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

from bot.bootstrap import Clock, House, utc_now
from bot.model.training import train_if_changed
from bot.services.patience import Step, no_step
from bot.serving.sockets import CannotStart
from bot.settings import Settings

ENGINE_START = 120.0
# A test holds for every way of saying something; which one it meets must not change from run to run.
PINNED = {"RESPONSE_VARIATION": os.environ.get("RESPONSE_VARIATION") or "1"}
_NOT_OURS = ("DATABASE_URL", "TRACKER_URL", "ENGINE_URL", "ENGINE_PORT", "ENGINE_TOKEN", "ACTION_PORT")


def test_settings(folder: Path, **changes: str) -> Settings:
    """Settings with everything that is kept in ``folder``."""
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    environment |= {
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "error",
        "BURST_SECONDS": "0",
        "RECALL_SECONDS": "0",
        **PINNED,
        **changes,
    }
    return Settings.read(environment, dotenv=folder / "no.env")


@contextlib.asynccontextmanager
async def living_house(
    folder: Path, step: Step = no_step, clock: Clock = utc_now, **changes: str
) -> AsyncIterator[House]:
    """A house that answers customers, its engine ready. ``clock``: what time it has."""
    await asyncio.to_thread(train_if_changed, say=lambda _line: None)
    house = House(test_settings(folder, **changes), step=step, clock=clock)
    house.database.prepare()
    actions = house.actions_app()
    actions.config.TOUCHUP = False  # Sanic can rewrite its methods once in a process; here are several houses
    server = await actions.create_server(sock=house.action_socket, return_asyncio_server=True)
    assert server is not None
    await server.startup()
    await server.before_start()
    await server.after_start()
    try:
        await house.start()
        assert house.engine is not None
        if not await house.engine.wait_until_ready(ENGINE_START):
            raise CannotStart((folder / "log" / "engine.log").read_text()[-2000:])
        yield house
    finally:
        await house.stop()
        await server.before_stop()
        await server.close()
        await server.after_stop()
