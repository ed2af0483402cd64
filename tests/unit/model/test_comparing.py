"""A version understands messages beside the one that answers, with a real process in its engine's place."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.model import _compare_understanding
from bot.model import engines
from bot.model.comparing import understood_by
from bot.model.training import TrainingFailed
from bot.model.versions import Version
from bot.services import asked
from bot.serving import logs
from bot.settings import Settings
from tests.unit.dialogue.test_supervisor import STAND_IN, alive, starts
from tests.unit.model.test_versions import Project

TEXTS = [("hola", "es"), ("hello", "en")]


@pytest.fixture
def version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Version:
    monkeypatch.setattr(engines, "ENGINE_COMMAND", (sys.executable, str(STAND_IN), str(tmp_path)))
    return Version("new", tmp_path, "", datetime.now(UTC))


def settings(folder: Path) -> Settings:
    return Settings.read({"VAR_DIR": str(folder / "var"), "ENGINE_PROCESSES": "3"}, dotenv=folder / "no.env")


def test_each_text_is_understood_and_the_engine_ends(version: Version, tmp_path: Path) -> None:
    """One engine is enough for it, whatever the gateway has."""
    found = understood_by(version, settings(tmp_path), TEXTS)
    assert [one.intent for one in found] == ["stand_in", "stand_in"]
    assert len(starts(tmp_path)) == 1
    assert not alive(starts(tmp_path)[0][0])


def test_a_draft_that_is_compared_takes_no_room_from_versions_that_answered(
    version: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "asked_lately", lambda *_: [asked.Asked("hola", 1, "es")])
    monkeypatch.setattr(logs, "configure_logs", lambda _settings: None)
    (tmp_path / "project").mkdir()
    project = Project(tmp_path / "project")
    project.train()
    answered = project.start()
    project.write("responses/hours.yml", "draft: 1\n")
    _compare_understanding(settings(tmp_path), project.versions, version, 10, 30)
    assert len(starts(tmp_path)) == 2
    assert [one.name for one in project.versions.all()] == [answered]


def test_a_version_that_does_not_start_is_told(version: Version, tmp_path: Path) -> None:
    (tmp_path / "broken").touch()
    with pytest.raises(TrainingFailed, match="Version new cannot be started"):
        understood_by(version, settings(tmp_path), TEXTS)
