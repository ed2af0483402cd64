"""Plays the conversation tests to a version, and has it understand messages, before customers meet it."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from bot.content.business import load_business
from bot.core.turn import Understanding
from bot.model.assistant import READY_WITHIN, fleet
from bot.model.engines import ENGINE_COMMAND, launches
from bot.model.training import TrainingFailed
from bot.model.versions import Version
from bot.serving.sockets import bind
from bot.settings import ROOT, Settings, without_ours

PLAY = ("test", "core", "--e2e", "--no-plot")
STORIES = ROOT / "tests" / "conversations"


def failed_conversations(version: Version) -> set[str]:
    """Return the names of the stories that do not go as written; none where there are no stories.

    Those in a language that the version does not speak are not played. Raises TrainingFailed if they cannot
    be.
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


def understood_by(
    version: Version, settings: Settings, texts: Sequence[tuple[str, str]]
) -> list[Understanding]:
    """What a version makes of each text, written in a language, with no conversation around it."""
    return asyncio.run(_understood(version, settings, texts))


async def _understood(
    version: Version, settings: Settings, texts: Sequence[tuple[str, str]]
) -> list[Understanding]:
    with tempfile.TemporaryDirectory() as folder, bind("127.0.0.1", 0, "ACTION_PORT") as unused:
        own = replace(settings, var_dir=folder, tracker_url="", engine_processes=1)
        engines = fleet(own, launches(own, version, unused))
        try:
            await engines.start()
            if not await engines.wait_until_ready(READY_WITHIN, restarts=1):
                raise TrainingFailed(f"Version {version.name} cannot be started to be compared.")
            return [await engines.parse(text, language) for text, language in texts]
        finally:
            await engines.stop()
