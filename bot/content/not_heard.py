"""What customers say that is not heard where a list, a setting or a part is missing that came in later.

not_heard.yml, beside this file, has it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from bot.content.faults import Fault
from bot.content.sheet import Place, Sheet

FILE = Path(__file__).with_name("not_heard.yml")
# Heard by the program itself before they became lists: a file without them has the bot hear less than it did,
# "en Norte no, mejor en Sur" takes Norte, and is at fault (decision 021).
_HEARD_BEFORE = {
    "cues": {"booking", "open_now", "negation", "unavailable", "working", "day_parts"},
    "cues/naming": {
        *("the_other", "appointment", "before_the_other", "behind_the_other"),
        *("district", "will_not_do", "instead"),
    },
}


@cache
def what_customers_say() -> dict[str, dict[str, list[Any]]]:
    """By where it may be missing ("cues/telling", "config/WishSplitter"), and by the name of what is: in
    Spanish, in English, and of a setting what it came with."""
    known: dict[str, dict[str, list[Any]]] = yaml.load(FILE.read_text("utf-8"), yaml.CSafeLoader)
    return known


def not_heard(
    sheet: Sheet,
    place: Place,
    of: str,
    there: Container[str],
    known: Callable[[str, str], bool] = lambda _name, _one: True,
    groups: Container[str] = (),
) -> Iterator[Fault]:
    """One for each that is not among those that are ``there``, as nothing else would say so. It may wait, but
    for what was heard before without it. ``known``: whether the content has what a setting came with;
    ``groups``: in which lists stand, of which none may be missing."""
    for name, (spanish, english, *came_with) in what_customers_say().get(of, {}).items():
        if name in there:
            continue
        file = PurePosixPath(sheet.file).name
        todo = f"Copy it from the {file} that came with the program, or write it empty."
        if name in groups:
            todo = f"Copy it from the {file} that came with the program, and empty what is not for you."
        if came_with:
            line = _line(name, came_with[0], known)
            if line is None:
                continue
            todo = f"Add the line '{line}' below it, or write it empty."
        before = name in _HEARD_BEFORE.get(of, ())
        what = f"'{spanish}', '{english}' are not heard as they are meant: '{name}' is missing here."
        if before:
            what = f"'{spanish}', '{english}' are no longer heard as before: '{name}' is missing here."
        yield replace(sheet.fault(place, what, todo), may_wait=not before, unheard=True)


def no_such_part(
    sheet: Sheet, section: str, names: list[str], spared: Callable[[str], bool]
) -> Iterator[Fault]:
    """One for each part of config.yml that is not among those with these ``names`` and is missed: nothing
    else would say so."""
    before: list[str] = []
    for part, (spanish, english) in what_customers_say()[f"config/{section}"].items():
        if part in names:
            before.append(part)
        elif not spared(part):
            what = f"'{spanish}', '{english}' are not heard as they are meant: there is no {part} here."
            todo = f"Add '- name: {part}' right below '{section}:'; with a # before it nobody misses it."
            if before:
                todo = (
                    f"Add '- name: {part}' below all of '{before[-1]}'; with a # before it nobody misses it."
                )
            place: Place = (section, names.index(before[-1])) if before else (section,)
            yield replace(sheet.fault(place, what, todo), may_wait=True, unheard=True)


def _line(name: str, value: Any, known: Callable[[str, str], bool]) -> str | None:
    """As an editor writes it; None where there is nothing that it could hold."""
    if isinstance(value, list):
        held = [one for one in value if known(name, one)]
        return f"{name}: [{', '.join(held)}]" if held else None
    if isinstance(value, str) and not known(name, value):
        return None
    return f"{name}: {str(value).lower()}"
