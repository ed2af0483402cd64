"""Checks rules and stories: data/rules/<topic>.yml and data/stories/<topic>.yml."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, zip_longest
from typing import Any

from bot.content.faults import Fault
from bot.content.project import BUILT_IN_INTENTS, Project, group, rows, strings
from bot.content.sheet import Place, Sheet
from bot.content.slot_values import never_held

_RASA_ACTIONS = {
    *("action_listen", "action_restart", "action_session_start", "action_default_fallback"),
    *("action_deactivate_loop", "action_revert_fallback_events", "action_default_ask_affirmation"),
    *("action_default_ask_rephrase", "action_two_stage_fallback", "action_back", "action_unlikely_intent"),
    *("action_extract_slots", "action_send_text"),
}
# What a step can be, one of them.
_DOES = ("intent", "action", "active_loop", "slot_was_set", "or", "checkpoint")
_ONE = {"intents": "intent", "actions": "action", "forms": "form", "slots": "slot", "entities": "entity"}


@dataclass(frozen=True)
class Told:
    """A rule or story: ``steps`` and ``condition`` with their places."""

    kind: str
    name: str
    sheet: Sheet
    place: Place
    steps: list[tuple[Place, dict[Any, Any]]]
    condition: list[tuple[Place, dict[Any, Any]]]
    listens: bool

    @property
    def line(self) -> int:
        return self.sheet.line(*self.place, self.kind)


def told(project: Project) -> Iterator[Told]:
    """Every rule and story."""
    for kind, section in (("rule", "rules"), ("story", "stories")):
        for sheet in project.sheets[section]:
            for i, one in enumerate(map(group, rows(group(sheet.data).get(section)))):
                place: Place = (section, i)
                steps = _placed((*place, "steps"), one.get("steps"))
                condition = _placed((*place, "condition"), one.get("condition"))
                listens = one.get("wait_for_user_input") is not False
                yield Told(kind, str(one.get(kind) or ""), sheet, place, steps, condition, listens)


def _placed(place: Place, steps: Any) -> list[tuple[Place, dict[Any, Any]]]:
    """Steps with their places; those within an 'or' too."""
    found = []
    for i, step in enumerate(map(group, rows(steps))):
        found.append(((*place, i), step))
        found += _placed((*place, i, "or"), step.get("or"))
    return found


def check(project: Project) -> Iterator[Fault]:
    all_told = list(told(project))
    names: dict[tuple[str, str], Told] = {}
    for one in all_told:
        first = names.setdefault((one.kind, one.name), one)
        if one.name and first is not one:
            what = f"There is another {one.kind} named '{one.name}' in {first.sheet.file}:{first.line}."
            yield one.sheet.fault((*one.place, one.kind), what, "Give each a name of its own.")
        yield from _names_known(project, one)
        yield from _one_thing_a_step(one)
        if one.kind == "rule":
            yield from _one_turn(one)
        if one.name and not any("action" in step or "active_loop" in step for _, step in one.steps):
            what = f"The {one.kind} '{one.name}' says nothing of what the bot does."
            yield one.sheet.fault((*one.place, one.kind), what, "Add a step with 'action:'.")
    rules = [one for one in all_told if one.kind == "rule"]
    yield from _contradictions(rules)
    for one in all_told:
        if one.kind == "story":
            yield from _against_rules(one, rules)
    yield from _unused_intents(project, all_told)


def _one_thing_a_step(one: Told) -> Iterator[Fault]:
    """Of a step that does two things, only the first would count."""
    for place, step in one.steps:
        does = [key for key in step if key in _DOES]
        if len(does) > 1:
            what = f"This step has both '{does[0]}' and '{does[1]}', and only one of them would count."
            yield one.sheet.fault((*place, does[1]), what, "Begin each with a dash of its own.")


def _names_known(project: Project, one: Told) -> Iterator[Fault]:
    for place, step in [*one.condition, *one.steps]:
        for key, name, section in _unknown(project, step):
            if key == "action" and " " in name:
                what = "A response goes by a name here, and its words stand in data/responses/."
                todo = "Write a response with these words, and its name here: utter_..."
                yield one.sheet.fault((*place, key), what, todo)
                continue
            what = f"There is no {_ONE[section]} '{name}'."
            yield project.unknown(one.sheet, (*place, key), what, name, section)
        for i, item in enumerate(map(group, rows(step.get("slot_was_set")))):
            for name, value in item.items():
                for what, todo in never_held(project, str(name), value):
                    yield one.sheet.fault((*place, "slot_was_set", i, name), what, todo)


def _unknown(project: Project, step: dict[Any, Any]) -> Iterator[tuple[str, str, str]]:
    """The names in a step that the domain does not know: the key they stand under, and their section."""
    intent, action, form = (str(step.get(key) or "") for key in ("intent", "action", "active_loop"))
    if intent and intent.partition("/")[0] not in project.intents.keys() | BUILT_IN_INTENTS:
        yield "intent", intent, "intents"
    known = project.actions.keys() | project.forms.keys() | _RASA_ACTIONS
    if action and action not in known and not action.startswith("utter_"):  # responses: see usage.py
        yield "action", action, "forms" if action.endswith("_form") else "actions"
    if form and form not in project.forms:
        yield "active_loop", form, "forms"
    for slot in _slots(step):
        if slot not in project.slots:
            yield "slot_was_set", slot, "slots"
    for entity in rows(step.get("entities")):
        for name in strings(entity) or map(str, group(entity)):
            if name not in project.entities and name not in ("role", "group"):
                yield "entities", name, "entities"


def slots_set(project: Project) -> set[str]:
    """The slots that rules and stories look at."""
    return slots_of(told(project))


def slots_of(several: Iterable[Told]) -> set[str]:
    return {name for one in several for _, step in [*one.condition, *one.steps] for name in _slots(step)}


def _slots(step: dict[Any, Any]) -> list[str]:
    names = []
    for item in rows(step.get("slot_was_set")):
        names += strings(item) or [str(name) for name in group(item)]
    return names


def _one_turn(rule: Told) -> Iterator[Fault]:
    turns = [
        place for place, step in rule.steps if ("intent" in step or "user" in step) and "or" not in place
    ]
    for place in turns[1:]:
        what = f"The rule '{rule.name}' has the customer speak more than once."
        yield rule.sheet.fault(place, what, "End the rule before it, and write a second rule or a story.")


def _contradictions(rules: list[Told]) -> Iterator[Fault]:
    """Under the same conditions and after the same beginning, two rules may not do different things."""
    alike: dict[str, list[Told]] = defaultdict(list)
    for rule in rules:
        alike[_conditions(rule)].append(rule)
    for group_of_rules in alike.values():
        for first, second in combinations(group_of_rules, 2):
            if difference := _difference(first, second):
                other = f"'{first.name}' ({first.sheet.file}:{first.line})"
                what = f"This rule and {other} contradict each other: {difference}."
                todo = "Keep one, or give them different conditions."
                yield second.sheet.fault((*second.place, "rule"), what, todo)


def _against_rules(story: Told, rules: list[Told]) -> Iterator[Fault]:
    """Outside a form, a rule without conditions holds wherever a customer says what it begins with."""
    steps, form = [step for _, step in story.steps], None
    if any("or" in place or "checkpoint" in step for place, step in story.steps):
        return
    for i, step in enumerate(steps):
        form = step.get("active_loop") if "active_loop" in step else form
        for rule in rules if "intent" in step and not form else ():
            ruled = [one for _, one in rule.steps]
            if rule.condition or ruled[:1] != [step]:
                continue
            pairs = zip(ruled[1:], [*steps[i + 1 :], {"intent": ""}], strict=False)
            here, there = next(((b, a) for a, b in pairs if a != b), (None, None))
            if _acts(here) and _acts(there):
                other = f"'{rule.name}' ({rule.sheet.file}:{rule.line})"
                difference = f"here the bot does {_name(here)}, there {_name(there)}"
                what = f"This story and {other} contradict each other: {difference}."
                yield story.sheet.fault(
                    (*story.place, "story"), what, "Have the story do what the rule does, or delete one."
                )


def _conditions(rule: Told) -> str:
    return json.dumps(sorted(json.dumps(step, sort_keys=True, default=str) for _, step in rule.condition))


def _difference(first: Told, second: Told) -> str | None:
    """What the one does and the other does not, if all before it is the same."""
    if any("or" in place for one in (first, second) for place, _ in one.steps):
        return None
    pairs = zip_longest(_sequence(first), _sequence(second))
    one, other = next(((a, b) for a, b in pairs if a != b), (None, None))
    if one == other or _never_meet(first, second):
        return None
    if _acts(one) and _acts(other):
        return f"here the bot does {_name(other)}, there {_name(one)}"
    return None


def _sequence(rule: Told) -> list[dict[Any, Any]]:
    ended = [{"action": "action_listen"}] if rule.listens else []
    return [step for _, step in rule.steps] + ended


def _never_meet(first: Told, second: Told) -> bool:
    """Whether they differ from the first step on, and so never meet."""
    return not first.steps or not second.steps or first.steps[0][1] != second.steps[0][1]


def _acts(step: dict[Any, Any] | None) -> bool:
    return step is not None and "action" in step


def _name(step: dict[Any, Any] | None) -> str:
    action = str((step or {}).get("action"))
    return "nothing more" if action == "action_listen" else f"'{action}'"


def _unused_intents(project: Project, all_told: list[Told]) -> Iterator[Fault]:
    used = {str(step.get("intent")).partition("/")[0] for one in all_told for _, step in one.steps}
    for intent, place in project.intents.items():
        if intent not in used | project.meant:
            what = f"No rule and no story says what to do after '{intent}'."
            yield project.domain.fault(place, what, "Write a rule for it in data/rules/.")
