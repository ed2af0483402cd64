"""Writes bot/content/example_names.yml anew: ``python -m scripts.example_names``, after the shipped example's
facts have changed. Those of another business stay out of it."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from bot.content.find import FACTS, NAMES
from bot.core.languages import LANGUAGES

EXAMPLE = "Cooperativa Aurora"


def is_the_example(root: Path) -> bool:
    return yaml.safe_load((root / "data/business/business.yml").read_text("utf-8"))["name"] == EXAMPLE


def named(root: Path) -> dict[str, dict[str, dict[str, list[str]]]]:
    """What the business calls its places, services and appointments, in each language and by fact: the names
    that it says, and those that others use."""
    return {language: {fact: _names(root, fact, language) for fact in FACTS[1:]} for language in LANGUAGES}


def _names(root: Path, fact: str, language: str) -> dict[str, list[str]]:
    path = root / "data/business" / f"{fact}.yml"
    entries = [*yaml.safe_load(path.read_text("utf-8"))[fact].values()] if path.exists() else []
    names = {entry[language] for entry in entries}
    synonyms = {word for entry in entries for word in entry.get("synonyms", {}).get(language, ())}
    addresses = {entry["address"].partition(",")[0] for entry in entries if "address" in entry}
    return {"names": sorted(names), "synonyms": sorted((synonyms | addresses) - names)}


def main(root: Path, names: Path = NAMES) -> None:
    if not is_the_example(root):
        sys.exit(f"data/business/ is not that of {EXAMPLE}: nothing was written.")
    names.write_text(yaml.safe_dump(named(root), allow_unicode=True, width=140), "utf-8")


if __name__ == "__main__":
    main(Path())
