"""What a new version of the product brings to the content, beside what the editors have made of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, auto
from pathlib import PurePosixPath
from typing import Any

from bot.content.project import BY_LANGUAGE, Project, group, rows, texts_in
from bot.content.sheet import Place, Sheet

# By what each of them goes; an example, a rule and a setting by what its first key says.
_NAMED_BY = ("intent", "synonym", "lookup", "regex", "rule", "story", "name")


class Fate(Enum):
    """What has become of one thing. ``BOTH``: changed there and here, which is told first, as it wants to be
    decided; ``LEFT``: changed there, not here."""

    BOTH = auto()
    NEW = auto()
    CHANGED = auto()
    LEFT = auto()
    GONE = auto()


@dataclass(frozen=True)
class Entry:
    """``where``: its file and line."""

    where: str
    value: Any

    @property
    def lines(self) -> list[str]:
        return [
            line.strip() for _, text in texts_in(self.value) for line in text.splitlines() if line.strip()
        ]


@dataclass(frozen=True)
class Arrival:
    """``name``: the response, intent, rule, slot; ``yours``: where the editors' own stands."""

    name: str
    fate: Fate
    where: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    yours: str = ""


Key = tuple[str, str]  # of which kind, and its name


def arrivals(base: Project, yours: Project, theirs: Project) -> list[Arrival]:
    """``base``: the product's content that ``yours`` was made from; ``theirs``: that of its new version."""
    before, here, there = (dict(_entries(one)) for one in (base, yours, theirs))
    found = []
    for key in dict.fromkeys([*there, *before]):
        old, own, new = before.get(key), here.get(key), there.get(key)
        if fate := _fate(*(one and one.value for one in (old, own, new))):
            gone, come = _between(old.lines if old else [], new.lines if new else [])
            where = next(one.where for one in (new, own, old) if one)
            found.append(Arrival(key[1], fate, where, gone, come, own.where if own else ""))
    return found


def _fate(old: Any, own: Any, new: Any) -> Fate | None:
    if new in (old, own):  # also: there is none any more
        return None
    if new is None:
        return Fate.GONE
    if own is None:
        return Fate.NEW if old is None else Fate.LEFT
    return Fate.CHANGED if own == old else Fate.BOTH


def _between(old: list[str], new: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    gone: list[str] = []
    come: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += old[a:b]
            come += new[c:d]
    return tuple(gone), tuple(come)


def _entries(project: Project) -> Iterator[tuple[Key, Entry]]:
    """Everything by its name, wherever it stands; examples of one intent in two files are one."""
    found: dict[Key, Entry] = {}
    for sheet in _sheets(project):
        for place, name, value in _things(sheet):
            key = (_kind(sheet, place), name)
            same = found.get(key)
            where = f"{sheet.file}:{sheet.line(*place)}"
            found[key] = Entry(same.where, [same.value, value]) if same else Entry(where, value)
    yield from found.items()


def _sheets(project: Project) -> Iterator[Sheet]:
    for kind in ("responses", "nlu", "rules", "stories", "frustration", "danger"):
        yield from project.sheets[kind]
    yield from (sheet for sheet in (project.domain, *project.business.values(), project.config) if sheet.file)


def _kind(sheet: Sheet, place: Place) -> str:
    """The same name may be that of a slot and of an entity, or be there in each language."""
    parts = PurePosixPath(sheet.file).parts
    if parts[0] != "data" or parts[1] == "business":
        return f"{sheet.file} {place[0]}"
    return " ".join(parts[1:3]) if parts[1] in BY_LANGUAGE else parts[1]


def _things(sheet: Sheet) -> Iterator[tuple[Place, str, Any]]:
    """What is below a section, each with its name; of what has nothing below it, itself."""
    for section, held in group(sheet.data).items():
        if section == "version":
            continue
        for i, one in enumerate(rows(held)):
            name, value = _called(one)
            yield (section, i), name, value
        for name, value in group(held).items():
            yield (section, name), str(name), value
        if not isinstance(held, list | dict):
            yield (section,), str(section), held


def _called(one: Any) -> tuple[str, Any]:
    if not isinstance(one, dict):
        return str(one), str(one)
    name = next((str(one[key]) for key in _NAMED_BY if key in one), str(next(iter(one), "")))
    return name, one
