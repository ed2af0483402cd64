"""Finds words in what editors write: what is left of the shipped example, or of a name that has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import yaml

from bot.content.project import BY_LANGUAGE, Project
from bot.core.folding import folded
from bot.core.languages import LANGUAGES

EXAMPLE = Path(__file__).with_name("example.yml")
# Taken from the shipped facts by scripts/example_names.py: who replaces those has them no longer.
NAMES = Path(__file__).with_name("example_names.yml")
# Where a business says what it is and has.
FACTS = ("business", "services", "districts", "offices", "appointment_kinds")


def of_the_example(root: Path) -> list[str]:
    """The words of the shipped example that the business does not name as its own, in what it speaks."""
    unspoken = Project.read(root).unspoken
    facts = [root / "data/business" / f"{name}.yml" for name in FACTS]
    lines = [line for path in facts if path.exists() for line in path.read_text("utf-8").splitlines()]
    own = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    words, names = (yaml.safe_load(path.read_text("utf-8")) for path in (EXAMPLE, NAMES))
    languages = [language for language in LANGUAGES if language not in unspoken]
    spoken = dict.fromkeys(word for language in languages for word in (*words[language], *names[language]))
    return [word for word in spoken if not saying([word])(own)]


def saying(words: Sequence[str]) -> Callable[[str], bool]:
    wanted = [(f" {folded(word)}", "" if word.endswith("*") else " ") for word in words]

    def says(text: str) -> bool:
        said = f" {folded(text)} "
        return any(word + end in said for word, end in wanted)

    return says


def find(root: Path, words: Sequence[str]) -> Iterator[str]:
    """Yield ``file:line: what stands there``, without remarks and languages that are not spoken. Capitals,
    accents and signs make no difference; a word that ends in ``*`` may go on."""
    says = saying(words)
    unspoken = Project.read(root).unspoken
    for path in sorted((root / "data").rglob("*.yml")):
        file = path.relative_to(root)
        if file.parts[1] in BY_LANGUAGE and file.parts[2] in unspoken:
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if not line.lstrip().startswith("#") and says(line):
                yield f"{file.as_posix()}:{number}: {line.strip()}"
