"""A copy of the shipped content to spoil."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# When a file was last written that nobody has touched since: no test writes at this moment.
UNTOUCHED = 1_000_000_000 * 10**9


class Copy:
    """The shipped content in a directory of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        files = [ROOT / "domain.yml", ROOT / "config.yml"]
        for folder in ("data", "tests/transcripts"):
            files += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        self._shipped = {str(path.relative_to(ROOT)): path.read_bytes() for path in files}
        self._folders = {str(folder) for file in self._shipped for folder in Path(file).parents}
        for name in ("actions", "bot"):
            (root / name).symlink_to(ROOT / name)
        self._put(self._shipped)

    def mend(self) -> None:
        """As it was shipped again, whatever was done to it: a copy that is there costs nearly nothing."""
        spoilt = dict(self._shipped)
        for path, folders, files in os.walk(self.root):
            within = "" if path == str(self.root) else f"{os.path.relpath(path, self.root)}/"
            for name in [one for one in folders if f"{within}{one}" not in self._folders]:
                folders.remove(name)
                if f"{within}{name}" not in ("actions", "bot"):
                    shutil.rmtree(f"{path}/{name}")
            for name in files:
                if f"{within}{name}" not in self._shipped:
                    Path(path, name).unlink()
                elif os.lstat(f"{path}/{name}").st_mtime_ns == UNTOUCHED:
                    del spoilt[f"{within}{name}"]
        self._put(spoilt)

    def _put(self, files: dict[str, bytes]) -> None:
        for file, content in files.items():
            path = self.root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.write_bytes(content)
            os.utime(path, ns=(UNTOUCHED, UNTOUCHED))

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


@pytest.fixture(scope="session")
def one_copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("content"))


@pytest.fixture
def content(one_copy: Copy) -> Copy:
    one_copy.mend()
    return one_copy
