"""The command line, and what is done so that Rasa starts quickly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.engine import without_tensorflow
from bot.engine.__main__ import on_loopback
from tests.engine.conftest import ROOT


def run(arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", **environment}
    command = [sys.executable, "-m", "bot.engine", *arguments.split()]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_a_component_that_needs_tensorflow_is_named_with_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("pipeline:\n- name: DIETClassifier\n  epochs: 1\n")
    ended = run("train", tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.startswith("config.yml names DIETClassifier, which needs TensorFlow: install")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "content", ["", "[]", "pipeline:", "pipeline: [", "pipeline:\n- name: KeywordIntentClassifier"]
)
def test_nothing_else_needs_it(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.yml").write_text(content)
    without_tensorflow.arrange(tmp_path / "config.yml")
    sys.meta_path.pop(0)


def test_rasas_own_commands_are_passed_on(tmp_path: Path) -> None:
    assert run("--version", tmp_path).stdout.startswith("Rasa Version")


def test_without_a_model_it_says_what_to_do(tmp_path: Path) -> None:
    ended = run("serve", tmp_path, ENGINE_TOKEN="t")
    assert ended.returncode == 1
    assert ended.stderr.strip() == "There is no model at models: run `python -m bot.engine train` first."


@pytest.mark.parametrize(
    ("given", "run"),
    [
        (["run", "-p", "5006"], ["run", "-i", "127.0.0.1", "-p", "5006"]),
        (["shell"], ["shell", "-i", "127.0.0.1"]),
        (["run", "-i", "0.0.0.0"], ["run", "-i", "0.0.0.0"]),
        (["run", "--interface=::1"], ["run", "--interface=::1"]),
        (["train", "nlu"], ["train", "nlu"]),
    ],
)
def test_rasas_own_servers_listen_to_this_machine_only_unless_told(given, run):
    assert on_loopback(given) == run
