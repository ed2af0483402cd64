"""What one state of the content has and another has not, as its editors wrote it. Remarks aside."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.content.files import files, whatever_it_holds

_KINDS = ("business", "responses", "nlu", "rules", "stories", "frustration", "danger")
_ALONE = ("domain.yml", "config.yml")
# What stands before a name in its line, and behind it.
_NAME = re.compile(r"(?:- )?(?:(?:intent|rule|story|name): )?(.+?):?(?: [|&].*)?")


@dataclass(frozen=True)
class Change:
    """``line``: where it is now, or was; ``name``: the response, intent, rule or entry it is of."""

    file: str
    line: int
    name: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class _Line:
    number: int
    text: str

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())


def changes(before: Path, after: Path) -> Iterator[Change]:
    """By file, in their order. Kinds of which one of the two keeps no files are left aside."""
    kinds = [kind for kind in _KINDS if kind not in not_kept(before)]
    found = {*_ALONE}
    for root in (before, after):
        for kind in kinds:
            found |= {path.relative_to(root).as_posix() for path in files(root / "data" / kind)}
    for file in sorted(found):
        old, new = _lines(before / file), _lines(after / file)
        yield from _between(file, old, new)


def not_kept(version: Path) -> list[str]:
    """The kinds of files that older releases did not keep with a version."""
    if not (version / "data" / "nlu").is_dir():
        return ["nlu", "rules", "stories", "frustration", "danger"]
    return [] if (version / "data" / "danger").is_dir() else ["danger"]


def _between(file: str, old: list[_Line], new: list[_Line]) -> Iterator[Change]:
    was, now = ([line.text for line in lines] for lines in (old, new))
    for kind, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal":
            lines, first = (new, c) if d > c else (old, a)
            gone, come = (tuple(one.text.strip() for one in part) for part in (old[a:b], new[c:d]))
            yield Change(file, lines[first].number, _of(lines, first), gone, come)


def _lines(path: Path) -> list[_Line]:
    numbered = enumerate(whatever_it_holds(path).splitlines(), 1)
    return [_Line(i, text.rstrip()) for i, text in numbered if text.strip() and text.lstrip()[0] != "#"]


def _of(lines: list[_Line], place: int) -> str:
    """The outermost thing around a line that is not the whole section."""
    around, indent = "", lines[place].indent
    for line in reversed(lines[:place]):
        if line.indent < indent:
            indent = line.indent
            if indent or not around:
                around = line.text.strip()
        if not indent:
            break
    named = _NAME.fullmatch(around)
    return named[1] if named else around
