"""An engine ends with the house that has started it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.engine.serve import PASSING
from tests.engine.conftest import ROOT, TOKEN


def test_it_ends_with_its_house_where_no_program_can_remove_what_it_left(bot: Path, tmp_path: Path) -> None:
    """As in an image that has no rm."""
    passing = tmp_path / f"{PASSING}1"
    passing.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ENGINE_TOKEN": TOKEN, "TMPDIR": str(passing)}
    command = [sys.executable, "-m", "bot.engine", "serve", "--port", "0", "--with-parent"]
    engine = subprocess.Popen(command, cwd=bot, env={**environment, "PATH": ""}, stdin=subprocess.PIPE)
    try:
        assert engine.stdin is not None
        engine.stdin.close()
        assert engine.wait(20) == 0
    finally:
        engine.kill()
        engine.wait()
