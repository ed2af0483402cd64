"""Checks config.yml: the settings of our own components, and the intents, slots, entities and responses they
name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Set
from dataclasses import asdict, replace
from difflib import get_close_matches
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

from bot.content.faults import Fault
from bot.content.files import whatever_it_holds
from bot.content.handoff import REASONS
from bot.content.not_heard import no_such_part, not_heard, what_customers_say
from bot.content.project import BUILT_IN_INTENTS, Project, group, rows
from bot.content.shape import Each, Keys, misfits
from bot.content.sheet import Place, Sheet
from bot.core.escalation import Settings

_OURS = "bot.engine."
_SHAPE = Keys(
    {"pipeline": [Each(object)], "policies": [Each(object)]},
    {"recipe": str, "assistant_id": str, "language": str, "version": str, "importers": [Each(object)]},
)
# What lists hold that hold no intents.
_OF_SLOTS = {"free_text_slots"}
_OF_ENTITIES = {"adds", "not_with", "about"}
_OF_RESPONSES = {"recorded_by", "courtesies", "complaint_recorded_by", "answered_by", "asked_by"}
_OF_SPEAKERS = {"comfort_themselves", "own_up"}
_BY_INTENT = "reasons"
# Of each pair the second takes more of the same: how cross they sound.
_STEPS = (("soften", "offer"),)
_MOST = 20


def check(project: Project) -> Iterator[Fault]:
    yield from misfits(project.config, _SHAPE)
    for section in ("pipeline", "policies"):
        parts = [group(part) for part in rows(group(project.config.data).get(section))]
        names = [str(part.get("name")) for part in parts]
        for i, part in enumerate(parts):
            if not names[i].startswith(_OURS):
                continue
            if not _is_there(project.root, names[i]):
                near = get_close_matches(names[i], what_customers_say()[f"config/{section}"], n=1)
                todo = f"Did you mean '{near[0]}'?" if near else "Take it away here."
                what = f"There is no '{names[i]}' in the program."
                yield project.config.fault((section, i, "name"), what, todo)
                names[i] = near[0] if near else names[i]
                continue
            settings = {key: value for key, value in part.items() if key != "name"}
            yield from _settings(project, (section, i), names[i], settings)
        if parts:
            yield from no_such_part(project.config, section, names, partial(_is_spared, project))


def _is_spared(project: Project, name: str) -> bool:
    """Whether nobody misses a part of config.yml that is not there: it is for an intent that there is not, or
    left as a remark."""
    intent = _defaults(project.root, name)[0].get("intent")
    as_a_remark = rf"^ *#.*name: {re.escape(name)} *(?:#.*)?$"
    text = whatever_it_holds(project.root / project.config.file)
    return (intent is not None and intent not in project.intents) or bool(re.search(as_a_remark, text, re.M))


def _is_there(root: Path, name: str) -> bool:
    module, _, component = name.rpartition(".")
    for one in _parsed(_code(root, module)).body:
        if isinstance(one, ast.ClassDef) and one.name == component:
            return True
        if isinstance(one, ast.ImportFrom) and component in [each.asname or each.name for each in one.names]:
            return True
    return False


def _settings(project: Project, place: Place, name: str, settings: dict[Any, Any]) -> Iterator[Fault]:
    sheet, (known, open_ended) = project.config, _defaults(project.root, name)
    for key, value in settings.items():
        default = known.get(key)
        if not open_ended and key not in known:
            near = get_close_matches(str(key), known, n=1)
            todo = f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(known)}."
            yield sheet.fault((*place, key), f"'{key}' is no setting of {name.rpartition('.')[2]}.", todo)
        elif isinstance(default, int) and not isinstance(default, bool) and not _is_count(value):
            what = f"'{key}' is {value}, and has to be a whole number from 1 to {_MOST}."
            yield sheet.fault((*place, key), what, "Write it in figures, without quotes.")
        elif isinstance(default, float) and not _is_share(value):
            what = f"'{key}' is {value}, and has to be a number from 0 to 1."
            yield sheet.fault((*place, key), what, "Write it with a point, such as 0.95.")
        elif isinstance(default, list) and not isinstance(value, list):
            what = f"'{key}' should be a list (lines that begin with a dash)."
            todo = "Write [] where there is none." if value is None else "Write it like the others around it."
            yield sheet.fault((*place, key), what, todo)
        else:
            yield from _names(project, sheet, (*place, key), key, value)
    of = f"config/{name.rpartition('.')[2]}"
    yield from not_heard(sheet, place, of, settings, partial(_is_known, project))
    if {*chain.from_iterable(_STEPS)} <= known.keys():
        yield from _in_order(sheet, place, known | settings)


def _in_order(sheet: Sheet, place: Place, settings: dict[str, Any]) -> Iterator[Fault]:
    """A later step of the escalation takes more than the one before it."""
    for lower, higher in _STEPS:
        less, more = settings[lower], settings[higher]
        if _is_share(less) and _is_share(more) and less > more:
            at = (*place, lower) if (*place, lower) in sheet.lines else (*place, higher)
            what = f"'{lower}' is {less} and '{higher}' {more}: '{lower}' would never happen."
            yield sheet.fault(at, what, f"Write a smaller number for '{lower}' than for '{higher}'.")


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST


def _names(project: Project, sheet: Sheet, place: Place, key: str, value: Any) -> Iterator[Fault]:
    """Lists hold intents, or slots, entities, responses or actions; a list may be empty."""
    named = [((*place, one), one) for one in group(value)] if key == _BY_INTENT else []
    for intent, reason in group(value).items() if key == _BY_INTENT else ():
        if reason not in REASONS:
            what = f"There is no reason '{reason}'."
            yield sheet.fault((*place, intent), what, f"Known: {', '.join(REASONS)}.")
    named += [((*place, i), one) for i, one in enumerate(rows(value))]
    if key in _OF_RESPONSES | _OF_SPEAKERS and "responses" in project.unreadable:
        return
    kind, known = _known(project, key)
    for at, one in named:
        if not _is_known(project, key, str(one)):
            near = get_close_matches(str(one), known, n=1, cutoff=0.75)
            todo = f"Did you mean '{near[0]}'?" if near else "Take it away here."
            missed = ("intents", str(one)) if kind == "intent" else None
            yield replace(sheet.spare(at, f"There is no {kind} '{one}'.", todo), lacks=missed)


def _is_known(project: Project, key: str, one: str) -> bool:
    kind, known = _known(project, key)
    return one in known or (kind == "intent" and project.has_intent(one))


def _known(project: Project, key: str) -> tuple[str, Set[str]]:
    """What a list holds, and which of them there are."""
    if key in _OF_SLOTS:
        return "slot", project.slots.keys()
    if key in _OF_ENTITIES:
        return "entity", project.entities.keys()
    if key in _OF_RESPONSES:
        return "response", project.response_names
    if key in _OF_SPEAKERS:
        return "action or response", project.actions.keys() | project.response_names
    return "intent", project.intents.keys() | BUILT_IN_INTENTS


def _defaults(root: Path, name: str) -> tuple[dict[str, Any], bool]:
    """What a component's ``get_default_config`` lists, read without running it: the engine's libraries are
    not here. And whether more may be set: what Rasa's own component has that it is made of."""
    module, _, component = name.rpartition(".")
    returned = _returned(_code(root, module), component)
    if returned is None:
        return {}, True
    known, open_ended = {}, False
    for key, value in zip(returned.keys, returned.values, strict=True):
        if key is not None:
            known[str(_value(key))] = _value(value)
        elif ast.unparse(value) == "asdict(Settings())":
            known |= asdict(Settings())
        elif isinstance(value, ast.Name) and (there := _named(root, module, value.id)):
            known |= there
        else:
            open_ended = True
    return known, open_ended


def _code(root: Path, module: str) -> str:
    path = root / module.replace(".", "/")
    found = [one for one in (path / "__init__.py", path.with_name(f"{path.name}.py")) if one.is_file()]
    return whatever_it_holds(found[0]) if found else ""


@lru_cache(maxsize=100)
def _parsed(code: str) -> ast.Module:
    try:
        return ast.parse(code)
    except SyntaxError:  # program.py says so
        return ast.parse("")


@lru_cache(maxsize=100)
def _returned(code: str, component: str) -> ast.Dict | None:
    for node in _parsed(code).body:
        if isinstance(node, ast.ClassDef) and node.name == component:
            returned = [
                one.value
                for method in node.body
                if isinstance(method, ast.FunctionDef) and method.name == "get_default_config"
                for one in ast.walk(method)
                if isinstance(one, ast.Return)
            ]
            if len(returned) == 1 and isinstance(returned[0], ast.Dict):
                return returned[0]
    return None


def _named(root: Path, module: str, name: str) -> dict[str, Any] | None:
    """What is listed under a name that the module imports from another of ours."""
    for node in _parsed(_code(root, module)).body:
        if isinstance(node, ast.ImportFrom) and name in [one.name for one in node.names]:
            for there in _parsed(_code(root, str(node.module))).body:
                if isinstance(there, ast.AnnAssign) and ast.unparse(there.target) == name:
                    listed = _value(there.value)
                    return listed if isinstance(listed, dict) else None
    return None


def _value(node: ast.expr | None) -> Any:
    try:
        return ast.literal_eval(node) if node else None
    except ValueError:
        return None
