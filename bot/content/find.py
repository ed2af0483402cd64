"""Finds words in what editors write: what is left of the shipped example, or of a name that has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.content.project import BY_LANGUAGE, Project
from bot.core.folding import folded


def find(root: Path, words: Sequence[str]) -> Iterator[str]:
    """Yield ``file:line: what stands there``, without remarks and languages that are not spoken. Capitals,
    accents and signs make no difference; a word that ends in ``*`` may go on."""
    wanted = [(f" {folded(word)}", "" if word.endswith("*") else " ") for word in words]
    unspoken = Project.read(root).unspoken
    for path in sorted((root / "data").rglob("*.yml")):
        file = path.relative_to(root)
        if file.parts[1] in BY_LANGUAGE and file.parts[2] in unspoken:
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            said = f" {folded(line)} "
            if not line.lstrip().startswith("#") and any(word + end in said for word, end in wanted):
                yield f"{file.as_posix()}:{number}: {line.strip()}"
