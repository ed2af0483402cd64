"""Checks that every response is said somewhere, and that everything said somewhere is a response."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from bot.content.by_itself import without_words
from bot.content.faults import Fault
from bot.content.own_forms import keeps
from bot.content.project import ACTION, Project, group, rows
from bot.content.responses import CHOICE
from bot.content.sheet import Place, Sheet
from bot.content.steps import told
from bot.core.desk import FORM_CALLED

# Said by the gateway itself, and by Rasa when nothing else fits.
_ALWAYS_USED = ("utter_system_", "utter_default", "utter_restart")
BEGINNING = "utter_"
_PLAIN = re.compile(r"[a-z0-9_]+")
# Said in the place of another: while a form is open, to whoever has not shown their language.
IN_ANY = "utter_in_any_language_"
INSTEAD = ("utter_in_form_", IN_ANY)
# Where a form is kept that gave way to another.
_LEFT = "left_forms"
# Said of what a form asks, by the name of its slot.
_OF_A_QUESTION = ("utter_ask_", "utter_why_", "utter_unsure_")
_DANGER = "utter_danger"
_OF_DANGER = (_DANGER, "utter_handoff_danger")
_TEXT = re.compile(r"""["']([^"'\n]{0,60})["']""")


def check(project: Project) -> Iterator[Fault]:
    unsaid = _unsaid(project)
    yield from _missing(project, unsaid)  # first, for what was meant there
    for key, sheet in unsaid.items():
        if key in project.meant:
            continue
        if key.startswith(CHOICE) and key.removeprefix(CHOICE) not in project.intents:
            what = f"'{key}' is for an intent that does not exist."
            yield sheet.spare(("responses", key), what, "Correct its name, or delete it.")
        elif not _PLAIN.fullmatch(key):
            what = f"'{key}' is no name for a response: nobody could say it."
            yield sheet.fault(("responses", key), what, "Write it in a to z, digits and underscores.")
        elif key.startswith(f"{_DANGER}_"):
            of = key.removeprefix(f"{_DANGER}_")
            what = f"Nobody says '{key}': '{of}' has no emergency number in contacts.yml."
            yield sheet.spare(("responses", key), what, "Delete it, or write the number there.")
        elif project.in_code(key):
            what = f"Nobody says '{key}': the program says names that begin so, and none that ends so."
            yield sheet.spare(
                ("responses", key), what, "Call it as it was ('git diff' shows it), or delete it."
            )
        else:
            what = f"Nobody says '{key}': no rule, story, form or action."
            yield sheet.spare(("responses", key), what, "Use it in a rule, or delete it.")


def _unsaid(project: Project) -> dict[str, Sheet]:
    """The responses that nothing has the bot say. Prepared answers aside: see prepared.py."""
    said = {str(step.get("action")) for one in told(project) for _, step in one.steps} | _asked(project)
    there = {key: sheet for sheet, key, _ in project.responses() if "/" not in key}

    def is_said(key: str) -> bool:
        if key.startswith(CHOICE):
            return key.removeprefix(CHOICE) in project.intents
        instead = (f"{BEGINNING}{key.removeprefix(one)}" for one in INSTEAD if key.startswith(one))
        known = key in said or key.startswith(_ALWAYS_USED) or put_together(project, key)
        return known or any(one in there for one in instead)

    return {key: sheet for key, sheet in there.items() if not is_said(key)}


def put_together(project: Project, key: str) -> bool:
    """Whether the code names it, or may put it together: it has the beginning, and each word of the end."""
    if key in project.names_in_code:
        return True
    if key.startswith(f"{_DANGER}_") and _numbers(project):
        return key in _dangers(project)
    if of_a_question := next((one for one in _OF_A_QUESTION if key.startswith(one)), ""):
        asked = {slot for slots in project.forms.values() for slot in slots} | {*map(str, project.slots)}
        return any(f"{key}_".startswith(f"{of_a_question}{slot}_") for slot in asked)
    ends = [
        key.removeprefix(one) for one in project.names_in_code if one.endswith("_") and key.startswith(one)
    ]
    known = _words(project.code) | {
        word
        for names in (project.intents, project.slots, project.forms, *_keys(project))
        for name in names
        for word in str(name).split("_")
    }
    return project.in_code(key) and any(known.issuperset(end.split("_")) for end in ends)


def _keys(project: Project) -> Iterator[Iterable[str]]:
    """Of services and the like: utter_danger_water."""
    for sheet in project.business.values():
        yield from (group(one) for one in group(sheet.data).values())


@lru_cache(2)
def _words(code: str) -> frozenset[str]:
    """What stands between quotation marks, word by word."""
    return frozenset(word for text in _TEXT.findall(code) for word in re.split(r"\W+|_", text))


def _asked(project: Project) -> set[str]:
    return {
        f"utter_ask_{name}"
        for form, slots in project.forms.items()
        for s in slots
        for name in (s, f"{form}_{s}")
    }


def _missing(project: Project, unsaid: dict[str, Sheet]) -> Iterator[Fault]:
    defined = project.response_names
    for one in told(project):
        for place, step in one.steps:
            action = step.get("action")
            if isinstance(action, str) and action.startswith("utter_") and action not in defined:
                what = f"'{action}' is to be said here, but there are no words for it."
                yield one.sheet.fault((*place, "action"), what, _todo(project, action, defined))
    for form, slots in project.forms.items():
        for i, slot in enumerate(slots):
            names = {f"{kind}_ask_{n}" for kind in ("utter", "action") for n in (slot, f"{form}_{slot}")}
            at: Place = ("forms", form, "required_slots", i)
            if slot in project.slots and not names & (defined | set(project.actions)):
                what, name = f"'{form}' has no words to ask for '{slot}'.", f"utter_ask_{slot}"
                yield _renamed(project, name, unsaid) or project.domain.fault(at, what, _write(name))
            elif slot in project.slots and _explained(project) and f"utter_why_{slot}" not in defined:
                what, name = f"Nothing is said to who asks why '{slot}' is asked.", f"utter_why_{slot}"
                yield _renamed(project, name, unsaid) or project.domain.fault(at, what, _write(name))
            if slot in project.slots and keeps(project, form) and f"{FORM_CALLED}{slot}" not in defined:
                what = f"Operators would read the name of '{slot}' before what is answered to it."
                yield replace(project.domain.fault(at, what, _write(f"{FORM_CALLED}{slot}")), may_wait=True)
        for what, name, todo in around(project, form):
            if name not in defined:
                amiss = _renamed(project, name, unsaid) or project.domain.fault(("forms", form), what, todo)
                yield replace(amiss, may_wait=name.startswith(FORM_CALLED))
    yield from _missing_in_code(project, defined, unsaid)
    for name in _dangers(project) - defined if _danger(project) else ():
        yield _renamed(project, name, unsaid) or without_words(name, *_beside(project, f"{_DANGER}_"))


def _explained(project: Project) -> bool:
    return "action_explain_form" in project.actions


def around(project: Project, form: str) -> Iterator[tuple[str, str, str]]:
    """What is said of a form besides its questions, under a name with its own in it: what is amiss without,
    the name, and what to do."""
    of = form.removesuffix("_form")
    if keeps(project, form):
        what, name = f"Nothing is said once '{form}' is filled in.", f"utter_noted_{of}"
        yield what, name, f"Write {name} in data/responses/; {{ticket}} is the number."
        what = f"Operators would read '{form}' above its tickets."
        yield what, (name := f"{FORM_CALLED}{of}"), _write(name)
    if "action_nevermind" in project.actions:
        name = f"utter_nevermind_{of}"
        yield f"Nothing is said to who leaves off '{form}'.", name, _write(name)
    if _LEFT in project.slots and len(project.forms) > 1:
        what = f"Nothing is said to who left '{form}' for something else, and may go on with it."
        yield what, (name := f"utter_go_on_{of}"), _write(name)


def _write(name: str) -> str:
    return f"Write {name} in data/responses/."


def _missing_in_code(project: Project, defined: frozenset[str], unsaid: dict[str, Sheet]) -> Iterator[Fault]:
    said = {str(step.get("action")) for one in told(project) for _, step in one.steps}  # and missed there
    known = defined | said
    for file, text in project.python.items():
        titles = [title for title in ACTION.findall(text) if title in project.actions]
        spare = file.startswith("actions/") and titles and not said & set(titles)
        without = f" Without this topic: take {', '.join(titles)} out of domain.yml." if spare else ""
        for name, at in _names_said(text):
            if name not in known and not (name.startswith(_OF_DANGER) and not _danger(project)):
                what = f"'{name}' is said here, but there are no words for it."
                if renamed := _renamed(project, name, unsaid):  # no editor changes Python
                    yield renamed
                    continue
                line = text.count("\n", 0, at) + 1
                yield Fault(file, line, what, _todo(project, name, defined) + without)


def _numbers(project: Project) -> dict[str, Any]:
    """The emergency numbers: one in general, and those of services with one of their own."""
    contacts = project.business.get("contacts")
    return group(group(contacts.data if contacts else None).get("emergency"))


def _dangers(project: Project) -> frozenset[str]:
    """What is said of each service with an emergency number of its own."""
    said = f"{_DANGER}_" in project.names_in_code
    return frozenset(f"{_DANGER}_{key}" for key in _numbers(project) if said and key != "general")


def _beside(project: Project, begins: str) -> tuple[str, int] | tuple[()]:
    """Where the first response stands whose name begins so."""
    there = ((sheet, key) for sheet, key, _ in project.responses() if key.startswith(begins))
    return next(((sheet.file, sheet.line("responses", key)) for sheet, key in there), ())


def _renamed(project: Project, name: str, unsaid: dict[str, Sheet]) -> Fault | None:
    """Where a response stands that nobody says, and that this may have been."""
    near = _nearest(name, unsaid)
    if near is None:
        return None
    project.meant.add(near)
    return unsaid[near].fault(
        ("responses", near), without_words(name).what, f"Call '{near}' so: nobody says that."
    )


@lru_cache(maxsize=2000)
def _names_said(text: str) -> tuple[tuple[str, int], ...]:
    """The responses that a module names, each with where."""
    return tuple((m[1], m.start()) for m in re.finditer(r"""["'](utter_\w*[a-z0-9])["']""", text))


def _danger(project: Project) -> bool:
    """Whether config.yml has an intent call a person because somebody is in danger."""
    policies = rows(group(project.config.data).get("policies"))
    return any("danger" in group(group(one).get("reasons")).values() for one in policies)


def _todo(project: Project, name: str, defined: frozenset[str]) -> str:
    if meant := _nearest(name, defined):
        project.meant.add(meant)
        return f"Did you mean '{meant}'? If not, write '{name}' in data/responses/."
    return f"Write '{name}' in data/responses/."


def _nearest(name: str, names: Iterable[str]) -> str | None:
    """Without what they all begin with: by that alone any two would be alike."""
    there = {one.removeprefix(BEGINNING): one for one in names}
    near = get_close_matches(name.removeprefix(BEGINNING), there, n=1, cutoff=0.75)
    return there[near[0]] if near else None
