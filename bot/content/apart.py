"""Checks the examples by which one kind of message is told from its likes: data/frustration, data/danger."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

import yaml

from bot.content.examples import language_name, line_faults, lines_of
from bot.content.faults import Fault
from bot.content.find import NAMES, dangerous_in_the_example, saying
from bot.content.project import Project, group
from bot.content.shape import Keys, misfits
from bot.content.sheet import Sheet, once

# What stands in each folder's files: of the kind, and not.
KINDS = {"frustration": ("fed_up", "calm"), "danger": ("present", "harmless")}

# The shipped files of danger: that of any place and that of the example's trade, line by line.
_SHIPPED = {"borrowed", "conversations", "everyday", "mentions", "people", "situations"}


def check(project: Project, folder: str) -> Iterator[Fault]:
    there: set[tuple[str, str]] = set()
    for sheet in project.sheets[folder]:
        yield from _FAULTS[folder](sheet)
        language = PurePosixPath(sheet.file).parts[2]
        there |= {(language, str(kind)) for kind in group(sheet.data)}
    for language in project.languages if there else ():
        for kind in KINDS[folder]:
            if (language, kind) not in there:
                what = f"There are no examples of '{kind}' in {language_name(language)}."
                todo = f"Write some below '{kind}: |', in a file of this folder."
                yield Fault(f"data/{folder}/{language}", 1, what, todo)


def of_this_business(project: Project) -> Iterator[Fault]:
    """Another business has dangers of its own, or none beside those of any place."""
    sheets = project.sheets["danger"]
    if {PurePosixPath(sheet.file).stem for sheet in sheets} - _SHIPPED:
        return
    for sheet, number, _ in of_the_trade(project):
        what = "This is danger in the trade of the shipped example; no file tells of what is one with you."
        todo = (
            "Write it with 'bot new danger NAME'; 'bot content adapt --write' deletes what is of that trade."
        )
        yield Fault(sheet.file, number, what, todo, may_wait=True)
        return


def of_the_trade(project: Project) -> Iterator[tuple[Sheet, int, str]]:
    """What tells of danger, or only sounds like it, with words of the shipped example's trade; by line.
    Nothing for a business of that trade, however it calls things."""
    if _supplies(project):
        return
    says = saying(dangerous_in_the_example(project.root))
    for sheet in project.sheets["danger"]:
        for kind, text in group(sheet.data).items():
            lines = lines_of(sheet, (kind,), text) if isinstance(text, str) else ()
            yield from ((sheet, number, line) for number, line in lines if says(line))


def _supplies(project: Project) -> bool:
    """Whether the business has a service of the shipped example, by whichever of its names; also below a key
    that is misspelt, which is a fault by itself."""
    names = yaml.load(NAMES.read_text("utf-8"), yaml.CSafeLoader)
    says = saying([one for of_it in names.values() for kind in of_it["services"].values() for one in kind])
    sheet = project.business.get("services")
    own = (one for things in group(sheet.data if sheet else None).values() for one in group(things).values())
    return any(says(str(group(one).get(language, ""))) for one in own for language in names)


def _faults(kinds: tuple[str, str], sheet: Sheet) -> Iterator[Fault]:
    yield from misfits(sheet, Keys(allowed=dict.fromkeys(kinds, str)))
    for kind, text in group(sheet.data).items():
        for number, line in lines_of(sheet, (kind,), text) if isinstance(text, str) else ():
            yield from line_faults(sheet, number, line, str(kind))


_FAULTS = {folder: once(partial(_faults, kinds)) for folder, kinds in KINDS.items()}
