"""Takes a topic out of the content: what goes by its names, then whatever the check says is left over."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from bot.content.business import OPTIONAL
from bot.content.check import check
from bot.content.cutting import CannotCut, without
from bot.content.examples import fold
from bot.content.faults import Fault
from bot.content.files import files, whatever_it_holds
from bot.content.find import find, saying
from bot.content.of_topic import named_by
from bot.content.project import CODE, CONVERSATIONS, FOLDERS, Project, group
from bot.content.said import texts
from bot.content.sheet import Place, read_sheet
from bot.core.languages import LANGUAGES

_COPIED = ("domain.yml", "config.yml", "data", FOLDERS["transcripts"], CONVERSATIONS)
# Sections of files that are nothing without an entry in them.
_SECTIONS = ("nlu", "rules", "stories", "responses")
# Whose last item is gone is gone as well: how much of its place goes with it.
_WITH_ITS_LAST = {"buttons": 0, "not_intent": 0, "conditions": 1, "mappings": 1, "required_slots": 1}
_ROUNDS = 12
# Of the texts that go, such a part has a word that tells of the topic.
_SAID = 0.02
# Where what customers read stands, and what of it they do not: its place, its name, blanks.
_READ = ("data/responses/", *(f"data/business/{name}.yml:" for name in ("business", "offices", "page")))
_UNREAD = re.compile(r"^[^:]+:\d+: (- )?[\w/]+:|\{\w+\}")


@dataclass
class Left:
    """``before`` and ``after``: the text of each file that changes; None: it is deleted. ``faults``: what
    the check says of the rest and did not before, and the files from which nothing could be taken.
    ``unasked``: facts that nothing asks for any more."""

    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str | None] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)

    def write(self, root: Path) -> None:
        for file, text in self.after.items():
            if text is None:
                (root / file).unlink()
            else:
                (root / file).write_text(text, "utf-8")


def leave_out(root: Path, intents: Iterable[str], copy: Path, facts: Iterable[str] = ()) -> Left:
    """What leaving ``intents`` and the files of ``facts`` out would change, tried in the empty folder
    ``copy``; nothing is written."""
    for name in _COPIED:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, copy / name)
    for name in CODE:
        (copy / name).symlink_to(root / name)
    known = {(one.file, one.what) for one in check(copy)}
    for path in (copy / facts_file(name) for name in facts):
        path.unlink()
    uncut = _take_out(copy, named_by(Project.read(copy), {*intents}))
    for _ in range(_ROUNDS):
        left = [one for one in check(copy) if (one.file, one.what) not in known and not one.may_wait]
        cuts: dict[str, set[Place]] = {}
        for one in left:
            if one.spare and one.file not in uncut:
                cuts.setdefault(one.file, set()).add(one.spare)
        if not cuts:
            break
        uncut |= _take_out(copy, cuts)
    return replace(_changes(root, copy, [*uncut.values(), *left]), unasked=[*_unasked(copy)])


def facts_file(name: str) -> str:
    return f"data/business/{name}.yml"


def facts_there(root: Path) -> list[str]:
    """Those that a business may do without, and has."""
    return [name for name in OPTIONAL if (root / facts_file(name)).exists()]


def called(project: Project, facts: Iterable[str]) -> set[str]:
    """The names of what is in these facts, in each language."""
    found = set[str]()
    for name in facts:
        sheet = project.business.get(name)
        for one in map(group, group(group(sheet.data if sheet else None).get(name)).values()):
            found |= {str(one[language]) for language in LANGUAGES if language in one}
    return found


def _unasked(copy: Path) -> Iterator[str]:
    """The files of facts without which the check would miss nothing."""
    known = {(one.file, one.what) for one in check(copy)}
    for path in (copy / facts_file(name) for name in facts_there(copy)):
        held = path.read_bytes()
        path.unlink()
        if all(one.may_wait or (one.file, one.what) in known for one in check(copy)):
            yield path.relative_to(copy).as_posix()
        path.write_bytes(held)


def said_by_the_bot(words: Iterable[str], before: Project, after: Project) -> set[str]:
    """Those that stood in some of the texts that go. "Todavía" hardly did, though customers write it of
    little else: where it is left it says nothing of that."""
    was, now = _by_word(before), _by_word(after)
    least = _SAID * (sum(1 for _ in texts(before)) - sum(1 for _ in texts(after)))
    return {word for word in words if was[word] - now[word] > least}


def _by_word(project: Project) -> Counter[str]:
    """In how many texts each stands."""
    return Counter(word for one in texts(project) for word in {*fold(one.text).split()})


def read_again(root: Path, words: Iterable[str]) -> list[str]:
    """The lines that customers read, with one of these words in them."""
    either = sorted(number for word in words for number in (word, f"{word}s"))
    says = saying(either)
    read = (line for line in find(root, either) if line.startswith(_READ))
    return [line for line in read if says(_UNREAD.sub("", line))]


def _changes(root: Path, copy: Path, faults: list[Fault]) -> Left:
    found = Left(faults=faults)
    for path in sorted(p for name in _COPIED for p in [root / name, *files(root / name)]):
        if path.is_file():
            file = path.relative_to(root).as_posix()
            text, tried = whatever_it_holds(path), copy / file
            becomes = whatever_it_holds(tried) if tried.exists() else None
            if becomes != text:
                found.before[file], found.after[file] = text, becomes
    return found


def _take_out(root: Path, cuts: dict[str, set[Place]]) -> dict[str, Fault]:
    """Returns the files from which nothing could be taken."""
    uncut = {}
    for file, places in cuts.items():
        path = root / file
        if not path.exists() or not places:
            continue
        if file.startswith(FOLDERS["transcripts"]):  # a conversation without one of its turns is another
            path.unlink()
            continue
        text = path.read_text("utf-8")
        sheet = read_sheet(root, path)
        whole = {_unit(place) for place in places}
        for _ in range(3):
            whole |= {holder for place in whole if (holder := _emptied(sheet.data, place, whole))}
        try:
            kept = without(text, whole)
        except CannotCut:
            what = "What should still go from this file hangs together with what stays in it."
            line = min(sheet.line(*place) for place in whole)
            uncut[file] = Fault(file, line, what, "Take it out by hand.")
            continue
        sections = [key for key in group(sheet.data) if key in _SECTIONS]
        if PurePosixPath(file).name != "domain.yml" and sections and not _holds(kept, sections):
            path.unlink()
        else:
            path.write_text(kept, "utf-8")
    return uncut


def _unit(place: Place) -> Place:
    """The whole of which a part is wrong: a rule, a block of examples, a button, a condition."""
    if place[0] in ("nlu", "rules", "stories"):
        return place[:2]
    for name in ("buttons", "conditions"):
        if name in place:
            return place[: place.index(name) + 2]
    if place[0] == "responses" and "condition" in place:
        return place[:3]
    if "mappings" in place and (place[-1] == "entity" or place[-2:] == ("intent", 0)):
        return place[: place.index("mappings") + 2]
    return place


def _emptied(data: Any, place: Place, cut: set[Place]) -> Place | None:
    """The holder that has nothing left, where it means nothing without."""
    holder, parent = data, place[:-1]
    for key in parent:
        holder = holder[key]
    if not parent or parent[-1] not in _WITH_ITS_LAST or not isinstance(holder, list):
        return None
    if any((*parent, i) not in cut for i in range(len(holder))):
        return None
    return parent[: len(parent) - _WITH_ITS_LAST[str(parent[-1])]]


def _holds(text: str, sections: list[str]) -> bool:
    left = yaml.load(text, Loader=yaml.CSafeLoader)
    return any(group(left).get(section) for section in sections)
