"""Checks that every intent has a test conversation in each language: tests/transcripts/<language>/*.yml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from bot.content.examples import language_name
from bot.content.faults import Fault
from bot.content.project import Project, strings


def check(project: Project) -> Iterator[Fault]:
    tested: dict[str, set[str]] = {language: set() for language in project.languages}
    for sheet in project.sheets["transcripts"]:
        parts = PurePosixPath(sheet.file).parts
        if len(parts) > 3 and parts[2] in tested:
            tested[parts[2]] |= set(_intents(sheet.data))
    for intent, place in project.intents.items():
        for language in project.languages:
            if intent not in tested[language]:
                what = f"'{intent}' has no test conversation in {language_name(language)}."
                todo = f"Add one with a line 'intent: {intent}' to tests/transcripts/{language}/."
                yield project.domain.fault(place, what, todo)


def _intents(data: Any) -> Iterator[str]:
    """Whatever stands under a key ``intent``, however deep."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from strings(value) if key == "intent" else _intents(value)
    elif isinstance(data, list):
        for item in data:
            yield from _intents(item)
