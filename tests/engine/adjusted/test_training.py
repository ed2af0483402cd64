"""Training again: only what learns from what has changed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.engine.conftest import _environment


def train(folder: Path) -> set[str]:
    """Train, and return the components that learnt."""
    ran = subprocess.run(
        [sys.executable, "-m", "bot.engine", "train", "--skip-validation"],
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    return {
        name.rpartition(".")[2]
        for name in re.findall(r"to train component '([^']+)'", ran.stdout + ran.stderr)
    }


@pytest.fixture
def project(bot: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bot, tmp_path / "bot"))


def test_other_words_train_nothing_again_and_another_example_what_learns_from_it(project: Path) -> None:
    domain = project / "domain.yml"
    domain.write_text(domain.read_text("utf-8").replace("Hola. ¿Te digo el horario?", "Buenas."), "utf-8")
    assert train(project) == set()
    nlu = project / "data" / "nlu.yml"
    nlu.write_text(nlu.read_text("utf-8").replace("    - hola\n", "    - hola\n    - muy buenas\n"), "utf-8")
    assert train(project) == {"LanguageDetector", "SureIntentClassifier", "FrustrationDetector"}


FAULTS = """
import sys
from bot.engine.adjusted import without_tensorflow
from pathlib import Path
without_tensorflow.arrange(Path("config.yml"))
from bot.engine.adjusted import reading
reading.once()
from rasa.shared.utils import io, validation
once, again = io.read_yaml("a: [1]"), io.read_yaml("a: [1]")
once["a"].append(2)
assert again == io.read_yaml("a: [1]") == {"a": [1]}
for text in (%r, %r):
    for _ in range(2):
        try:
            validation.validate_yaml_schema(text, "shared/nlu/training_data/schemas/nlu.yml")
        except Exception as fault:
            print(type(fault).__name__, " ".join(str(fault).split()))
"""


def test_faults_are_told_as_rasa_tells_them_every_time(project: Path) -> None:
    """With the line, although the quick reader that looks first counts none."""
    wrong = 'version: "3.1"\nnlu:\n- intent: a\n  examples: 3\n'
    assert yaml.safe_load(wrong)
    code = FAULTS % (wrong, "nlu: [")
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=project, env=_environment(), capture_output=True, text=True
    )
    told = ran.stdout.splitlines()
    assert len(told) == 4, ran.stdout + ran.stderr
    for one in told[:2]:
        assert one.startswith("YamlValidationException") and "in Line 3" in one
    assert told[2] == told[3] and told[2].startswith("YamlSyntaxException")
