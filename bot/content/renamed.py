"""Checks that what the program goes by is still called so: under another name nothing would be done about it,
and nobody would say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from bot.content.faults import Fault
from bot.content.project import Project, group, rows, strings
from bot.content.sheet import Place
from bot.content.steps import told

_QUOTED = re.compile(r"""["']/?(?=(\w+)["'{])""")
# An intent is called as what its rule leads to (utter_greet, notify_me_form), but these:
_LED_TO_BY = {
    "action_loose_answer": ("affirm", "deny", "inform"),
    "action_tell_when": ("ask_when",),
    "action_add_to_ticket": ("tell_more",),
    "action_human_handoff": ("talk_to_human", "report_danger"),
}
_BY_ITS_NAME = re.compile(r"(?:action_|utter_)(\w+)|(\w+)_form")
_CHECKS_FORM = "validate_"


def check(project: Project) -> Iterator[Fault]:
    yield from _intents(project)
    yield from _forms(project)
    yield from _entities(project)


def known_by(action: str) -> tuple[str, ...]:
    """The intents by whose names the program knows what leads to ``action``."""
    found = _BY_ITS_NAME.fullmatch(action)
    return _LED_TO_BY.get(action) or ((found[1] or found[2],) if found else ())


def _intents(project: Project) -> Iterator[Fault]:
    named = quoted(project.code)
    for intent, leads in leading(project).items():
        if intent in named or intent not in project.intents:
            continue
        before = [one for action in leads for one in known_by(action)]
        gone = [one for one in before if one in named and one not in project.intents]
        for name in gone[:1]:
            project.meant.add(intent)
            what = f"The program knows as '{name}' what is called '{intent}' here, and would not know it."
            todo = f"Call it so, wherever it stands: 'bot content find {intent}' tells where."
            yield project.domain.fault(project.intents[intent], what, todo)


def leading(project: Project) -> dict[str, list[str]]:
    """What rules and stories do right after each intent."""
    leads: dict[str, list[str]] = {}
    for one in told(project):
        steps = [step for _, step in one.steps]
        for step, after in pairwise(steps):
            if "intent" in step and "action" in after:
                leads.setdefault(str(step["intent"]), []).append(str(after["action"]))
    return leads


def _forms(project: Project) -> Iterator[Fault]:
    """What Rasa and our policies call by a name that is put together."""
    named = quoted(project.code)
    for action, place in project.actions.items():
        form = action.removeprefix(_CHECKS_FORM)
        if form != action and form not in project.forms.keys() | project.meant:
            what = f"'{action}' looks through the answers to '{form}', and there is no form of that name."
            todo = "Call the form so again, or delete this where the form is gone."
            yield project.domain.spare(place, what, todo)
        for i, slot in enumerate(project.forms.get(form, ()) if form != action else ()):
            if slot in project.slots and slot not in named:
                at: Place = ("forms", form, "required_slots", i)
                what = f"'{form}' asks for '{slot}', and the program knows nothing of that name to ask for."
                todo = "Call it again as it was, wherever it stands; what is new takes somebody who programs."
                yield project.domain.fault(at, what, todo)
    for at, name in _beginning(project):
        if f"{name}_form" not in project.forms and name in project.intents:
            what = f"'{name}' is to open '{name}_form', and there is no such form."
            yield project.config.spare(at, what, "Call the form so, or take this away here.")


def _beginning(project: Project) -> Iterator[tuple[Place, str]]:
    """The wishes of which config.yml says that they open a form."""
    for i, part in enumerate(map(group, rows(group(project.config.data).get("pipeline")))):
        for j, name in enumerate(strings(part.get("begin"))):
            yield ("pipeline", i, "begin", j), name


def _entities(project: Project) -> Iterator[Fault]:
    """A slot of the program's is filled from what the program finds by the same name."""
    named = quoted(project.code)
    for slot, settings in project.slots.items():
        if slot not in named or slot in project.entities:
            continue
        for mapping in map(group, rows(group(settings).get("mappings"))):
            entity = mapping.get("entity")
            if isinstance(entity, str) and entity in project.entities and entity not in named:
                what = (
                    f"The program finds nothing of the name '{entity}' in messages, "
                    f"and '{slot}' would stay empty."
                )
                yield project.domain.fault(project.entities[entity], what, _back(entity))


def _back(name: str) -> str:
    return f"Call it so again, wherever it stands: 'bot content find {name}' tells where."


@lru_cache(2)
def quoted(code: str) -> frozenset[str]:
    return frozenset(_QUOTED.findall(code))
