"""Plays the conversation tests to a version, before customers meet it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import yaml

from bot.content.business import load_business
from bot.engines import ENGINE_COMMAND
from bot.settings import ROOT, without_ours
from bot.training import TrainingFailed
from bot.versions import Version

PLAY = ("test", "core", "--e2e", "--no-plot")
STORIES = ROOT / "tests" / "conversations"


def failed_conversations(version: Version) -> set[str]:
    """Return the names of the stories that do not go as written; none where there are no stories.

    Those in a language that the version does not speak are not played.
    """
    folders = [STORIES / language for language in load_business(version.folder).languages]
    if not any(any(folder.glob("test_*.yml")) for folder in folders):
        return set()
    with tempfile.TemporaryDirectory() as made:
        stories = Path(made) / "stories"
        for folder in folders:
            if folder.is_dir():
                shutil.copytree(folder, stories / folder.name)
        own = {"PYTHONPATH": str(ROOT), "TRACKER_URL": f"sqlite:///{made}/trackers.db"}
        ran = subprocess.run(
            [*ENGINE_COMMAND, *PLAY, "--model", str(version.model), "--stories", str(stories), "--out", made],
            cwd=version.folder,
            env={**without_ours(), **own},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
        )
        if ran.returncode != 0:
            said = (ran.stderr or ran.stdout).strip().splitlines()
            raise TrainingFailed(f"The conversation tests could not be played: {said[-1] if said else '?'}")
        failed = yaml.safe_load((Path(made) / "failed_test_stories.yml").read_text("utf-8")) or {}
    return {str(one["story"]).partition(" (")[0] for one in failed.get("stories", [])}
