"""Checks what stands beside the content and is no editor's: whoever brings in a new version, or undoes a
change, may leave it broken."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bot.content.faults import ContentError, Fault
from bot.content.files import below, files, text_of
from bot.content.project import CODE, CONVERSATIONS
from bot.content.sheet import read_sheet
from bot.content.slips import two_versions

_KINDS = ("*.py", "*.yml", "*.json")
_PARSED = (".py", ".json")
# Other Python is run by the very command that checks: see bot/commands/broken.py.
_NOT_RUN = ("actions/", "bot/engine/", "bot/console/static/i18n/")
_TODO = "Restore it from git, or have somebody who programs look at it."


def check(root: Path) -> Iterator[Fault]:
    for path in files(root / CONVERSATIONS, "test_*.yml"):
        try:
            read_sheet(root, path)
        except ContentError as error:
            yield from error.faults
    for path in (p for folder in CODE for kind in _KINDS for p in files(root / folder, kind)):
        file = "/".join(below(root, path))
        try:
            text = text_of(file, path)
        except ContentError as error:
            yield from error.faults
            continue
        if (file.endswith(_PARSED) and file.startswith(_NOT_RUN)) or two_versions(text):
            yield from broken(file, text)


def broken(file: str, text: str) -> tuple[Fault, ...]:
    """What keeps Python or JSON from being read at all."""
    found = two_versions(text)
    return (Fault(file, *found),) if found else _unread(file, text)


@lru_cache(maxsize=1000)
def _unread(file: str, text: str) -> tuple[Fault, ...]:
    kind = "JSON" if file.endswith(".json") else "Python"
    try:
        (json.loads if kind == "JSON" else ast.parse)(text)
    except json.JSONDecodeError as error:
        line, why = error.lineno, error.msg
    except SyntaxError as error:
        line, why = error.lineno or 1, error.msg
    else:
        return ()
    return (Fault(file, line, f"This is no {kind} any more: {why}.", _TODO),)
