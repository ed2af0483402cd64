"""Checks what responses fill in: ``{office}`` is known where it is said, and its braces are whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from bot.content.faults import Fault
from bot.content.project import Project, group, language_of, rows, texts_of
from bot.content.sheet import Place, Sheet
from bot.core.business import FACTS

BLANK = re.compile(r"(?<!{){(\w+)}(?!})")
_TWICE = re.compile(r"{{(\w+)}}")
_DOUBLED = re.compile(r"{{|}}")


def check(project: Project) -> Iterator[Fault]:
    always = {*FACTS, *map(str, project.slots)}
    for sheet, key, variations in project.responses():
        if key in project.meant:  # by its right name it would fill in what it does
            continue
        known = always if "/" in key or not _said_by_code(project, key) else always | project.given_by_code
        for i, variation in enumerate(map(group, variations)):
            if language_of(variation) in project.unspoken:
                continue
            for place, text in _texts(("responses", key, i), variation):
                for what, todo in _faults(key, text, known):
                    yield sheet.fault(place, what, todo)
        if known is always:
            yield from _empty_at_first(project, sheet, key, variations)
    yield from _in_facts(project)


def _empty_at_first(project: Project, sheet: Sheet, key: str, variations: list[Any]) -> Iterator[Fault]:
    """What fills in a slot is not said while that is empty: then another must be there to be said."""
    empty = {str(name) for name, slot in project.slots.items() if group(slot).get("initial_value") is None}
    gaps: dict[str | None, list[tuple[int, list[str]]]] = {}
    for i, variation in enumerate(map(group, variations)):
        asked_for = {str(one.get("name")) for one in map(group, rows(variation.get("condition")))}
        said = [name for _, text in _texts((), variation) for name in BLANK.findall(text)]
        names = [name for name in said if name in empty and name not in {*FACTS, *asked_for}]
        gaps.setdefault(language_of(variation), []).append((i, names))
    for language, those in gaps.items():
        if language not in project.unspoken and all(names for _, names in those):
            i, (name, *_) = those[0]
            what = (
                f"'{key}' fills in {{{name}}}, which a customer may not have said yet: "
                "they would read nothing there."
            )
            todo = (
                f"Beside it, write a variation in the same language without {{{name}}}: "
                "it is said until they have."
            )
            yield sheet.fault(("responses", key, i, "text"), what, todo)


def _in_facts(project: Project) -> Iterator[Fault]:
    """Nothing is filled into a fact; templates are given what the code has for them."""
    for name, sheet in project.business.items():
        for place, text in texts_of(sheet):
            if project.unspoken & {*place}:
                continue
            if name == "templates":
                message = str(place[1]) if place[1:] else name
                for what, todo in _faults(message, text, {*FACTS} | project.given_by_code):
                    yield sheet.fault(place, what, todo)
                continue
            for blank in BLANK.findall(text):
                what = f"Nothing is filled in here: customers would read {{{blank}}} as it stands."
                yield sheet.fault(place, what, "Write the words themselves.")


def _said_by_code(project: Project, key: str) -> bool:
    return project.in_code(key) or key.startswith("utter_ask_")


def _texts(place: Place, variation: dict[Any, Any]) -> Iterator[tuple[Place, str]]:
    if isinstance(variation.get("text"), str):
        yield (*place, "text"), variation["text"]
    for j, button in enumerate(map(group, rows(variation.get("buttons")))):
        if isinstance(button.get("title"), str):
            yield (*place, "buttons", j, "title"), button["title"]


def _faults(key: str, text: str, known: set[str]) -> Iterator[tuple[str, str]]:
    for name in BLANK.findall(text):
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.75)
            todo = (
                f"Did you mean {{{near[0]}}}?" if near else f"Everywhere known: {', '.join(sorted(FACTS))}."
            )
            yield f"'{key}' fills in {{{name}}}, and nothing says what that is.", todo
    for name in _TWICE.findall(text):
        if name in known:
            what = f"'{key}' has braces twice around '{name}': customers would read {{{name}}} as it stands."
            yield what, f"Write {{{name}}}, with one brace on each side."
    if re.search(r"[{}]", _DOUBLED.sub("", BLANK.sub("", text))):
        yield (
            f"'{key}' has a brace that fills nothing in.",
            "Write a name between both, without spaces: {phone}.",
        )
