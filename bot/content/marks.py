"""Checks how examples mark entities: ``[norte](office)``, ``[norte]{"entity": "office"}``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from bot.content.named import unknown_value
from bot.content.project import Project

_MARK = re.compile(r"\[([^\[\]]+)\](?:\((?P<name>\w[^()]*)\)|(?P<braces>\{[^{}]*\}))")
_KEYS = {"entity", "role", "group", "value"}
_HOW = 'Write [norte]{"entity": "office"}.'


def mark_faults(project: Project, words: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the marks of an example, and what to do."""
    if "[" not in words and "]" not in words:
        return
    if re.search(r"[\[\]]", _MARK.sub("", words)):
        what = f"A bracket marks nothing in this example: {words}."
        yield what, "Write it like [norte](office), without a space between, or take the bracket away."
        return
    for mark in _MARK.finditer(words):
        said = {"entity": str(mark["name"]).partition(":")[0]} if mark["name"] else _read(mark["braces"])
        if said is None:
            yield f"What stands in braces in this example cannot be read: {words}.", _HOW
        elif said["entity"] not in project.entities:
            what, todo = (
                f"There is no entity '{said['entity']}'.",
                "Add it to 'entities' in domain.yml, or take the mark off.",
            )
            yield what, todo
        elif "value" in said:
            yield from unknown_value(project, said["entity"], said["value"])


def unmarked(words: str) -> str:
    """As a customer would write it."""
    return _MARK.sub(r"\1", words)


def _read(braces: str) -> dict[str, str] | None:
    try:
        said = json.loads(braces)
    except ValueError:
        return None
    return said if "entity" in said and said.keys() <= _KEYS else None
