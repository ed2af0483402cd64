"""When the assistant is trained, and when it is left as it is. The program that trains is a stand-in here."""

import os
from pathlib import Path

import pytest

from bot.commands.common import IN_SPANISH
from bot.content.in_spanish import in_spanish
from bot.model.training import SOURCES, TrainingFailed, current_model, fingerprint, train, train_if_changed
from bot.settings import ROOT

TRAINER = """#!/bin/sh
echo "INFO rasa.engine.training.hooks - Starting to train component 'bot.engine.nlu.x.Classifier'."
[ ! -e kill ] || kill -9 $$
[ ! -e fail ] || { cat fail; echo "RuntimeError: no examples"; exit 1; }
mkdir -p models
touch "models/model-$(ls models | wc -l).tar.gz"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with two content files and an engine that only pretends to learn."""
    for name, text in {
        "domain.yml": "intents: [greet]",
        "config.yml": "recipe: default.v1",
        "data/nlu/es/greetings.yml": "nlu: []",
        "data/nlu/en/greetings.yml": "nlu: []",
        "bot/engine/nlu/model.py": "",
        "bot/engine/nlu/when/days.py": "",
        ".venv-engine/bin/python": TRAINER,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / ".venv-engine/bin/python").chmod(0o755)
    return tmp_path


def test_what_is_learnt_is_said_in_words_and_in_spanish(root: Path) -> None:
    """An editor knows no components; one of somebody's own is told by its name."""
    parts = [part.rpartition(".")[2] for part in ("bot.engine.nlu.danger.DangerDetector", "own.Part")]
    learning = "".join(f"Starting to train component 'x.{part}'.\n" for part in parts)
    trainer = f"#!/bin/sh\ncat <<END\n{learning}END\nmkdir -p models\ntouch models/a.tar.gz\n"
    (root / ".venv-engine/bin/python").write_text(trainer)
    said: list[str] = []
    train(root, said.append)
    assert said[1:3] == ["  learns what tells of danger", "  Part"]
    assert in_spanish(said[1], IN_SPANISH) == "  aprende qué habla de peligro"
    assert "Puede tardar unos minutos" in in_spanish(said[0], IN_SPANISH)


def quietly(_: str) -> None:
    pass


def test_nothing_is_trained_while_nothing_changes(root: Path) -> None:
    said: list[str] = []
    first = train_if_changed(root, said.append)
    assert said[1] == "  Classifier"
    said.clear()
    assert train_if_changed(root, said.append) == first
    assert said == []


@pytest.mark.parametrize(
    "file",
    [
        "domain.yml",
        "config.yml",
        "data/nlu/es/greetings.yml",
        "data/rules/new.yml",
        "bot/engine/nlu/model.py",
        "bot/engine/nlu/when/days.py",
        "bot/engine/turns.py",
    ],
)
def test_a_changed_file_calls_for_training(root: Path, file: str) -> None:
    train(root, quietly)
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text("# changed")
    assert current_model(root) is None


def test_a_renamed_or_deleted_file_calls_for_training(root: Path) -> None:
    before = fingerprint(root)
    (root / "data/nlu/es/greetings.yml").rename(root / "data/nlu/es/hello.yml")
    renamed = fingerprint(root)
    (root / "data/nlu/es/hello.yml").unlink()
    assert len({before, renamed, fingerprint(root)}) == 3


def test_a_file_that_is_only_touched_does_not(root: Path) -> None:
    model = train(root, quietly)
    os.utime(root / "domain.yml")
    assert current_model(root) == model


def test_a_model_made_by_other_means_does_not_pass_for_ours(root: Path) -> None:
    train(root, quietly)
    newer = root / "models" / "by-hand.tar.gz"
    newer.touch()
    os.utime(newer, (2e9, 2e9))
    assert current_model(root) is None


def test_training_that_failed_tells_what_was_warned_of_before(root: Path) -> None:
    warned = ("Slot 'x' is in no form.", "The utterance 'utter_y' is not used in any story or rule.")
    (root / "fail").write_text("".join(f"io.py:100: UserWarning: {one}\n" for one in warned))
    with pytest.raises(TrainingFailed, match=r"no examples .*\n  Slot 'x' is in no form\.$"):
        train(root, quietly)


def test_training_that_failed_is_tried_again_and_says_why(root: Path) -> None:
    (root / "fail").touch()
    with pytest.raises(TrainingFailed, match="RuntimeError: no examples"):
        train_if_changed(root, quietly)
    assert current_model(root) is None
    (root / "fail").unlink()
    assert train_if_changed(root, quietly).exists()


def test_training_that_was_killed_is_told_as_that(root: Path) -> None:
    """As by a system without memory: what it said last is no reason."""
    before = train(root, quietly)
    (root / "kill").touch()
    with pytest.raises(TrainingFailed, match=r"killed \(SIGKILL\)"):
        train(root, quietly)
    assert current_model(root) == before


def test_faulty_content_is_not_trained(root: Path) -> None:
    with pytest.raises(TrainingFailed, match=r"domain\.yml:3: not YAML"):
        train_if_changed(root, quietly, check=lambda _: ["domain.yml:3: not YAML"])
    assert not (root / "models").exists()


def test_old_models_do_not_pile_up(root: Path) -> None:
    for _ in range(6):
        train(root, quietly)
    assert len(list((root / "models").glob("*.tar.gz"))) == 3


def test_a_missing_environment_is_told_in_one_sentence(root: Path) -> None:
    (root / ".venv-engine/bin/python").unlink()
    with pytest.raises(TrainingFailed, match="run 'make setup'"):
        train(root, quietly)


def test_everything_a_model_is_said_to_depend_on_is_there() -> None:
    assert [pattern for pattern in SOURCES if not any(ROOT.glob(pattern))] == []
