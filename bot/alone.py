"""The settings of a house that is there for one person at a terminal."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import ROOT, Settings

# Whoever talks here is no customer of theirs: a second house on the same networks would take their messages.
OF_THE_HOUSE = (
    *("DATABASE_URL", "TRACKER_URL", "ENGINE_URL", "REDIS_URL"),
    *("TELEGRAM_BOT_TOKEN", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "WHATSAPP_NUMBER"),
    *("ON_CALL_EMAIL", "ON_CALL_TELEGRAM"),
)


@contextmanager
def temporary_settings(
    engine_url: str | None = None, dotenv: Path = ROOT / ".env", **changes: str
) -> Iterator[Settings]:
    """Those of this machine, with databases in a folder that is gone afterwards, and nobody outside."""
    with tempfile.TemporaryDirectory(prefix="ventanilla-talk-") as folder:
        environment = {**os.environ, "VAR_DIR": folder, "LOG_LEVEL": "error", "BURST_SECONDS": "0", **changes}
        # An engine that runs already was told which port to call the actions at.
        ports = () if engine_url else ("ENGINE_PORT", "ACTION_PORT")
        # Empty, not left out: what the environment leaves out is what ``dotenv`` says.
        environment |= dict.fromkeys((*OF_THE_HOUSE, *ports), "")
        if engine_url:
            environment["ENGINE_URL"] = engine_url
        yield Settings.read(environment, dotenv)
