"""Trains the assistant when what it learns from has changed, and only then."""

from __future__ import annotations

import hashlib
import re
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.settings import ROOT, without_ours

# What a model depends on: content, configuration, and the code and libraries that learn from them.
SOURCES = (
    "domain.yml",
    "config.yml",
    "data/**/*.yml",
    "bot/engine/**/*.py",
    "bot/core/text.py",
    "requirements/engine.txt",
)
MODELS_KEPT = 3
# What each part of config.yml learns, as an editor would say it.
_LEARNT = {
    "LanguageDetector": "learns which language is written",
    "AnswerSelector": "learns which prepared answer a question is for",
    "DangerDetector": "learns what tells of danger",
    "FrustrationDetector": "learns what sounds angry",
    "SureIntentClassifier": "learns what is wanted",
    "EscalationPolicy": "learns when a person is wanted",
    "LeanRulePolicy": "learns the rules",
    "LeanMemoizationPolicy": "learns the stories",
}
FINGERPRINT = "fingerprint"


Check = Callable[[Path], Sequence[str]]
Say = Callable[[str], None]


class TrainingFailed(Exception):
    """What a person at the terminal should know about it."""


def fingerprint(root: Path = ROOT) -> str:
    """Return a hash of the names and contents of everything a model is made from."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in root.glob(pattern)}):
        file = path.relative_to(root)
        if not any(part.startswith(".") for part in file.parts):  # another program's: nothing is learnt of it
            digest.update(f"{file}\0".encode() + _held(path) + b"\0")
    return digest.hexdigest()


def _held(path: Path) -> bytes:
    """What keeps it from being read is told by whoever looks through the content before training."""
    try:
        return path.read_bytes()
    except OSError as fault:
        return str(fault.errno).encode()


def current_model(root: Path = ROOT) -> Path | None:
    """The newest model, if it was made from what is there now."""
    stamp = root / "models" / FINGERPRINT
    newest = next(iter(_models(root)), None)
    if newest is None or not stamp.exists():
        return None
    return newest if stamp.read_text() == f"{newest.name} {fingerprint(root)}" else None


def train_if_changed(root: Path = ROOT, say: Say = print, check: Check | None = None) -> Path:
    """Return the model of the present content, training it if there is none. TrainingFailed says why not."""
    return current_model(root) or train(root, say, check)


def train(root: Path = ROOT, say: Say = print, check: Check | None = None) -> Path:
    """``check`` looks through the content first and returns why nothing can be learnt from it. Raises
    TrainingFailed."""
    if check is not None and (faults := check(root)):
        raise TrainingFailed("\n".join(faults))
    engine = root / ".venv-engine" / "bin" / "python"
    if not engine.exists():
        raise TrainingFailed("The engine's environment is missing: run 'make setup'.")
    before, began = fingerprint(root), time.monotonic()
    say("Training the assistant: there is no model of the present content yet. It may take some minutes.")
    log_file = root / "var" / "log" / "train.log"
    log_file.parent.mkdir(parents=True, exist_ok=True)
    code, last = _run([str(engine), "-m", "bot.engine", "train"], root, log_file, say)
    if code < 0:
        killed = signal.Signals(-code).name
        raise TrainingFailed(f"Training was killed ({killed}), as happens where memory runs out: try again.")
    if code != 0:
        why = "\n".join(f"  {one}" for one in _warnings(log_file))
        raise TrainingFailed(f"Training failed: {last} (everything it said: {log_file})\n{why}".rstrip())
    newest, *older = _models(root)
    for model in older[MODELS_KEPT - 1 :]:
        model.unlink()
    (root / "models" / FINGERPRINT).write_text(f"{newest.name} {before}")
    say(f"Trained in {time.monotonic() - began:.0f} s: models/{newest.name}")
    return newest


def _run(command: list[str], root: Path, log_file: Path, say: Say) -> tuple[int, str]:
    """Run ``command``, telling which component learns; return its exit code and the last thing it said."""
    last = "no reason was given."
    with (
        log_file.open("w") as log,
        subprocess.Popen(
            command,
            cwd=root,
            env=without_ours(),
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        assert process.stdout is not None
        try:
            for line in process.stdout:
                log.write(line)
                last = line.strip() or last
                learning = re.search(r"Starting to train component '([^']+)'", line)
                if learning:
                    part = learning[1].rpartition(".")[2]
                    say(f"  {_LEARNT.get(part, part)}")
        except BaseException:  # Ctrl-C and SIGTERM too: nothing goes on learning behind our back
            process.kill()
            raise
    return process.returncode, last


def _warnings(log_file: Path) -> list[str]:
    """What Rasa said before it gave up. That it sees nobody use a response is no reason: our actions do."""
    said = re.findall(r"UserWarning: (.+)", log_file.read_text(errors="replace"))
    return [one for one in dict.fromkeys(said) if "is not used in any" not in one]


def _models(root: Path) -> list[Path]:
    """Newest first."""
    return sorted((root / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
