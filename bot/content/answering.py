"""Whether a message is an answer to what a form asks, by what domain.yml says of the slot."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bot.content.project import Project, group, rows, strings


def is_answer(project: Project, slot: str, intent: str, entities: Collection[str]) -> bool:
    """``slot``: what was asked for last; ``intent`` and ``entities``: what the message was taken for."""
    mappings = map(group, rows(group(project.slots.get(slot)).get("mappings")))
    return any(_fits(one, slot, intent.partition("/")[0], entities) for one in mappings)


def _fits(mapping: dict[Any, Any], slot: str, intent: str, entities: Collection[str]) -> bool:
    wanted, unwanted = strings(mapping.get("intent")), strings(mapping.get("not_intent"))
    if (wanted and intent not in wanted) or intent in unwanted:
        return False
    conditions = [*map(group, rows(mapping.get("conditions")))]
    if conditions and not any(one.get("requested_slot", slot) == slot for one in conditions):
        return False
    kind = mapping.get("type")
    return kind in ("from_text", "from_intent") or (
        kind == "from_entity" and mapping.get("entity") in entities
    )
