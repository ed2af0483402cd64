"""Takes a topic out of the content: what goes by its names, then whatever the check says is left over."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from bot.content.check import check
from bot.content.cutting import CannotCut, without
from bot.content.faults import Fault
from bot.content.files import files, whatever_it_holds
from bot.content.find import find, saying
from bot.content.project import CODE, CONVERSATIONS, FOLDERS, Project, group, rows
from bot.content.responses import CHOICE
from bot.content.sheet import Place, read_sheet
from bot.content.steps import Told, slots_of, told
from bot.content.topics import is_of

_COPIED = ("domain.yml", "config.yml", "data", FOLDERS["transcripts"], CONVERSATIONS)
# Sections of files that are nothing without an entry in them.
_SECTIONS = ("nlu", "rules", "stories", "responses")
# Whose last item is gone is gone as well: how much of its place goes with it.
_WITH_ITS_LAST = {"buttons": 0, "not_intent": 0, "conditions": 1, "mappings": 1, "required_slots": 1}
_ROUNDS = 12
# Where what customers read stands, and what of it they do not: its place, its name, blanks.
_READ = ("data/responses/", *(f"data/business/{name}.yml:" for name in ("business", "offices", "page")))
_UNREAD = re.compile(r"^[^:]+:\d+: (- )?[\w/]+:|\{\w+\}")


@dataclass
class Left:
    """``before`` and ``after``: the text of each file that changes; None: it is deleted. ``faults``: what
    the check says of the rest and did not before, and the files from which nothing could be taken."""

    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str | None] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def write(self, root: Path) -> None:
        for file, text in self.after.items():
            if text is None:
                (root / file).unlink()
            else:
                (root / file).write_text(text, "utf-8")


def leave_out(root: Path, intents: Iterable[str], copy: Path) -> Left:
    """What leaving ``intents`` out would change, tried in the empty folder ``copy``; nothing is written."""
    for name in _COPIED:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, copy / name)
    for name in CODE:
        (copy / name).symlink_to(root / name)
    known = {(one.file, one.what) for one in check(copy)}
    uncut = _take_out(copy, _named(Project.read(copy), {*intents}))
    for _ in range(_ROUNDS):
        left = [one for one in check(copy) if (one.file, one.what) not in known and not one.may_wait]
        cuts: dict[str, set[Place]] = {}
        for one in left:
            if one.spare and one.file not in uncut:
                cuts.setdefault(one.file, set()).add(one.spare)
        if not cuts:
            break
        uncut |= _take_out(copy, cuts)
    return _changes(root, copy, [*uncut.values(), *left])


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


def _named(project: Project, intents: set[str]) -> dict[str, set[Place]]:
    """What goes by the names of the topic: its intents, the forms that only they open, and what those ask."""

    def gone(intent: object) -> bool:
        return is_of(str(intent), intents)

    everything = [*told(project)]
    forms = {form for form in project.forms if _opened_by(form, everything, gone)}
    slots = {slot for form in forms for slot in project.forms[form]}
    slots -= {slot for form, asked in project.forms.items() if form not in forms for slot in asked}
    theirs = [one for one in everything if _speaks_of(one, gone, forms)]
    slots |= slots_of(theirs) - slots_of(one for one in everything if one not in theirs)
    others = {str(step.get("action")) for one in everything if one not in theirs for _, step in one.steps}
    asked = {name for slot in slots for name in (slot, *(f"{form}_{slot}" for form in forms))}
    actions = {str(step.get("action")) for one in theirs for _, step in one.steps} - others
    actions |= {f"validate_{form}" for form in forms} | {f"action_ask_{name}" for name in asked}
    names = intents | forms | {form.removesuffix("_form") for form in forms} | asked

    cuts: dict[str, set[Place]] = {"domain.yml": set(), "config.yml": set()}
    domain = cuts["domain.yml"]
    domain |= {place for name, place in project.intents.items() if name in intents}
    domain |= {place for name, place in project.actions.items() if name in actions}
    domain |= {("forms", name) for name in forms} | {("slots", name) for name in slots}
    for i, part in enumerate(map(group, rows(group(project.config.data).get("pipeline")))):
        if any(isinstance(value, str) and gone(value) for key, value in part.items() if key != "name"):
            cuts["config.yml"].add(("pipeline", i))
    for one in theirs:
        cuts.setdefault(one.sheet.file, set()).add(one.place)
    for sheet in project.sheets["nlu"]:
        for i, item in enumerate(rows(group(sheet.data).get("nlu"))):
            if gone(group(item).get("intent")):
                cuts.setdefault(sheet.file, set()).add(("nlu", i))
    beginnings = {one for one in project.names_in_code if one.startswith("utter_") and one.endswith("_")}
    beginnings |= {"utter_", CHOICE}
    for sheet, key, _ in project.responses():
        if key in project.names_in_code:  # by its whole name: whether that Python is gone, the check knows
            continue
        ends = {key.removeprefix(one) for one in beginnings if key.startswith(one)}
        if ends & names or any(gone(one) for one in ends if "/" in one):
            cuts.setdefault(sheet.file, set()).add(("responses", key))
    for file, place in _conversations(project.root, names | actions, gone):
        cuts.setdefault(file, set()).add(place)
    return cuts


def _opened_by(form: str, everything: list[Told], gone: Any) -> bool:
    """Whether it is opened, and only by wishes that are gone."""
    wishes = [
        [step.get("intent") for _, step in one.steps if "intent" in step]
        for one in everything
        if any(step.get("action") == form for _, step in one.steps)
    ]
    opening = [intents for intents in wishes if intents]
    return bool(opening) and all(gone(intent) for intents in opening for intent in intents)


def _speaks_of(one: Told, gone: Any, forms: set[str]) -> bool:
    return any(
        ("intent" in step and gone(step["intent"])) or {step.get("action"), step.get("active_loop")} & forms
        for _, step in [*one.steps, *one.condition]
    )


def _conversations(root: Path, names: set[str], gone: Any) -> Iterator[tuple[str, Place]]:
    """Rasa's own conversation tests."""
    for path in files(root / CONVERSATIONS, "test_*.yml"):
        sheet = read_sheet(root, path)
        for i, story in enumerate(map(group, rows(group(sheet.data).get("stories")))):
            steps = [*map(group, rows(story.get("steps")))]
            said = {str(step.get(key)) for step in steps for key in ("action", "active_loop")}
            if said & names or any(gone(step.get("intent")) for step in steps):
                yield sheet.file, ("stories", i)


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
