"""Checks the examples of anger: data/frustration/<language>/<topic>.yml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.content.examples import language_name, line_faults, lines_of
from bot.content.faults import Fault
from bot.content.project import Project, group
from bot.content.shape import Keys, misfits
from bot.content.sheet import Sheet, once

MOODS = ("fed_up", "calm")
_SHAPE = Keys(allowed=dict.fromkeys(MOODS, str))


def check(project: Project) -> Iterator[Fault]:
    there: set[tuple[str, str]] = set()
    for sheet in project.sheets["frustration"]:
        yield from _faults(sheet)
        language = PurePosixPath(sheet.file).parts[2]
        there |= {(language, str(mood)) for mood in group(sheet.data)}
    for language in project.languages if there else ():
        for mood in MOODS:
            if (language, mood) not in there:
                what = f"There are no examples of '{mood}' in {language_name(language)}."
                todo = f"Write some below '{mood}: |', in a file of this folder."
                yield Fault(f"data/frustration/{language}", 1, what, todo)


@once
def _faults(sheet: Sheet) -> Iterator[Fault]:
    yield from misfits(sheet, _SHAPE)
    for mood, text in group(sheet.data).items():
        for number, line in lines_of(sheet, (mood,), text) if isinstance(text, str) else ():
            yield from line_faults(sheet, number, line, str(mood))
