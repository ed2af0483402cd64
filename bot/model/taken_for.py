"""Asks the engine's learner what each example would be taken for, had it not been written."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence

from bot.content.beyond import classifier
from bot.content.project import Project
from bot.model.engines import ENGINE_COMMAND
from bot.model.training import TrainingFailed
from bot.settings import ROOT, without_ours


def taken_for(project: Project, texts: Sequence[str], labels: Sequence[str]) -> list[str | None]:
    """A label for each text; None where the bot would not have been sure. Raises TrainingFailed."""
    python, *_, engine = ENGINE_COMMAND
    try:
        ran = subprocess.run(
            [python, "-m", f"{engine}.taken_for"],
            input=json.dumps(
                {"texts": [*texts], "labels": [*labels], "settings": classifier(project.config.data)}
            ),
            cwd=ROOT,
            env={**without_ours(), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise TrainingFailed("The engine's environment is missing: run 'make setup'.") from None
    if ran.returncode != 0:
        last = (ran.stderr.strip().splitlines() or ["?"])[-1]
        raise TrainingFailed(f"The examples could not be compared: {last}")
    said: list[str | None] = json.loads(ran.stdout)
    return said
