"""The content that ships, as examples to learn from and to be tested on while held out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from benchmarks.nlu.datasets import Dataset, Said

FOLDS = 5


def examples(root: Path, language: str) -> list[Said]:
    found = []
    for path in sorted((root / "data" / "nlu" / language).glob("*.yml")):
        for entry in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            lines = entry["examples"].splitlines()
            found += [
                Said(line.removeprefix("- ").strip(), entry["intent"]) for line in lines if line.strip()
            ]
    return found


def folds(root: Path, tested: str) -> Iterator[Dataset]:
    """Hold out each fifth of the examples in the language ``tested``; learn from all others in both."""
    own = examples(root, tested)
    rest = [said for language in ("es", "en") if language != tested for said in examples(root, language)]
    for fold in range(FOLDS):
        held = own[fold::FOLDS]
        kept = [said for i, said in enumerate(own) if i % FOLDS != fold]
        yield Dataset(f"Our content, {tested}", kept + rest, held, ("es", "en"))
