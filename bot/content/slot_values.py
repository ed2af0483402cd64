"""What a slot can hold: a condition on anything else never holds, and nobody says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.content.project import Project, group, rows


def never_held(project: Project, name: str, value: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with waiting until a slot that is there has ``value``, and what to do. Empty is nothing
    too much to wait for."""
    slot = group(project.slots.get(name))
    kind, values = slot.get("type"), [*map(str, rows(slot.get("values")))]
    if value is None:
        return
    if kind == "bool" and not isinstance(value, bool):
        yield f"'{name}' is true or false, and never '{value}'.", "Write true or false, without quotes."
    if kind == "categorical" and values and str(value).casefold() not in [one.casefold() for one in values]:
        yield f"'{name}' is never '{value}'.", f"Known: {', '.join(values)}."
