"""Finds where a sentence comes from: the text with these words, and what has the bot say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.content.project import ACTION, Project, group, language_of, texts_in
from bot.content.responses import CHOICE
from bot.content.sheet import Place, Sheet
from bot.content.steps import Told, told
from bot.content.usage import BEGINNING, INSTEAD
from bot.core.folding import folded

_BLANK = re.compile(r"(?<!{){\w+}(?!})")
_BEGUN = re.compile(r"\b(utter_\w+_)\{")
_CLASS = re.compile(r"^(?=class )", re.MULTILINE)
# A text within a longer one counts from so many words on. Of what is only alike, so much has to be in common,
# and so many are told.
_WORDS, _ALIKE, _MOST = 3, 0.4, 3


@dataclass(frozen=True)
class Source:
    """A text with its place. ``name``: the response it is of; "" for one of data/business."""

    sheet: Sheet
    place: Place
    name: str
    text: str

    @property
    def where(self) -> str:
        return f"{self.sheet.file}:{self.sheet.line(*self.place)}"


@dataclass(frozen=True)
class Found:
    """``same``: with these very words, what is filled in aside; otherwise they are only alike."""

    sources: list[Source]
    same: bool


def sources_of(project: Project, sentence: str) -> Found:
    """The texts that a customer reads as ``sentence``, as more than it, or as a part of it, in this order."""
    wanted = folded(sentence)
    known = [one for one in texts(project) if pieces(one.text)]
    for is_it in (_is_whole, _goes_on, _is_part):
        if there := [one for one in known if is_it(one.text, wanted)]:
            most = max(_count(one.text) for one in there) if is_it is _is_whole else 0
            return Found([one for one in there if _count(one.text) >= most], same=True)
    shared = [(_cut_out(one.text, wanted), one) for one in known]
    if most := max((words for words, _ in shared), default=0):
        return Found([one for words, one in shared if words == most], same=True)
    alike = sorted(known, key=lambda one: -_in_common(one.text, wanted))[:_MOST]
    return Found([one for one in alike if _in_common(one.text, wanted) >= _ALIKE], same=False)


def said_by(project: Project, name: str) -> Iterator[str]:
    """What has the bot say a response, a sentence each."""
    if "/" in name:
        yield f"It answers '{name.removeprefix(BEGINNING)}'."
        return
    yield from (_in(one) for one in _telling(project, {name}))
    for form, slots in project.forms.items():
        for slot in slots:
            asks = (f"{BEGINNING}ask_{slot}", f"{BEGINNING}ask_{form}_{slot}")
            if f"{name}_".startswith(tuple(f"{one}_" for one in asks)):
                yield f"'{form}' asks for '{slot}' so."
    if name.startswith(CHOICE):
        yield f"It names '{name.removeprefix(CHOICE)}' among the wishes to choose from."
    for beginning in INSTEAD:
        if name.startswith(beginning):
            other = f"{BEGINNING}{name.removeprefix(beginning)}"
            yield f"It is said in the place of '{other}'."
    for file, actions in _in_code(project, name):
        ruled = [*_telling(project, {*actions} & project.actions.keys())]
        yield from (_in(one) for one in ruled)
        if not ruled:
            yield f"The program says it by itself ({file})."


def texts(project: Project) -> Iterator[Source]:
    """What customers may read, in the languages that are spoken."""
    for sheet, key, variations in project.responses():
        for i, variation in enumerate(map(group, variations)):
            if language_of(variation) not in project.unspoken:
                for place, text in _strings(("responses", key, i), variation, ("text", "title")):
                    yield Source(sheet, place, key, text)
    for sheet in project.business.values():
        for place, text in _strings((), sheet.data, ()):
            if not project.unspoken & {*place}:
                yield Source(sheet, place, "", text)


def _strings(place: Place, data: Any, keys: tuple[str, ...]) -> Iterator[tuple[Place, str]]:
    """All texts below, or those under one of ``keys``."""
    return ((at, text) for at, text in texts_in(data, place) if not keys or at[-1] in keys)


def pieces(text: str) -> list[str]:
    """What stands between the blanks, folded."""
    return [words for piece in _BLANK.split(text) if (words := folded(piece))]


def _count(text: str) -> int:
    return sum(len(piece.split()) for piece in pieces(text))


def _filled(text: str) -> str:
    """A pattern: anything where something is filled in, also nothing."""
    begins, ends = _BLANK.match(text.lstrip()), re.search(r"{\w+}\W*$", text)
    inner = r"(?: .*)? ".join(map(re.escape, pieces(text)))
    return f"{'(?:.* )?' if begins else ''}{inner}{'(?: .*)?' if ends else ''}"


def _is_whole(text: str, wanted: str) -> bool:
    return re.fullmatch(_filled(text), wanted) is not None


def _goes_on(text: str, wanted: str) -> bool:
    return any(f" {wanted} " in f" {piece} " for piece in [*pieces(text), folded(text)])


def _is_part(text: str, wanted: str) -> bool:
    return _count(text) >= _WORDS and re.search(rf"\b{_filled(text)}\b", wanted) is not None


def _cut_out(text: str, wanted: str) -> int:
    """How many words of ``text`` itself stand in ``wanted``, if that is cut out of it as it was filled in; 0
    if it is not, or if hardly more than what was filled in is left."""
    theirs = wanted.split()
    ours = [word for part in _BLANK.split(text) for word in (*folded(part).split(), None)][
        :-1
    ]  # None: a blank
    at: dict[int, int] = dict.fromkeys(range(len(ours)), 0)  # where it goes on, and the words there so far
    for theirs_next in theirs:
        after: dict[int, int] = {}
        for i, words in at.items():
            while i < len(ours) and ours[i] is None:
                after[i] = max(words, after.get(i, 0))
                i += 1
            if i < len(ours) and ours[i] == theirs_next:
                after[i + 1] = max(words + 1, after.get(i + 1, 0))
        at = after
    most = max(at.values(), default=0)
    return most if most >= max(_WORDS, len(theirs) / 2) else 0


def _in_common(text: str, wanted: str) -> float:
    """The share of words that both have, among those that one of them has."""
    ours, theirs = {*" ".join(pieces(text)).split()}, {*wanted.split()}
    return len(ours & theirs) / len(ours | theirs)


def _telling(project: Project, actions: set[str]) -> Iterator[Told]:
    for one in told(project):
        if actions & {str(step.get("action")) for _, step in one.steps}:
            yield one


def _in(one: Told) -> str:
    place = f"{one.sheet.file}:{one.line}"
    after = ", ".join(str(step["intent"]) for _, step in one.steps if "intent" in step)
    if one.kind == "rule" and after:
        return f"The rule '{one.name}' ({place}) leads to it, after '{after}'."
    if one.kind == "rule":
        return f"The rule '{one.name}' ({place}) leads to it."
    return f"The story '{one.name}' ({place}) leads to it, after '{after}'."


def _in_code(project: Project, name: str) -> Iterator[tuple[str, list[str]]]:
    """The modules that name it, each with the actions that do: those of its classes, else of all of it."""
    names = _named(name)
    for file, text in project.python.items():
        if not names(text):
            continue
        classes = [part for part in _CLASS.split(text) if names(part)]
        actions = [title for part in classes for title in ACTION.findall(part)]
        yield file, actions or ACTION.findall(text)


def _named(name: str) -> Callable[[str], bool]:
    """Whether a text has the name whole, or as it is put together from a beginning: utter_why_{slot}."""
    whole = re.compile(rf"\b{re.escape(name)}\b(?!\{{)")

    def names(text: str) -> bool:
        return bool(whole.search(text)) or name.startswith(_beginnings(text))

    return names


@lru_cache(maxsize=2000)
def _beginnings(text: str) -> tuple[str, ...]:
    return tuple(found for found in _BEGUN.findall(text) if found.count("_") > 1)
