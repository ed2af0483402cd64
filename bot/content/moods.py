"""Checks the examples of anger: data/frustration/<language>/<topic>.yml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.content.examples import language_name
from bot.content.faults import Fault
from bot.content.project import Project, group
from bot.content.shape import Keys, misfits

MOODS = ("fed_up", "calm")
_SHAPE = Keys(allowed=dict.fromkeys(MOODS, str))


def check(project: Project) -> Iterator[Fault]:
    there: set[tuple[str, str]] = set()
    for sheet in project.sheets["frustration"]:
        yield from misfits(sheet, _SHAPE)
        language = PurePosixPath(sheet.file).parts[2]
        for mood, text in group(sheet.data).items():
            there.add((language, str(mood)))
            first = sheet.line(mood) + 1
            for i, line in enumerate(text.splitlines() if isinstance(text, str) else ()):
                if line.strip() and not line.strip().startswith("-"):
                    what = f"This example does not begin with a dash: {line.strip()}."
                    yield Fault(sheet.file, first + i, what, f"Begin it with '- ', below '{mood}: |'.")
    for language in project.languages if there else ():
        for mood in MOODS:
            if (language, mood) not in there:
                what = f"There are no examples of '{mood}' in {language_name(language)}."
                todo = f"Write some below '{mood}: |', in a file of this folder."
                yield Fault(f"data/frustration/{language}", 1, what, todo)
