"""Writes bot/content/example_names.yml anew: ``python -m scripts.example_names``, after the shipped example's
facts have changed. Those of another business stay out of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.content.find import FACTS, NAMES
from bot.core.languages import LANGUAGES

EXAMPLE = "Cooperativa Aurora"


def is_the_example(root: Path) -> bool:
    return yaml.safe_load((root / "data/business/business.yml").read_text("utf-8"))["name"] == EXAMPLE


def named(root: Path) -> dict[str, list[str]]:
    """What the business calls its places, services and appointments, in each language."""
    facts = [root / "data/business" / f"{name}.yml" for name in FACTS[1:]]
    data = [yaml.safe_load(path.read_text("utf-8")) for path in facts if path.exists()]
    entries = [entry for one in data for section in one.values() for entry in section.values()]
    return {language: sorted({*_names(entries, language)}) for language in LANGUAGES}


def _names(entries: list[dict[str, Any]], language: str) -> Iterator[str]:
    for entry in entries:
        yield from (entry[language], *entry.get("synonyms", {}).get(language, ()))
        if "address" in entry:
            yield entry["address"].partition(",")[0]


def main(root: Path, names: Path = NAMES) -> None:
    if not is_the_example(root):
        sys.exit(f"data/business/ is not that of {EXAMPLE}: nothing was written.")
    names.write_text(yaml.safe_dump(named(root), allow_unicode=True, width=140), "utf-8")


if __name__ == "__main__":
    main(Path())
