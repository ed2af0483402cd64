"""A copy of the shipped content to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


class Copy:
    """The shipped content in a directory of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for file in ("domain.yml", "config.yml"):
            shutil.copy(ROOT / file, root)
        for folder in ("data", "tests/transcripts"):
            shutil.copytree(ROOT / folder, root / folder)
        for folder in ("actions", "bot"):
            (root / folder).symlink_to(ROOT / folder)

    def read(self, file: str) -> str:
        return (self.root / file).read_text("utf-8")

    def write(self, file: str, text: str) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        """Replace the first ``old`` by ``new``."""
        text = self.read(file)
        assert old in text, f"{file} no longer contains {old!r}: choose another place to plant this fault"
        self.write(file, text.replace(old, new, 1))

    def line(self, file: str, words: str) -> int:
        """The number of the line where ``words`` first stand; a line break in them counts too."""
        text = self.read(file)
        return text[: text.index(words)].count("\n") + 1


@pytest.fixture
def content(tmp_path: Path) -> Copy:
    return Copy(tmp_path)
