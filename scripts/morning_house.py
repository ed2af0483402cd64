"""A gateway whose clock is BEHIND by so many seconds: the house of the pictures, where it is morning."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta

from bot.commands.serving import announce
from bot.serving.server import serve
from bot.settings import Settings

BEHIND = "BEHIND"


def clock() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=float(os.environ[BEHIND]))


if __name__ == "__main__":
    sys.exit(serve(Settings.read(), announce, clock=clock))
