"""The command line, and what is done so that Rasa starts quickly."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rasa.core.utils import AvailableEndpoints

from bot.engine import serve
from bot.engine.__main__ import on_loopback
from bot.engine.adjusted import without_tensorflow
from bot.engine.adjusted.processor import TurnProcessor
from bot.engine.nlu.encoder import encoder
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


OURS = ["bot.engine.nlu.intents.SureIntentClassifier", "rasa.core.policies.memoization.MemoizationPolicy"]


@pytest.mark.parametrize(
    ("parts", "left_out"),
    [
        (OURS, {"tensorflow", "sklearn", "socketio"}),
        ([*OURS, "rasa.nlu.classifiers.logistic_regression_classifier.X"], {"tensorflow"}),
        ([*OURS, "somebody.elses.Component"], {"tensorflow"}),
        (None, {"tensorflow"}),
    ],
)
def test_only_a_model_of_our_own_parts_is_served_without_what_others_may_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: list[str] | None, left_out: set[str]
) -> None:
    model = model_of(parts, tmp_path)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    before = len(sys.meta_path)
    without_tensorflow.arrange_serving(model)
    added = sys.meta_path[: len(sys.meta_path) - before]
    names = ("tensorflow", "sklearn", "socketio", "numpy", "rasa")
    assert {name for name in names if any(finder.find_spec(name, None) for finder in added)} == left_out


def test_the_encoders_that_a_model_needs_are_known_before_it_is_unpacked(bot: Path, monkeypatch) -> None:
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    assert without_tensorflow.arrange_serving(bot / "models" / "small.tar.gz") == {"use"}


def test_an_encoder_that_several_threads_ask_for_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.engine.nlu.encoder._LOADED", {})
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(encoder, ["use"] * 4))) == 1


def test_what_is_no_longer_used_is_looked_for_again_once_a_model_is_loaded(bot: Path) -> None:
    gc.disable()
    try:
        asyncio.run(serve.load_agent(str(bot / "models" / "small.tar.gz"), AvailableEndpoints()))
        assert gc.isenabled()
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
        gc.enable()


OUR_CONFIG = "pipeline:\n- name: bot.engine.nlu.intents.SureIntentClassifier\n"


@pytest.mark.parametrize(
    ("content", "left_out"),
    [
        (OUR_CONFIG + "policies:\n- name: MemoizationPolicy\n", {"tensorflow", "scipy.stats", "socketio"}),
        (OUR_CONFIG + "- name: LogisticRegressionClassifier\n", {"tensorflow"}),
        (OUR_CONFIG + "importers:\n- name: somebody.elses.Importer\n", {"tensorflow"}),
    ],
)
def test_only_parts_of_our_own_are_trained_without_what_others_may_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, left_out: set[str]
) -> None:
    (tmp_path / "config.yml").write_text(content)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    before = len(sys.meta_path)
    without_tensorflow.arrange(tmp_path / "config.yml", training=True)
    added = sys.meta_path[: len(sys.meta_path) - before]
    names = ("tensorflow", "scipy", "scipy.stats", "sklearn.svm", "socketio", "sqlalchemy", "rasa")
    assert {name for name in names if any(finder.find_spec(name, None) for finder in added)} == left_out


def test_a_model_that_needs_tensorflow_is_named_with_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    model_of([*OURS, "rasa.core.policies.ted_policy.TEDPolicy"], tmp_path / "models")
    ended = run("serve", tmp_path, ENGINE_TOKEN="t")
    assert ended.returncode == 1
    assert "model.tar.gz names TEDPolicy, which needs TensorFlow: install" in ended.stderr


def model_of(parts: list[str] | None, folder: Path) -> Path:
    """A model of these classes, as far as its description tells; None: a file that is no model."""
    path = folder / "model.tar.gz"
    if parts is None:
        path.write_text("not a model")
        return path
    nodes = {str(number): {"uses": part} for number, part in enumerate(parts)}
    described = json.dumps({"predict_schema": {"nodes": nodes}}).encode()
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("metadata.json")
        member.size = len(described)
        archive.addfile(member, io.BytesIO(described))
    return path


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


def test_the_model_that_is_named_is_served_whatever_lies_beside_it(bot: Path, tmp_path: Path) -> None:
    named = Path(shutil.copy(bot / "models" / "small.tar.gz", tmp_path))
    (tmp_path / "newer.tar.gz").write_bytes(b"no model at all")
    os.utime(named, (1, 1))
    name, _, _ = TurnProcessor._load_model(named)
    assert name == "small.tar.gz"


FORGET = """
import asyncio, gc, os
from bot.engine.adjusted import quiet

quiet.configure("debug")

async def fails():
    int(os.environ["SAID"])

async def main():
    asyncio.create_task(fails())
    await asyncio.sleep(0)
    gc.collect()

asyncio.run(main())
"""


def test_a_task_that_nobody_waited_for_quotes_nothing_when_it_fails():
    ended = subprocess.run(
        [sys.executable, "-c", FORGET],
        env={"SAID": "soy Zacarías", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    told = ended.stdout + ended.stderr
    assert "Task exception was never retrieved" in told and "in fails" in told, told
    assert "Zacar" not in told, told
