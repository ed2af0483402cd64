"""Checks domain.yml: slots, forms, entities, actions and the session."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bot.content.faults import Fault
from bot.content.project import Project, group, rows, strings
from bot.content.sheet import Place, entries
from bot.content.steps import slots_set, told
from bot.core.languages import LANGUAGES

_NAMED = re.compile(r"""["'](?=(\w+)["'])|\b(\w+)=""")
_SLOT_TYPES = ("text", "bool", "categorical", "float", "list", "any")
_MAPPING_NEEDS = {
    "from_entity": "entity",
    "from_intent": "value",
    "from_trigger_intent": "value",
    "from_text": None,
    "custom": None,
}
# Which facts an entity's values are the keys of.
_FACTS = {
    "service": "services",
    "district": "districts",
    "office": "offices",
    "appointment_kind": "appointment_kinds",
}
_UNUSED = "Delete it, or call it as it was called before."
_ASKED_BY_RASA = ("validate_", "action_ask_", "action_validate_", "action_submit_")


def check(project: Project) -> Iterator[Fault]:
    yield from _session(project)
    yield from _language_slot(project)
    looked_at = slots_set(project)
    for name, slot in project.slots.items():
        yield from _slot(project, str(name), group(slot), looked_at)
    yield from _forms(project)
    yield from _entities(project)
    yield from _actions(project)


def _session(project: Project) -> Iterator[Fault]:
    session = group(group(project.domain.data).get("session_config"))
    if session.get("session_expiration_time") != 0:
        place: Place = ("session_config", "session_expiration_time")
        what = "Sessions would end by themselves and drop an open form."
        yield project.domain.fault(place, what, "Set session_expiration_time: 0.")


def _language_slot(project: Project) -> Iterator[Fault]:
    if "language" not in project.slots:
        what = "There is no slot 'language', so no response would ever be said."
        yield project.domain.fault(("slots",), what, "Restore it as it was.")
        return
    slot = group(project.slots["language"])
    values = [one for one in LANGUAGES if one in project.languages or one in rows(slot.get("values"))]
    wanted: dict[str, list[Any]] = {"type": ["categorical"], "values": [values], "initial_value": values}
    for key, fit in wanted.items():
        if slot.get(key) not in fit:
            what = f"'{key}' of the slot 'language' must be {fit[0]}."
            yield project.domain.fault(
                ("slots", "language", key), what, "Without it responses would not be said."
            )


def _slot(project: Project, name: str, slot: dict[Any, Any], looked_at: set[str]) -> Iterator[Fault]:
    sheet, place = project.domain, ("slots", name)
    if slot.get("type") not in _SLOT_TYPES and isinstance(slot.get("type"), str):
        what = f"The slot '{name}' has the unknown type '{slot['type']}'."
        yield sheet.fault((*place, "type"), what, f"Known: {', '.join(_SLOT_TYPES)}.")
    if slot.get("type") == "categorical" and not rows(slot.get("values")):
        yield sheet.fault(
            place, f"The slot '{name}' is categorical and has no values.", "Add 'values: [...]'."
        )
    influences = slot.get("influence_conversation", True) and slot.get("type") != "any"
    if influences and name not in looked_at:
        what = f"The slot '{name}' influences the conversation, though no rule or story looks at it."
        yield sheet.fault(
            place, what, "Set influence_conversation: false, or rules will contradict each other."
        )
    if not _slot_used(project, name, looked_at):
        yield sheet.spare(place, f"Nobody uses the slot '{name}'.", _UNUSED)
    for i, mapping in enumerate(map(group, rows(slot.get("mappings")))):
        yield from _mapping(project, name, (*place, "mappings", i), mapping)


def _slot_used(project: Project, name: str, looked_at: set[str]) -> bool:
    if name in looked_at | project.meant or any(name in asked for asked in project.forms.values()):
        return True
    if name in _named(project.code):
        return True
    return f"name': '{name}'" in project.all_said or f"{{{name}}}" in project.all_said


@lru_cache(500)
def _several(code: str, action: str) -> bool:
    return code.count(action) > 1


@lru_cache(2)
def _named(code: str) -> frozenset[str]:
    """What stands between quotation marks, or is given a value."""
    return frozenset(quoted or given for quoted, given in _NAMED.findall(code))


def _mapping(project: Project, slot: str, place: Place, mapping: dict[Any, Any]) -> Iterator[Fault]:
    sheet, kind = project.domain, str(mapping.get("type"))
    if kind not in _MAPPING_NEEDS:
        if isinstance(mapping.get("type"), str):
            what = f"'{slot}' is filled in the unknown way '{kind}'."
            yield sheet.fault((*place, "type"), what, f"Known: {', '.join(_MAPPING_NEEDS)}.")
        return
    need = _MAPPING_NEEDS[kind]
    if need and need not in mapping:
        yield sheet.fault(place, f"'{slot}' is filled {kind}, but '{need}' is missing.", f"Add '{need}:'.")
    entity = mapping.get("entity")
    if isinstance(entity, str) and entity not in project.entities:
        what = f"'{slot}' is filled from '{entity}', which is not an entity."
        yield project.unknown(sheet, (*place, "entity"), what, entity, "entities")
    for key in ("intent", "not_intent"):
        for i, intent in enumerate(strings(mapping.get(key))):
            if intent not in project.intents and intent != "nlu_fallback":
                what = f"This list names '{intent}', which is not an intent."  # once, whatever refers to it
                yield project.unknown(sheet, (*place, key, i), what, intent, "intents")
    yield from _mapping_conditions(project, slot, place, mapping)


def _mapping_conditions(
    project: Project, slot: str, place: Place, mapping: dict[Any, Any]
) -> Iterator[Fault]:
    sheet, conditions = project.domain, rows(mapping.get("conditions"))
    anywhere = not conditions or any("requested_slot" not in group(one) for one in conditions)
    if mapping.get("type") == "from_text" and not anywhere and not {"intent", "not_intent"} & mapping.keys():
        what = f"'{slot}' takes the whole message, and a question in between would be its answer."
        yield sheet.fault(place, what, "Add 'not_intent:' with the intents that are questions.")
    if mapping.get("type") == "from_text" and anywhere:
        what = f"'{slot}' takes the whole message, and would take any message at all."
        yield sheet.fault(place, what, "Give it conditions with 'active_loop' and 'requested_slot'.")
    for i, one in enumerate(map(group, conditions)):
        form, asked = one.get("active_loop"), one.get("requested_slot")
        if isinstance(form, str) and form not in project.forms:
            what = f"'{slot}' waits for '{form}', which is not a form."
            yield project.unknown(sheet, (*place, "conditions", i, "active_loop"), what, form, "forms")
        elif (
            isinstance(form, str)
            and slot not in (needed := project.forms[form])
            and project.slots.keys() >= {*needed}
        ):
            what = f"'{slot}' waits for '{form}', which does not ask for it: nothing could be learnt."
            todo = f"Add it to the required_slots of '{form}', or delete the slot or this condition."
            yield sheet.spare((*place, "conditions", i, "active_loop"), what, todo)
        elif isinstance(asked, str) and asked not in project.slots:
            what = f"'{slot}' waits until '{asked}' is asked for, which is not a slot."
            yield project.unknown(sheet, (*place, "conditions", i, "requested_slot"), what, asked, "slots")


def _forms(project: Project) -> Iterator[Fault]:
    sheet = project.domain
    started = {str(step.get("action")) for one in told(project) for _, step in one.steps}
    for form, asked in project.forms.items():
        for i, slot in enumerate(asked):
            if slot not in project.slots:
                what = f"'{form}' asks for '{slot}', which is not a slot."
                yield project.unknown(sheet, ("forms", form, "required_slots", i), what, slot, "slots")
            yield from _nothing_to_choose(project, form, i, slot)
        for intent in strings(group(group(group(sheet.data).get("forms")).get(form)).get("ignored_intents")):
            if intent not in project.intents and intent != "nlu_fallback":
                what = f"'{form}' ignores '{intent}', which is not an intent."
                yield project.unknown(sheet, ("forms", form, "ignored_intents"), what, intent, "intents")
        if form not in started | project.meant and not project.in_code(form):
            what = f"No rule and no story starts '{form}'."
            yield sheet.spare(("forms", form), what, "Write a rule for it in data/rules/, or delete it.")


def _nothing_to_choose(project: Project, form: str, i: int, slot: str) -> Iterator[Fault]:
    """A business without districts can be asked for none."""
    mappings = rows(group(project.slots.get(slot)).get("mappings"))
    facts = [
        _FACTS[name] for name in strings([group(one).get("entity") for one in mappings]) if name in _FACTS
    ]
    if facts and all(entries(project.business.get(one), one) == {} for one in facts):
        what = f"'{form}' asks for '{slot}', and there is nothing to choose from in {facts[0]}.yml."
        yield project.domain.spare(
            ("forms", form, "required_slots", i), what, "Write what there is, or delete the slot here."
        )


def _entities(project: Project) -> Iterator[Fault]:
    used = {
        str(group(mapping).get("entity"))
        for slot in project.slots.values()
        for mapping in rows(group(slot).get("mappings"))
    }
    steps = " ".join(str(step.get("entities")) for one in told(project) for _, step in one.steps)
    for entity, place in project.entities.items():
        quoted = re.compile(rf"""["']{re.escape(entity)}["']""")
        if entity not in used | project.meant and not any(
            quoted.search(text) for text in (steps, project.all_said, project.code)
        ):
            yield project.domain.spare(place, f"Nobody uses the entity '{entity}'.", _UNUSED)


def _actions(project: Project) -> Iterator[Fault]:
    named = {str(step.get("action")) for one in told(project) for _, step in one.steps}
    for action, place in project.actions.items():
        by_itself = action.startswith(_ASKED_BY_RASA) or _several(project.code, action)
        if not project.in_code(action):
            what = f"No Python in actions/ does '{action}'."
            yield project.domain.spare(place, what, "Correct the name, write it, or delete it here.")
        elif action not in named | project.meant and not by_itself:
            what = f"No rule and no story uses '{action}'."
            yield project.domain.spare(place, what, "Write a rule for it in data/rules/, or delete it here.")
