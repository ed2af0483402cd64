"""The public sets, read from a folder that is no part of this project: each has a README with its source."""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

OUT_OF_SCOPE = "NO_NODES_DETECTED"


@dataclass(frozen=True)
class Said:
    text: str
    intent: str


@dataclass(frozen=True)
class Dataset:
    """``test`` may hold messages of the intent OUT_OF_SCOPE; ``train`` only where its name says so.
    ``languages``: those it is taught in."""

    name: str
    train: list[Said]
    test: list[Said]
    languages: tuple[str, ...] = ("en",)

    def few(self, shots: int, seed: int) -> Dataset:
        """The same test after training on ``shots`` examples of each intent, drawn by ``seed``."""
        by_intent: dict[str, list[Said]] = defaultdict(list)
        for said in self.train:
            by_intent[said.intent].append(said)
        draw = random.Random(seed)
        chosen = [said for all_of_it in by_intent.values() for said in draw.sample(all_of_it, shots)]
        return Dataset(f"{self.name}, {shots} examples an intent", chosen, self.test, self.languages)


def hint3(folder: Path, shop: str) -> Dataset:
    train, test = (
        _csv(folder / "hint3" / f"{shop}_{part}.csv", "sentence", "label") for part in ("train", "test")
    )
    return Dataset(f"HINT3 {shop}", train, test)


def banking77(folder: Path) -> Dataset:
    train, test = (
        _csv(folder / "banking77" / f"{part}.csv", "text", "category") for part in ("train", "test")
    )
    return Dataset("Banking77", train, test)


def clinc150(folder: Path, beyond: bool = False) -> Dataset:
    """``beyond``: learn from the set's own examples that are out of scope, too."""
    parts = json.loads((folder / "clinc150" / "data_full.json").read_text("utf-8"))
    train, test = ([Said(text, intent) for text, intent in parts[part]] for part in ("train", "test"))
    outside, taught = (
        [Said(text, OUT_OF_SCOPE) for text, _ in parts[part]] for part in ("oos_test", "oos_train")
    )
    if beyond:
        return Dataset(f"CLINC150, {len(taught)} out of scope taught", train + taught, test + outside)
    return Dataset("CLINC150", train, test + outside)


def hwu64(folder: Path) -> Dataset:
    train, test = (
        _csv(folder / "hwu64" / f"fold1_{part}.csv", "text_user", "intent") for part in ("train", "test")
    )
    return Dataset("HWU64, fold 1", train, test)


def mtod_es(folder: Path) -> Dataset:
    train, test = (
        _csv(folder / "mtod_es_en" / f"es_{part}.csv", "text", "intent") for part in ("train", "test")
    )
    return Dataset("MTOD-es", train, test, ("es",))


def released_systems(folder: Path, shop: str) -> dict[str, list[tuple[Said, str, float]]]:
    """What other systems made of the test messages of ``hint3``: (message, intent named, how sure)."""
    found = {}
    for path in sorted((folder / "hint3" / "released_predictions").glob(f"*_{shop}.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem.removesuffix(f"_{shop}")] = [
                (
                    Said(row["sentence"], row["label"]),
                    row["predicted_node"],
                    float(row["predicted_node_score"] or 0),
                )
                for row in csv.DictReader(file)
            ]
    return found


def sentences(folder: Path, kind: str, language: str) -> list[str]:
    """``kind``: single-words, word-pairs or sentences."""
    path = folder / "lingua_langid" / kind / f"{language}.txt"
    return [line for line in path.read_text("utf-8").splitlines() if line.strip()]


def _csv(path: Path, text: str, intent: str) -> list[Said]:
    """A slash would make an intent an answer of a retrieval intent: MTOD writes ``alarm/set_alarm``."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Said(row[text], row[intent].replace("/", "_"))
            for row in csv.DictReader(file)
            if row[text] and row[intent]
        ]
