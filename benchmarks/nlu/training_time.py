"""The whole command that trains, as a person types it, on a set's examples."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import yaml

from benchmarks.nlu.datasets import Dataset, Said

ROOT = Path(__file__).parents[2]
OURS = """
recipe: default.v1
assistant_id: measured
language: es
pipeline:
- name: bot.engine.nlu.tokenizer.CustomerTokenizer
- name: bot.engine.nlu.language.LanguageDetector
- name: bot.engine.nlu.intents.SureIntentClassifier
"""


def seconds(dataset: Dataset) -> float:
    """Return how long ``python -m bot.engine train nlu`` takes from start to end, nothing cached."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "config.yml").write_text(OURS, "utf-8")
        (folder / "nlu.yml").write_text(_as_rasa(dataset.train), "utf-8")
        own = {"PYTHONPATH": str(ROOT), "RASA_CACHE_DIRECTORY": str(folder / "cache")}
        command = [sys.executable, "-m", "bot.engine", "train", "nlu", "-u", "nlu.yml"]
        began = time.perf_counter()
        subprocess.run(command, cwd=folder, env=os.environ | own, check=True, capture_output=True)
        return time.perf_counter() - began


def _as_rasa(said: Sequence[Said]) -> str:
    by_intent: dict[str, list[str]] = defaultdict(list)
    for one in said:
        by_intent[one.intent.replace("/", "_")].append(" ".join(one.text.split()))
    entries = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in by_intent.items()
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": entries}, allow_unicode=True, width=10_000)
