"""Everything an editor writes, read once: the sheets by kind, and the names the checks ask for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.content.business import read_business
from bot.content.faults import ContentError, Fault
from bot.content.files import below, copies, files, whatever_it_holds
from bot.content.imported import imported
from bot.content.sheet import Place, Sheet, once, read_sheet
from bot.core.languages import LANGUAGES

FOLDERS = {
    "nlu": "data/nlu",
    "responses": "data/responses",
    "rules": "data/rules",
    "stories": "data/stories",
    "frustration": "data/frustration",
    "danger": "data/danger",
    "transcripts": "tests/transcripts",
}
# Kinds with a folder for each language.
BY_LANGUAGE = ("nlu", "frustration", "danger", "transcripts")
# A file that has none of these sections is no file of its kind.
_SECTIONS = ("nlu", "responses", "rules", "stories")
CODE = ("actions", "bot")
# Rasa's own conversation tests, which `bot model publish` plays.
CONVERSATIONS = "tests/conversations"
ACTION = re.compile(r"""^    title = ["'](\w+)["']""", re.MULTILINE)
# How the Python gives a value to a blank: name=..., or "name": ...
_GIVEN = re.compile(r"""\b(\w++)=|["'](\w++)["']:""")
_NAME_IN_CODE = re.compile(r"\b((?:utter|action|validate)_\w*)({?)")
# Intents of Rasa's own, which no domain lists.
BUILT_IN_INTENTS = {"nlu_fallback", "session_start", "restart", "back"}


@dataclass
class Project:
    """``unreadable`` names the kinds of which some file could not be read.

    ``meant`` collects the names that were probably meant where an unknown one stands: the unknown one is the
    fault, and that nobody uses the right one is not said as well.
    """

    root: Path
    domain: Sheet
    config: Sheet
    sheets: dict[str, list[Sheet]]
    business: dict[str, Sheet]
    unreadable: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    meant: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, root: Path, kinds: Collection[str] = FOLDERS.keys()) -> Project:
        """Of ``kinds`` that are left out no more is known than of those that cannot be read."""
        nothing = Sheet("", {}, {})
        project = cls(root, nothing, nothing, {}, {})
        project.domain = next(iter(project._read("domain", [root / "domain.yml"])), nothing)
        project.config = next(iter(project._read("config", [root / "config.yml"])), nothing)
        project.business, faults = read_business(root)
        project._note("business", faults)
        project.unreadable |= FOLDERS.keys() - kinds
        for kind, folder in FOLDERS.items():
            found = files(root / folder) if kind in kinds else []
            project.sheets[kind] = project._read(kind, [path for path in found if project._heard(kind, path)])
        return project

    def _heard(self, kind: str, path: Path) -> bool:
        """Whether a file may count: those of a language that this business does not speak are left alone."""
        return kind not in BY_LANGUAGE or below(self.root / FOLDERS[kind], path)[0] not in self.unspoken

    def _read(self, kind: str, paths: list[Path]) -> list[Sheet]:
        sheets = []
        copied = copies(paths)
        for path in paths:
            if path in copied:
                original = "/".join(below(self.root, copied[path]))
                what = f"This file says word for word what {original} says."
                todo = "Delete it, or give it words of its own."
                self.faults.append(Fault("/".join(below(self.root, path)), 1, what, todo))
                continue
            try:
                sheet = read_sheet(self.root, path)
                sheets.append(sheet)
                if kind in _SECTIONS and kind not in group(sheet.data):  # shapes.py says so
                    self.unreadable.add(kind)
            except ContentError as error:
                self._note(kind, error.faults)
        return sheets

    def _note(self, kind: str, faults: list[Fault]) -> None:
        self.faults += faults
        if faults:
            self.unreadable.add(kind)

    def seen(self, kind: str, faults: Iterable[Fault]) -> Iterator[Fault]:
        """The same faults. What stands under a misspelt key is there, and nobody is to miss it as well."""
        for one in faults:
            if one.hides:
                self.unreadable.add(kind)
            yield one

    @cached_property
    def languages(self) -> tuple[str, ...]:
        about = self.business.get("business")
        listed = strings(group(about.data).get("languages")) if about else []
        return tuple(one for one in listed if one in LANGUAGES) or LANGUAGES

    @cached_property
    def unspoken(self) -> frozenset[str]:
        """Languages that this business does not speak: what is there in them does no harm."""
        return frozenset(LANGUAGES) - {*self.languages}

    @cached_property
    def intents(self) -> dict[str, Place]:
        return self._names("intents")

    def has_intent(self, name: str) -> bool:
        """Also of a question with a prepared answer, faq/move_house: it is there where it has examples."""
        listed = name.partition("/")[0] in self.intents.keys() | BUILT_IN_INTENTS
        return listed and ("/" not in name or name in self._answered or "nlu" in self.unreadable)

    @cached_property
    def asked_for(self) -> list[str]:
        """Each intent by its whole name; of those with prepared answers, each answer's."""
        answered = sorted(one for one in self._answered if "/" in one)
        several = {one.partition("/")[0] for one in answered}
        return [*(one for one in self.intents if one not in several), *answered]

    @cached_property
    def prepared(self) -> list[str]:
        return [one for one in self.asked_for if "/" in one]

    @cached_property
    def _answered(self) -> frozenset[str]:
        named = (one for sheet in self.sheets["nlu"] for one in rows(group(sheet.data).get("nlu")))
        return frozenset(str(group(one).get("intent")) for one in named)

    @cached_property
    def entities(self) -> dict[str, Place]:
        return self._names("entities")

    @cached_property
    def actions(self) -> dict[str, Place]:
        return self._names("actions")

    @cached_property
    def slots(self) -> dict[str, Any]:
        return group(group(self.domain.data).get("slots"))

    @cached_property
    def forms(self) -> dict[str, list[str]]:
        """Each form with the slots it asks for."""
        forms = group(group(self.domain.data).get("forms"))
        return {name: strings(group(form).get("required_slots")) for name, form in forms.items()}

    def _names(self, section: str) -> dict[str, Place]:
        """A list of the domain: each name with its place. An item may be a name or a group with one name."""
        names: dict[str, Place] = {}
        for i, item in enumerate(rows(group(self.domain.data).get(section))):
            name = next(iter(item), None) if isinstance(item, dict) else item
            if isinstance(name, str):
                names.setdefault(name, (section, i))
        return names

    def unknown(self, sheet: Sheet, place: Place, what: str, name: str, section: str) -> Fault:
        """A fault about a ``name`` that should be in a section of the domain, and is not."""
        listed = {*(group(group(self.domain.data).get(section)) or self._names(section))}
        said = {key for _, key, _ in self.responses()} if section == "actions" else set()
        known = [one for one in listed | said if re.fullmatch(r"[\w/]+", str(one))]
        todo = f"Correct it or take it away, or add '{name}' to '{section}' in domain.yml."
        if near := get_close_matches(name, known, n=1, cutoff=0.75):
            self.meant.add(near[0])
            todo = f"Did you mean '{near[0]}'? If not, add '{name}' to '{section}' in domain.yml."
        return replace(sheet.spare(place, what, todo), lacks=(section, name))

    def responses(self) -> Iterator[tuple[Sheet, str, list[Any]]]:
        """Each response with the sheet it stands in and its variations."""
        for sheet in self.sheets["responses"]:
            for key, variations in group(group(sheet.data).get("responses")).items():
                yield sheet, str(key), rows(variations)

    @cached_property
    def response_names(self) -> frozenset[str]:
        """Also ``utter_faq``, which is of all ``utter_faq/...``."""
        return frozenset(name for _, key, _ in self.responses() for name in (key, key.partition("/")[0]))

    @cached_property
    def all_said(self) -> str:
        """All variations of all responses as Python writes them, to look for names in."""
        return " ".join(text for sheet in self.sheets["responses"] for text in _written(sheet))

    @cached_property
    def python(self) -> dict[str, str]:
        """The Python that may name responses, actions, entities and slots, by file: not this room's own, nor
        that of a topic of actions/ of which no action is in the domain, nor what only such topics import."""
        found, helping = {}, {}
        for path in (p for folder in CODE for p in files(self.root / folder, "*.py")):
            parts, text = below(self.root, path), whatever_it_holds(path)
            titles = ACTION.findall(text) if parts[0] == "actions" else []
            if parts[0] == "actions" and not titles:
                helping["/".join(parts)] = text
            elif "content" not in parts and (not titles or self.actions.keys() & titles):
                found["/".join(parts)] = text
        while helpers := {
            file: text
            for file, text in helping.items()
            if file not in found and imported(file, found.values())
        }:
            found |= helpers
        return found

    @cached_property
    def code(self) -> str:
        return _joined(*self.python.values())

    @cached_property
    def names_in_code(self) -> frozenset[str]:
        """Names such as ``utter_greet``; a beginning such as ``utter_nevermind_`` for names put together."""
        return _names_in(self.code)

    @cached_property
    def given_by_code(self) -> frozenset[str]:
        """What the Python gives a value to, be it for a blank or not."""
        return _given_in(self.code)

    def in_code(self, name: str) -> bool:
        """Whether the code names it, or puts names together that begin as it does."""
        if name in self.names_in_code:
            return True
        return any(name.startswith(b) for b in self.names_in_code if b.endswith("_") and b.count("_") > 1)


@once
def _written(sheet: Sheet) -> Iterator[str]:
    yield from (str(rows(variations)) for variations in group(group(sheet.data).get("responses")).values())


# The Python is large, and the same each time that content is checked.
@lru_cache(maxsize=2)
def _joined(*texts: str) -> str:
    return "\n".join(texts)


@lru_cache(maxsize=2)
def _names_in(code: str) -> frozenset[str]:
    return frozenset(m[1] for m in _NAME_IN_CODE.finditer(code))


@lru_cache(maxsize=2)
def _given_in(code: str) -> frozenset[str]:
    return frozenset(name for found in _GIVEN.findall(code) for name in found if name)


def group(data: Any) -> dict[Any, Any]:
    """Return ``data`` if it is a group of keys, else an empty one: its shape is another check's business."""
    return data if isinstance(data, dict) else {}


def rows(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []


def texts_in(data: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Each text in ``data``, which stands at ``place``, with its own place."""
    if isinstance(data, str):
        yield place, data
    for key, value in data.items() if isinstance(data, dict) else enumerate(rows(data)):
        yield from texts_in(value, (*place, key))


@once
def texts_of(sheet: Sheet) -> Iterator[tuple[Place, str]]:
    yield from texts_in(sheet.data)


def strings(data: Any) -> list[str]:
    """Return the texts in ``data``, be it a list of them or one alone."""
    return [data] if isinstance(data, str) else [one for one in rows(data) if isinstance(one, str)]


def language_of(variation: dict[Any, Any]) -> str | None:
    """The language in which a variation of a response is said."""
    for one in map(group, rows(variation.get("condition"))):
        if one.get("name") == "language":
            return str(one.get("value"))
    return None
