"""The names customers use for services, districts, offices and kinds of appointment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any, Union

from bot.core.text import fold
from bot.engine.facts import FILES, read

_WORD = re.compile(r"[^\W_]+(?:[-'.][^\W_]+)*")
# Within a name, any word: "in my ... name".
ANY_WORD = "..."
_OF_A_NAME = re.compile(rf"{_WORD.pattern}|{re.escape(ANY_WORD)}")
_FUZZY_FROM = {"service": 7, "district": 5, "office": 5, "appointment_kind": 6}
# Common words one slip away from a name.
_NOT_SLIPS = {"puesto", "puesta", "puerta", "puertas", "cuenta", "dentro", "contra", "instalacion", "puertos",
              "note", "notes"}  # fmt: skip


@dataclass(frozen=True)
class Name:
    """``not_beside``: right before one of these, or up to two words after, something else is meant; of a name
    with any word within, if that is one of them."""

    entity: str
    key: str
    words: tuple[str, ...]
    not_beside: frozenset[str] = frozenset()


# By the first word; one in which a slip may be, by how it begins and how long it is.
Start = Union[str, tuple[str, int]]
# Each with its rank: longer names come first.
Names = dict[Start, list[tuple[int, Name]]]


@dataclass(frozen=True)
class Said:
    entity: str
    key: str
    start: int
    end: int


def read_names(folder: Path) -> Names:
    """Return every name and synonym. A file that is missing has no names."""
    names = []
    for stem, entity in FILES.items():
        for key, thing in (read(folder / f"{stem}.yml").get(stem) or {}).items():
            for phrase in _phrases(thing or {}):
                words = _words_of(phrase)
                if words:
                    names.append(Name(entity, str(key), words, _not_beside(thing or {}, words)))
    longest_first = sorted(set(names), key=lambda name: (-len(name.words), name.words, name.entity, name.key))
    by_start: Names = {}
    for rank, name in enumerate(longest_first):
        first = name.words[0]
        start = (first[0], len(first)) if _may_slip(first, name) else first
        by_start.setdefault(start, []).append((rank, name))
    return by_start


def _words_of(phrase: str) -> tuple[str, ...]:
    return tuple(word.removesuffix("'s") for word in _OF_A_NAME.findall(fold(phrase).strip(" .")))


def _phrases(thing: dict[str, object]) -> Iterable[str]:
    for language in ("es", "en"):
        yield str(thing.get(language) or "")
    synonyms = thing.get("synonyms")
    for phrases in synonyms.values() if isinstance(synonyms, dict) else ():
        yield from map(str, phrases or ())


def _not_beside(thing: dict[str, Any], words: tuple[str, ...]) -> frozenset[str]:
    """What ``not_meant`` says of a name: "la luz del router" is a lamp."""
    said = [
        one["beside"]
        for one in thing.get("not_meant") or ()
        if {*map(fold, one["words"])}.intersection(words)
    ]
    return frozenset(fold(word) for beside in said for word in beside)


def find_names(text: str, names: Names) -> list[Said]:
    """Return the names said, the longest where several fit; a place may be both office and district."""
    folded = fold(text)
    # "The power's out."
    words = [(match[0].removesuffix("'s"), match.start(), match.end()) for match in _WORD.finditer(folded)]
    # Even a slip keeps the first letter, and changes the length by one at most.
    beginning: dict[Start, list[int]] = {}
    for i, (word, _, _) in enumerate(words):
        lengths = (len(word) - 1, len(word), len(word) + 1)
        for start in (word, *((word[0], length) for length in lengths)):
            if start in names:
                beginning.setdefault(start, []).append(i)
    found: list[Said] = []
    by_place: dict[tuple[int, int], bool] = {}
    likely = {rank: (name, places) for start, places in beginning.items() for rank, name in names[start]}
    for _, (name, places) in sorted(likely.items(), key=itemgetter(0)):
        size = len(name.words)
        for i in places:
            if i + size > len(words):
                break
            spoken = tuple(word for word, _, _ in words[i : i + size])
            place = (i, i + size)
            if place not in by_place and _inside(place, by_place):
                continue
            if not _same(spoken, name) or _means_something_else(folded, words, place, name):
                continue
            by_place[place] = True
            said = Said(name.entity, name.key, words[i][1], words[i + size - 1][2])
            if said not in found:
                found.append(said)
    return sorted(found, key=lambda said: (said.start, said.entity))


def _inside(place: tuple[int, int], places: Iterable[tuple[int, int]]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in places)


def _means_something_else(
    folded: str, words: list[tuple[str, int, int]], place: tuple[int, int], name: Name
) -> bool:
    start, end = place
    if ANY_WORD in name.words:
        inside = {
            word for (word, _, _), own in zip(words[start:end], name.words, strict=True) if own == ANY_WORD
        }
        apart = any(folded[one[2] : other[1]].strip() for one, other in pairwise(words[start:end]))
        return apart or not name.not_beside.isdisjoint(inside)
    beside = (*words[max(start - 1, 0) : start], *words[end : end + 2])
    return not name.not_beside.isdisjoint(word for word, _, _ in beside)


def _same(spoken: tuple[str, ...], name: Name) -> bool:
    return spoken == name.words or all(
        other in (one, ANY_WORD) or (_may_slip(other, name) and _a_slip(one, other))
        for one, other in zip(spoken, name.words, strict=True)
    )


def _may_slip(word: str, name: Name) -> bool:
    return len(word) >= _FUZZY_FROM[name.entity]


def _a_slip(typed: str, meant: str) -> bool:
    """One letter wrong, missing, doubled or swapped; never the first, nor another ending (puerto, puerta)."""
    if typed[:1] != meant[:1] or typed in _NOT_SLIPS or abs(len(typed) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    rest, wanted = typed[start:], meant[start:]
    if len(typed) == len(meant):
        swapped = len(rest) > 1 and rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
        return swapped or (len(rest) > 1 and rest[1:] == wanted[1:])
    return rest[1:] == wanted if len(typed) > len(meant) else rest == wanted[1:]
