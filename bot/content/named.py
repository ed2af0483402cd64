"""What of the business goes by a key: buttons and examples may give only those that there are."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from bot.content.project import Project, group

# Each entity with the file of data/business that has its values.
_FILES = {
    "office": "offices",
    "district": "districts",
    "service": "services",
    "appointment_kind": "appointment_kinds",
}


def unknown_value(project: Project, entity: str, value: object) -> Iterator[tuple[str, str]]:
    """What is wrong, and what to do, if ``value`` is none of those there are."""
    file = _FILES.get(entity, "")
    sheet = project.business.get(file)
    known = group(group(sheet.data).get(file)) if sheet else {}
    if sheet and value not in known:
        names = [*map(str, known)]
        near = get_close_matches(str(value), names, n=1)
        todo = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(names) or 'none'}."
        yield f"There is no {entity.replace('_', ' ')} '{value}'.", todo
