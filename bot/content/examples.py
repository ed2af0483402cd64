"""Checks what customers say: data/nlu/<language>/<topic>.yml."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from bot.content.faults import Fault
from bot.content.marks import mark_faults
from bot.content.project import BUILT_IN_INTENTS, Project, group, rows
from bot.content.sheet import Place, Sheet, once
from bot.core.folding import folded

FEWEST = 8
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|[“„][^“”]*[“”]|‘[^‘’]*’")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PREPARED = re.compile(r"\w+/\w+")  # as buttons are read
_NAMES = {"es": "Spanish", "en": "English"}


@dataclass(frozen=True)
class Example:
    text: str
    intent: str
    language: str
    sheet: Sheet
    index: int
    line: int

    @property
    def file(self) -> str:
        return self.sheet.file


def language_name(code: str) -> str:
    return _NAMES.get(code, f"'{code}'")


@lru_cache(1 << 16)
def fold(text: str) -> str:
    """Return ``text`` as people hear it; what has no words in it stays as it is."""
    return folded(text) or text


def check(project: Project) -> Iterator[Fault]:
    yield from _names(project)
    yield from _mirrored(project)
    for sheet in project.sheets["nlu"]:
        yield from _lines(sheet)
    examples = list(all_examples(project))
    yield from _alike(tuple(project.sheets["nlu"]))
    yield from _unknown_names(project, examples)
    yield from _enough(project, examples)


def _names(project: Project) -> Iterator[Fault]:
    for name, place in project.intents.items():
        if not _NAME.fullmatch(name):
            what = f"'{name}' is no name for an intent: no button could lead to it."
            yield project.domain.fault(place, what, "Write it in a to z, digits and underscores.")
    prepared = {one.intent: one for one in all_examples(project) if "/" in one.intent}
    for name, one in prepared.items():
        if not _PREPARED.fullmatch(name):
            what = f"'{name}' is no name for an intent: no button could lead to it."
            place = ("nlu", one.index, "intent")
            yield one.sheet.fault(place, what, "Write it in a to z, digits and underscores.")


def _language(sheet: Sheet) -> str:
    """The folder below data/nlu."""
    return PurePosixPath(sheet.file).parts[2]


def all_examples(project: Project) -> Iterator[Example]:
    for sheet in project.sheets["nlu"]:
        yield from examples_of(sheet)


@once
def examples_of(sheet: Sheet) -> Iterator[Example]:
    language = _language(sheet)
    for i, item in enumerate(rows(group(sheet.data).get("nlu"))):
        intent, text = group(item).get("intent"), group(item).get("examples")
        if isinstance(intent, str) and isinstance(text, str):
            for line, words in lines_of(sheet, ("nlu", i, "examples"), text):
                words = words.strip()
                if words.startswith("-") and words[1:].strip():
                    yield Example(words[1:].strip(), intent, language, sheet, i, line)


def lines_of(sheet: Sheet, place: Place, text: str) -> Iterator[tuple[int, str]]:
    """Those of a block of text that are not empty, each with its number; they begin below its key."""
    first = sheet.line(*place) + 1
    return ((first + i, line) for i, line in enumerate(text.split("\n")) if line.strip())


def line_faults(sheet: Sheet, number: int, line: str, key: str) -> Iterator[Fault]:
    """What keeps a line below ``key: |`` from being an example, or teaches more than its words."""
    words = line.strip()
    if not words.startswith("-"):
        what = f"This example does not begin with a dash: {words}."
        yield Fault(sheet.file, number, what, f"Begin it with '- ', below '{key}: |'.")
    elif not words[1:].strip():
        what = "This example is empty."
        yield Fault(sheet.file, number, what, "Write something after the dash, or delete it.")
    elif line.startswith(" "):
        what = f"This example stands further in than the first, and would be left out: {words}."
        yield Fault(sheet.file, number, what, "Begin it where the first begins.")
    elif _QUOTED.fullmatch(words[1:].strip()):
        what = f"These quotes are learnt as part of the example: {words}."
        yield Fault(sheet.file, number, what, "Take them away.", may_wait=True)
    elif re.search(r"\s#\s+\D", words):
        what = f"What stands behind # is learnt as part of the example: {words}."
        yield Fault(sheet.file, number, what, f"Put a remark above '{key}:', or take it away.", may_wait=True)


def _mirrored(project: Project) -> Iterator[Fault]:
    """The same topic in every language, with the same intents."""
    topics: dict[str, dict[str, Sheet]] = defaultdict(dict)
    for sheet in project.sheets["nlu"]:
        if _language(sheet) not in project.languages:  # folders.py says so
            continue
        topics[_topic(sheet)][_language(sheet)] = sheet
    homes = {(_language(sheet), name): sheet for sheet in project.sheets["nlu"] for name in _intents(sheet)}
    for topic, there in topics.items():
        sheet = next(iter(there.values()))
        for language in project.languages:
            if language not in there:
                what = f"There is no file {topic} for {language_name(language)}."
                yield Fault(sheet.file, 1, what, f"Write data/nlu/{language}/{topic} with the same intents.")
                continue
            for name, line in _intents(sheet).items():
                home = homes.get((language, name), sheet)
                if name not in _intents(there[language]) and _topic(home) != topic and _topic(home) in topics:
                    what = f"'{name}' stands here, but in {home.file} in {language_name(language)}."
                    yield Fault(sheet.file, line, what, "Use the same file name in every language.")


def _topic(sheet: Sheet) -> str:
    return "/".join(PurePosixPath(sheet.file).parts[3:])


def _intents(sheet: Sheet) -> dict[str, int]:
    """The intents of a sheet, each with its line."""
    items = rows(group(sheet.data).get("nlu"))
    named = [(group(item).get("intent"), i) for i, item in enumerate(items)]
    return {name: sheet.line("nlu", i, "intent") for name, i in named if isinstance(name, str)}


@once
def _lines(sheet: Sheet) -> Iterator[Fault]:
    for i, item in enumerate(rows(group(sheet.data).get("nlu"))):
        text, place = group(item).get("examples"), ("nlu", i, "examples")
        if not any(kind in group(item) for kind in ("intent", "synonym", "lookup", "regex")):
            yield sheet.fault(
                ("nlu", i), "These examples belong to no intent.", "Add a line 'intent:' above them."
            )
        if not isinstance(text, str):
            continue
        if not text.strip():
            what = f"'{group(item).get('intent')}' has no examples here."
            yield sheet.fault(("nlu", i), what, "Write some below 'examples: |', or delete the intent.")
        for number, line in lines_of(sheet, place, text):
            yield from line_faults(sheet, number, line, "examples")


@lru_cache(maxsize=2)
def _alike(sheets: tuple[Sheet, ...]) -> tuple[Fault, ...]:
    examples = [one for sheet in sheets for one in examples_of(sheet)]
    return (*_same_in_two_intents(examples), *_written_twice(examples))


def _written_twice(examples: list[Example]) -> Iterator[Fault]:
    """The same in other accents or signs is another way of writing it, and may stand beside it."""
    first: dict[tuple[str, str, str], Example] = {}
    twice: list[tuple[Example, Example]] = []
    for example in examples:
        same = (example.intent, example.language, " ".join(example.text.casefold().split()))
        other = first.setdefault(same, example)
        if other is not example:
            twice.append((example, other))
    of_file = Counter(example.file for example in examples)

    def original_and_copy(*files: str) -> tuple[str, ...]:
        """The copy is the one with less beside what stands in both; of two as long, "faq (1).yml"."""
        return tuple(sorted(files, key=lambda file: (-of_file[file], len(file), file)))

    in_both = Counter(original_and_copy(one.file, other.file) for one, other in twice)
    copied = {pair: count for pair, count in in_both.items() if _is_copied(count, of_file[pair[1]], *pair)}
    for (original, copy), count in copied.items():
        what = f"Of the {of_file[copy]} examples of this file, {count} stand in {original} too."
        yield Fault(copy, 1, what, "Take over there what is new, and delete this file.")
    for example, other in twice:
        if original_and_copy(example.file, other.file) not in copied:
            what = f"«{example.text}» is an example of '{example.intent}' twice: the other is in"
            yield Fault(
                example.file,
                example.line,
                f"{what} {other.file}:{other.line}.",
                "Delete one, or write it as somebody else would.",
                may_wait=True,
            )


def _is_copied(in_both: int, of_copy: int, original: str, copy: str) -> bool:
    """Whether so much of a file stands in the other that it was copied, "faq (1).yml", and then changed."""
    return original != copy and in_both >= FEWEST and 2 * in_both > of_copy


def _same_in_two_intents(examples: list[Example]) -> Iterator[Fault]:
    first: dict[str, Example] = {}
    for example in examples:
        other = first.setdefault(fold(example.text), example)
        if other.intent != example.intent:
            what = f"«{example.text}» is an example of '{example.intent}' here and of '{other.intent}'"
            where = f"in {other.file}:{other.line}."
            yield Fault(
                example.file,
                example.line,
                f"{what} {where}",
                "Keep it where it belongs and delete the other.",
            )


def _unknown_names(project: Project, examples: list[Example]) -> Iterator[Fault]:
    known = {*project.intents, *BUILT_IN_INTENTS}
    for example in examples:
        for what, todo in mark_faults(project, example.text):
            yield Fault(example.file, example.line, what, todo)
        intent = example.intent.partition("/")[0]
        if intent not in known:
            known.add(intent)  # it is told once
            what = f"'{intent}' has examples, but domain.yml does not list it, so the bot cannot use it."
            yield project.unknown(example.sheet, ("nlu", example.index, "intent"), what, intent, "intents")


def count(examples: Iterable[Example], whole: bool = False) -> Counter[tuple[str, str]]:
    """How many different examples each intent has in each language; ``whole``: with all of ``faq/...``."""
    different = {(one.intent, one.language, fold(one.text)) for one in examples}
    return Counter((intent.partition("/")[0] if whole else intent, lang) for intent, lang, _ in different)


def _enough(project: Project, examples: list[Example]) -> Iterator[Fault]:
    counts = count(examples, whole=True)
    of_each = {(one.intent, one.language): one for one in reversed(examples)}
    for intent, place in project.intents.items():
        for language in project.languages:
            there = counts[intent, language]
            if there < FEWEST and intent not in project.meant:
                has = f"only {there}" if there else "no"
                what = f"'{intent}' has {has} examples in {language_name(language)}."
                todo = f"Write at least {FEWEST} under it in data/nlu/{language}/."
                if written := of_each.get((intent, language)):
                    yield written.sheet.fault(("nlu", written.index, "intent"), what, todo)
                else:
                    yield project.domain.fault(place, what, todo)
