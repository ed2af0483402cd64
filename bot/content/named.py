"""What of the business goes by a key: buttons and examples may give only those that there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from bot.content.faults import Fault
from bot.content.project import BUILT_IN_INTENTS, Project
from bot.content.sheet import Place, Sheet, entries

# What a button leads to. A prepared answer takes no values.
PAYLOAD = re.compile(r"/(\w+(?:/\w+$)?)({.*})?")

# Each entity with the file of data/business that has its values.
_FILES = {
    "office": "offices",
    "district": "districts",
    "service": "services",
    "appointment_kind": "appointment_kinds",
}


def leads_nowhere(project: Project, sheet: Sheet, place: Place, intent: str) -> Iterator[Fault]:
    """What is wrong with a button for ``intent``, which may be of one prepared answer: ``faq/prices``."""
    answers = project.prepared
    if any(one.startswith(f"{intent}/") for one in answers):
        what = f"A button leads to '{intent}', which is every prepared answer."
        yield sheet.fault(place, what, f"Name one of them, as in /{answers[0]}.")
    elif "/" not in intent and intent not in project.intents.keys() | BUILT_IN_INTENTS:
        what = f"A button leads to '{intent}', which is not an intent."
        yield project.unknown(sheet, place, what, intent, "intents")
    elif not project.has_intent(intent):
        near = get_close_matches(intent, answers, n=1, cutoff=0.75)
        todo = f"Did you mean '{near[0]}'?" if near else "Correct its name, or take the button away."
        yield sheet.spare(place, f"A button leads to '{intent}', which is no prepared answer.", todo)


def unknown_value(project: Project, entity: str, value: object) -> Iterator[tuple[str, str]]:
    """What is wrong, and what to do, if ``value`` is none of those there are."""
    file = _FILES.get(entity, "")
    known = entries(project.business.get(file), file)
    if known is not None and value not in known:
        names = [*map(str, known)]
        near = get_close_matches(str(value), names, n=1)
        todo = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(names) or 'none'}."
        yield f"There is no {entity.replace('_', ' ')} '{value}'.", todo
