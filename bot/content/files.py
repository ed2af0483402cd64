"""The files that people write: which of them count, and what keeps one from being read."""

from __future__ import annotations

import errno
import fnmatch
import os
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from bot.content import slips
from bot.content.faults import ContentError, Fault

_IN_THE_WAY = {
    errno.EISDIR: (
        "A folder stands here in the place of a file.",
        "Give it a name that does not end so, or delete it.",
    ),
    errno.EACCES: (
        "You may not read this file.",
        "Ask whoever set up this machine to let you, or write it anew under its name.",
    ),
    errno.ELOOP: ("This is a link that leads back to itself.", "Put the file itself here."),
}
# How what word processors and the like save begins: packed, or as Word did once; a PDF, a picture.
_DOCUMENTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff")


def files(folder: Path, pattern: str = "*.yml") -> list[Path]:
    """Those below ``folder``, in order. What begins with a dot is another program's (a lock, a half-saved
    copy), and Rasa reads none either."""
    found: list[str] = []
    for path, folders, names in os.walk(folder):
        folders[:] = [one for one in folders if not one.startswith(".")]
        seen = [*folders, *(one for one in names if not one.startswith("."))]
        found += [f"{path}/{one}" for one in fnmatch.filter(seen, pattern)]
    return [Path(one) for one in sorted(found, key=lambda one: one.split("/"))]


def copies(paths: Iterable[Path]) -> dict[Path, Path]:
    """Those that say word for word what another of the same folder does, each with that one: a copy is the
    one with the longer name, "faq (1).yml"."""
    alike: dict[object, Path] = {}
    sizes: dict[tuple[Path, int], list[Path]] = defaultdict(list)
    for path in paths:
        with suppress(OSError):
            sizes[path.parent, path.stat().st_size].append(path)
    found = {}
    for several in (
        sorted(those, key=lambda one: len(one.name)) for those in sizes.values() if len(those) > 1
    ):
        for path in several:
            first = alike.setdefault((path.parent, whatever_it_holds(path) or path), path)
            if first is not path:
                found[path] = first
    return found


def hidden(folder: Path, path: Path) -> bool:
    return any(part.startswith(".") for part in below(folder, path))


def below(root: Path, path: Path) -> tuple[str, ...]:
    """Return the parts of ``path``, which lies below ``root``; ``relative_to`` takes fifty times as long."""
    return path.parts[len(root.parts) :]


def text_of(file: str, path: Path) -> str:
    """Raises ContentError, which calls it ``file``."""
    try:
        if path.stat().st_size > slips.LARGEST:
            what = f"This file is larger than {slips.LARGEST // 1_000_000} MB, which no topic is."
            raise ContentError(
                [Fault(file, 1, what, "Look whether something was pasted by mistake, or split it.")]
            )
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        what, todo = "This file is missing.", "Put it back, or restore it from git."
        raise ContentError([Fault(file, 1, what, todo)]) from None
    except OSError as error:
        what = f"This file cannot be opened: {error.strerror}."
        what, todo = _IN_THE_WAY.get(
            error.errno or 0, (what, "Make it a file that you may read, or delete it.")
        )
        raise ContentError([Fault(file, 1, what, todo)]) from None
    except UnicodeDecodeError as error:
        if path.read_bytes().startswith(_DOCUMENTS):
            what, todo = "This is no text, but a document of another program.", "Save it there as plain text."
            raise ContentError([Fault(file, 1, what, todo)]) from None
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        what = "This file is not saved as UTF-8, so its accents cannot be read."
        raise ContentError([Fault(file, line, what, "Save it again with the encoding UTF-8.")]) from None


def whatever_it_holds(path: Path) -> str:
    """For those who only look for something in it: "" where it cannot be read, which the check tells."""
    try:
        found = path.stat()
        return _written(path, found.st_mtime_ns, found.st_size)
    except OSError:
        return ""


@lru_cache(maxsize=2000)
def _written(path: Path, _changed: int, _size: int) -> str:
    return path.read_text("utf-8", errors="replace")
