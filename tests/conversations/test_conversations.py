"""Rasa's own conversation tests, run by Rasa's own command line as any Rasa project would."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.model.engines import ENGINE_COMMAND
from bot.model.training import train_if_changed
from bot.settings import ROOT

HERE = Path(__file__).parent


@pytest.mark.timeout(300)
def test_the_dialogue_goes_the_way_the_stories_say(tmp_path: Path) -> None:
    train_if_changed(say=lambda _line: None)
    command = [*ENGINE_COMMAND, "test", "core", "--stories", str(HERE), "--e2e", "--no-plot"]
    ran = subprocess.run(
        [*command, "--out", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"RASA_TELEMETRY_ENABLED": "false", "TRACKER_URL": f"sqlite:///{tmp_path}/t.db"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    report = yaml.safe_load((tmp_path / "story_report.json").read_text("utf-8"))
    told = sum(len(yaml.safe_load(file.read_text("utf-8"))["stories"]) for file in HERE.rglob("test_*.yml"))
    assert report["conversation_accuracy"]["total"] == told
    assert not _stories(tmp_path / "failed_test_stories.yml"), _text(tmp_path / "failed_test_stories.yml")


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _stories(path: Path) -> list[object]:
    return (yaml.safe_load(_text(path)) or {}).get("stories", [])
