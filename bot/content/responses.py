"""Checks what the bot says: data/responses/<topic>.yml."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from bot.content.blanks import BLANK
from bot.content.examples import language_name
from bot.content.faults import Fault
from bot.content.named import PAYLOAD, leads_nowhere, unknown_value
from bot.content.project import Project, group, language_of, rows
from bot.content.shapes import VARIATION_KEYS, odd_buttons
from bot.content.sheet import Place, Sheet
from bot.content.slot_values import never_held
from bot.core.choices import LONGEST_TITLE
from bot.core.languages import LANGUAGES
from bot.core.markdown import rendered

_FILLED_IN = "0"
# Of a page, a chat program or another language, and nothing here: a line break, a space, what is left open.
_LAYOUT = re.compile(r"</?[a-z]+(?: [^<>]*)?/?>|&(?:[a-z]+|#\d+);|\*\*|__|\\[nrt]\b", re.IGNORECASE)
_NOWHERE = re.compile(r"(?<=\]\()(?!https?:|mailto:|tel:|{)[^()\s]+(?=\))|(?<![\w/.@])www\.\w[^\s()]*")
# What remains of a link that is written amiss, or was meant to be filled in.
_BRACKET = re.compile(r"\[[^\[\]]+\](?!\()(?: \([^()\s]+\))?")
_OF_AN_ANSWER = re.compile(r"/\w+/\w+(?={)")
# Its words go on a button, too.
CHOICE = "utter_choice_"
_CONDITION_EXAMPLE = "Add: condition: [{type: slot, name: language, value: es}]."


def check(project: Project) -> Iterator[Fault]:
    seen: dict[str, tuple[Sheet, Place]] = {}
    for sheet, key, variations in project.responses():
        place: Place = ("responses", key)
        if key in seen:
            other, there = seen[key]
            what = f"'{key}' is also in {other.file}:{other.line(*there)}; only one of the two would be said."
            yield sheet.fault(place, what, "Join them in one of the files.")
            continue
        seen[key] = (sheet, place)
        if not key.startswith("utter_"):
            what = f"'{key}' is no name for a response: they begin with utter_."
            yield sheet.fault(place, what, f"Call it 'utter_{without_utter(key)}'.")
        if not isinstance(group(sheet.data)["responses"].get(key), list):  # shapes.py says so
            continue
        found = list(_variations(project, sheet, key, variations))
        yield from found
        yield from _in_each_language(project, sheet, key, variations)
        if not found and not any(map(odd_buttons, map(group, variations))):
            yield from _same_in_each_language(project, sheet, key, variations)


def without_utter(key: str) -> str:
    """What is behind utter_ in the name of a response, also where that is misspelt: Utter_faq, uter_faq."""
    begins, _, rest = key.partition("_")
    return rest if begins == "utter" or get_close_matches(begins.lower(), ["utter"], cutoff=0.75) else key


def _variations(project: Project, sheet: Sheet, key: str, variations: list[Any]) -> Iterator[Fault]:
    for i, variation in enumerate(map(group, variations)):
        if language_of(variation) in project.unspoken:
            continue
        place: Place = ("responses", key, i)
        if "channel" in variation:
            what = f"A variation of '{key}' is for one channel only, and would win over the right language."
            todo = "Delete the line 'channel:', and write what holds on every network."
            yield sheet.fault((*place, "channel"), what, todo)
        misspelt = variation.keys() - VARIATION_KEYS  # shapes.py says so
        if not misspelt and not variation.keys() & {"text", "buttons", "image", "custom"}:
            yield sheet.fault(place, f"A variation of '{key}' says nothing.", "Add a line 'text:'.")
        elif not str(variation.get("text", "-")).strip():
            yield _no_words(sheet, key, (*place, "text"))
        yield from _signs(sheet, key, (*place, "text"), str(variation.get("text", "")))
        image = variation.get("image")
        if isinstance(image, str) and not re.match(r"https?://|{", image):
            what = f"The image of '{key}' is no address: {image}."
            yield sheet.fault((*place, "image"), what, "Write the whole of it, beginning with https://.")
        yield from _conditions(project, sheet, key, place, variation)
        for j, button in enumerate(map(group, rows(variation.get("buttons")))):
            yield from _payload(project, sheet, (*place, "buttons", j, "payload"), button.get("payload"))
            yield from _title(sheet, (*place, "buttons", j, "title"), button.get("title"))
            if not str(button.get("title", "-")).strip():
                yield _no_words(sheet, key, (*place, "buttons", j, "title"))
        if key.startswith(CHOICE):
            yield from _title(sheet, (*place, "text"), variation.get("text"))


def _no_words(sheet: Sheet, key: str, place: Place) -> Fault:
    return sheet.fault(place, f"'{key}' has no words here yet.", "Write between the quotes.")


def _signs(sheet: Sheet, key: str, place: Place, text: str) -> Iterator[Fault]:
    """What remains once the signs that are known are rendered: ``**bold**``, ``[words](https://...)``."""
    layout, bracket, nowhere = _left_as_it_is(text)
    if layout:
        what = f"«{layout}» stands in '{key}', and customers would read it as it is."
        yield Fault(sheet.file, sheet.line(*place), what, "Write the words without it.", may_wait=True)
    if bracket:
        what = f"«{bracket}» stands in '{key}', and customers would read it with its brackets."
        todo = (
            "A link is [words](https://example.org), without a space between; what is filled in is {phone}."
        )
        yield Fault(sheet.file, sheet.line(*place), what, todo, may_wait=True)
    if nowhere:
        what = f"«{nowhere}» in '{key}' is no whole address, and leads nowhere on the web."
        todo = "Write the whole of it, beginning with https://."
        yield Fault(sheet.file, sheet.line(*place), what, todo, may_wait=True)


@lru_cache(1 << 13)
def _left_as_it_is(text: str) -> tuple[str, ...]:
    """A tag, brackets and an address that customers would read as they stand; "" for what is not there."""
    said = rendered(text, str, str, str, lambda words, _address: words)
    found = (one.search(said) for one in (_LAYOUT, _BRACKET, _NOWHERE))
    return tuple(one[0] if one else "" for one in found)


def _title(sheet: Sheet, place: Place, title: Any) -> Iterator[Fault]:
    """Of what is filled in nothing is known here."""
    words = BLANK.sub("", str(title or ""))
    if len(words) > LONGEST_TITLE:
        what = f"«{words}» has {len(words)} letters: WhatsApp would show a numbered list in place of buttons."
        todo = f"Write it in {LONGEST_TITLE} letters or fewer."
        yield Fault(sheet.file, sheet.line(*place), what, todo, may_wait=True)


def _conditions(
    project: Project, sheet: Sheet, key: str, place: Place, variation: dict[Any, Any]
) -> Iterator[Fault]:
    language = language_of(variation)
    conditions = [*map(group, rows(variation.get("condition")))]
    if language is None and (
        variation.keys() - VARIATION_KEYS or any(not one.keys() >= {"type", "name"} for one in conditions)
    ):
        pass  # it was probably meant, and shapes.py says so
    elif language is None:
        what = f"A variation of '{key}' has no language, and could be said in the wrong one."
        yield sheet.fault(place, what, _CONDITION_EXAMPLE)
    elif language not in project.languages:
        what = f"A variation of '{key}' is in '{language}', which the bot does not speak."
        yield sheet.fault(place, what, f"Known: {', '.join(project.languages)}.")
    for j, one in enumerate(conditions):
        name = str(one.get("name"))
        if not {"type", "name"} <= one.keys():  # shapes.py says so
            continue
        if one["type"] != "slot":
            what = f"'{key}' has a condition of the type '{one['type']}'."
            yield sheet.fault((*place, "condition", j, "type"), what, "Only 'slot' is known.")
        elif name not in project.slots:
            what = f"'{key}' has a condition on '{name}', which is not a slot."
            yield project.unknown(sheet, (*place, "condition", j, "name"), what, name, "slots")
        elif name != "language":
            for what, todo in never_held(project, name, one.get("value")):
                yield sheet.fault((*place, "condition", j, "value"), what, todo)


def _in_each_language(project: Project, sheet: Sheet, key: str, variations: list[Any]) -> Iterator[Fault]:
    """A variation with further conditions does not count: without their slots nothing would be said."""
    said = {
        language_of(variation) for variation in map(group, variations) if not _other_slots(project, variation)
    }
    if any(language_of(group(variation)) not in LANGUAGES for variation in variations):
        return
    for language in project.languages:
        if language not in said:
            what = f"'{key}' has no words in {language_name(language)}, so the bot would fall silent."
            yield sheet.fault(("responses", key), what, f"Add a variation with the language '{language}'.")


def _other_slots(project: Project, variation: dict[Any, Any]) -> set[str]:
    names = {str(group(one).get("name")) for one in rows(variation.get("condition"))}
    return (names & project.slots.keys()) - {"language"}


def _same_in_each_language(
    project: Project, sheet: Sheet, key: str, variations: list[Any]
) -> Iterator[Fault]:
    """Buttons do the same, and the same blanks are filled in, whatever the language."""
    first, *others = project.languages
    spoken: dict[str | None, list[tuple[int, dict[Any, Any]]]] = defaultdict(list)
    for i, variation in enumerate(map(group, variations)):
        spoken[language_of(variation)].append((i, variation))
    for other in others:
        if not spoken[first] or not spoken[other]:
            continue
        both = f"{language_name(first)} and {language_name(other)}"
        for i in _odd(spoken[first], spoken[other], _payloads):
            what = f"The buttons of '{key}' do different things in {both}."
            todo = "Give them the same payloads, in the same order."
            place = _first_odd_button(
                variations, i, spoken[other] if i in dict(spoken[first]) else spoken[first]
            )
            yield sheet.fault(("responses", key, i, "buttons", *place), what, todo)
        for i in _odd(spoken[first], spoken[other], _blanks):
            theirs = spoken[other] if i in dict(spoken[first]) else spoken[first]
            names = _blanks(group(variations[i])).difference(*(_blanks(one) for _, one in theirs))
            written = ", ".join(f"{{{name}}}" for name in sorted(names))
            what = f"'{key}' fills in {written} here, and nowhere in the other of {both}."
            yield sheet.fault(("responses", key, i, "text"), what, "Use the same names in braces in both.")


def _odd(
    one: list[tuple[int, dict[Any, Any]]],
    other: list[tuple[int, dict[Any, Any]]],
    has: Callable[[dict[Any, Any]], set[Any]],
) -> list[int]:
    """The first variation that has something no variation of the other language has."""
    for these, those in ((one, other), (other, one)):
        there = {thing for _, variation in those for thing in has(variation)}
        if odd := [i for i, variation in these if has(variation) - there]:
            return odd[:1]
    return []


def _payloads(variation: dict[Any, Any]) -> set[tuple[str, ...]]:
    """What its buttons do, as one thing to compare."""
    return {tuple(str(group(button).get("payload")) for button in rows(variation.get("buttons")))}


def _first_odd_button(
    variations: list[Any], index: int, others: list[tuple[int, dict[Any, Any]]]
) -> tuple[int, str] | tuple[()]:
    known = {payload for _, other in others for all_of_it in _payloads(other) for payload in all_of_it}
    buttons = rows(group(variations[index]).get("buttons"))
    payloads = [str(group(button).get("payload")) for button in buttons]
    return next(((j, "payload") for j, payload in enumerate(payloads) if payload not in known), ())


def _blanks(variation: dict[Any, Any]) -> set[str]:
    titles = [group(button).get("title") for button in rows(variation.get("buttons"))]
    return {blank for text in (variation.get("text"), *titles) for blank in BLANK.findall(str(text))}


def _payload(project: Project, sheet: Sheet, place: Place, payload: Any) -> Iterator[Fault]:
    if not isinstance(payload, str):
        return
    match = PAYLOAD.fullmatch(payload.replace("{{", "{").replace("}}", "}"))
    if payload.startswith(("http:", "https:", "www.")):
        what = "A link stands in the text, and not in a button."
        yield sheet.fault(place, what, f"Take the button away, and write it there: [words]({payload}).")
        return
    if not match:
        what = f"The payload '{payload}' is not one the bot understands."
        if alone := _OF_AN_ANSWER.match(payload):
            yield sheet.fault(place, what, f"A prepared answer takes no values: '{alone[0]}'.")
            return
        yield sheet.fault(place, what, 'Write /intent, or /intent{{"entity": "value"}}.')
        return
    intent, values = match[1], match[2]
    if values and "{{" not in payload:
        what = f"The braces in '{payload}' stand alone, and would be taken for something to fill in."
        yield sheet.fault(place, what, 'Double them: /intent{{"entity": "value"}}.')
    yield from leads_nowhere(project, sheet, place, intent)
    try:
        entities = json.loads(BLANK.sub(_FILLED_IN, values)) if values else {}
    except ValueError:
        what = f"The values in '{payload}' cannot be read."
        yield sheet.fault(place, what, 'Write them like /intent{{"entity": "value"}}.')
        return
    for name, value in entities.items():
        if value != _FILLED_IN:
            for what, todo in unknown_value(project, name, value):
                yield sheet.fault(place, what, todo)
        if name not in project.entities:
            what = f"A button gives a value to '{name}', which is not an entity."
            yield project.unknown(sheet, place, what, str(name), "entities")
