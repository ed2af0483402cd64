"""The whole command that trains, as a person types it, on a set: ours, and stock Rasa's with DIET."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.nlu.datasets import Dataset, Said
from benchmarks.nlu.understanding import judge

ROOT = Path(__file__).parents[2]
# Made by `make bench`.
STOCK = ROOT / ".venv-stock" / "bin" / "python"
OURS = """
recipe: default.v1
assistant_id: measured
language: es
pipeline:
- name: bot.engine.nlu.tokenizer.CustomerTokenizer
- name: bot.engine.nlu.language.LanguageDetector
- name: bot.engine.nlu.intents.SureIntentClassifier
"""
# What `rasa init` proposes.
DIET = """
recipe: default.v1
assistant_id: measured
language: en
pipeline:
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: 100
  constrain_similarities: true
- name: EntitySynonymMapper
- name: ResponseSelector
  epochs: 100
  constrain_similarities: true
- name: FallbackClassifier
  threshold: 0.3
  ambiguity_threshold: 0.1
"""
# Reads texts, a JSON list; writes for each the likeliest intent and how sure it is.
ASK = """
import asyncio, glob, json, sys
from rasa.core.agent import Agent
agent = Agent.load(glob.glob("models/*")[0])
async def ask(text):
    for one in (await agent.parse_message(text))["intent_ranking"]:
        if one["name"] != "nlu_fallback":
            return one["name"], one["confidence"]
    return "", 0
async def ask_all(texts):
    return [await ask(text) for text in texts]
json.dump(asyncio.run(ask_all(json.load(open("said.json")))), open("understood.json", "w"))
"""


@dataclass(frozen=True)
class Took:
    """Seconds: of the processors, and by the clock on the wall."""

    processor: float
    wall: float


@dataclass(frozen=True)
class Stock:
    took: Took
    correct: float
    out_of_scope: float | None


def ours(dataset: Dataset) -> Took:
    """Train with ``python -m bot.engine train nlu``, nothing cached."""
    with tempfile.TemporaryDirectory() as made:
        folder = _project(Path(made), OURS, dataset)
        own = {"PYTHONPATH": str(ROOT), "RASA_CACHE_DIRECTORY": str(folder / "cache")}
        return _timed([sys.executable, "-m", "bot.engine", "train", "nlu", "-u", "nlu.yml"], folder, own)


def stock(dataset: Dataset) -> Stock:
    """Train with ``rasa train nlu``, nothing cached, and put the set's own test to it, once."""
    with tempfile.TemporaryDirectory() as made:
        folder = _project(Path(made), DIET, dataset)
        own = {"RASA_TELEMETRY_ENABLED": "false", "RASA_CACHE_DIRECTORY": str(folder / "cache")}
        took = _timed([str(STOCK), "-m", "rasa", "train", "nlu", "-u", "nlu.yml"], folder, own)
        (folder / "said.json").write_text(json.dumps([said.text for said in dataset.test]), "utf-8")
        _timed([str(STOCK), "-c", ASK], folder, own)
        understood = json.loads((folder / "understood.json").read_text("utf-8"))
    best, scores = [name for name, _ in understood], [score for _, score in understood]
    correct, scope, _ = judge(dataset.test, best, best, scores)
    return Stock(took, correct, scope)


def _timed(command: list[str], folder: Path, environment: dict[str, str]) -> Took:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])} failed:\n{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(spent, time.perf_counter() - began)


def _project(folder: Path, config: str, dataset: Dataset) -> Path:
    (folder / "config.yml").write_text(config, "utf-8")
    (folder / "nlu.yml").write_text(_as_rasa(dataset.train), "utf-8")
    return folder


def _as_rasa(said: Sequence[Said]) -> str:
    by_intent: dict[str, list[str]] = defaultdict(list)
    for one in said:
        by_intent[one.intent].append(" ".join(one.text.split()))
    entries = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in by_intent.items()
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": entries}, allow_unicode=True, width=10_000)
