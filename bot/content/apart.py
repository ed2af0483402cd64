"""Checks the examples by which one kind of message is told from its likes: data/frustration, data/danger."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from bot.content.examples import language_name, line_faults, lines_of
from bot.content.faults import Fault
from bot.content.project import Project, group
from bot.content.shape import Keys, misfits
from bot.content.sheet import Sheet, once

# What stands in each folder's files: of the kind, and not.
KINDS = {"frustration": ("fed_up", "calm"), "danger": ("present", "harmless")}


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


def _faults(kinds: tuple[str, str], sheet: Sheet) -> Iterator[Fault]:
    yield from misfits(sheet, Keys(allowed=dict.fromkeys(kinds, str)))
    for kind, text in group(sheet.data).items():
        for number, line in lines_of(sheet, (kind,), text) if isinstance(text, str) else ():
            yield from line_faults(sheet, number, line, str(kind))


_FAULTS = {folder: once(partial(_faults, kinds)) for folder, kinds in KINDS.items()}
