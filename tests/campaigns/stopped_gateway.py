"""A gateway whose clock is a file, CLOCK: it stands where the file says, in ISO format."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

from bot.serving.server import serve
from bot.settings import Settings


def clock() -> datetime:
    return datetime.fromisoformat(Path(os.environ["CLOCK"]).read_text("utf-8"))


if __name__ == "__main__":
    sys.exit(serve(Settings.read(), clock=clock))
