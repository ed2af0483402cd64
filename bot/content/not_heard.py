"""What customers say that is not heard where a list or a setting is missing that came in later.

not_heard.yml, beside this file, has it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath

import yaml

from bot.content.faults import Fault
from bot.content.sheet import Place, Sheet

FILE = Path(__file__).with_name("not_heard.yml")


@cache
def what_customers_say() -> dict[str, dict[str, tuple[str, str]]]:
    """By where it may be missing ("cues/telling", "config/WishSplitter"), and by the name of what is."""
    known: dict[str, dict[str, tuple[str, str]]] = yaml.load(FILE.read_text("utf-8"), yaml.CSafeLoader)
    return known


def not_heard(sheet: Sheet, place: Place, of: str, there: Container[str]) -> Iterator[Fault]:
    """One for each that is not among those that are ``there``. Nothing breaks without it, and nothing else
    would say so."""
    for name, (spanish, english) in what_customers_say().get(of, {}).items():
        if name not in there:
            what = f"'{spanish}', '{english}' are not heard as they are meant: '{name}' is missing here."
            file = PurePosixPath(sheet.file).name
            todo = f"Copy it from the {file} that came with the program, or write it empty."
            yield replace(sheet.fault(place, what, todo), may_wait=True)
