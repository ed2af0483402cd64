"""Finds words in what editors write: what is left of the shipped example, or of a name that has changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.content.files import files, whatever_it_holds
from bot.content.project import BY_LANGUAGE, FOLDERS, Project
from bot.core.folding import folded
from bot.core.languages import LANGUAGES

EXAMPLE = Path(__file__).with_name("example.yml")
# Taken from the shipped facts by scripts/example_names.py: who replaces those has them no longer.
NAMES = Path(__file__).with_name("example_names.yml")
# Where a business says what it is and has.
FACTS = ("business", "services", "districts", "offices", "appointment_kinds")
# In this order an editor goes through them. A file of none of these folders is the third.
_OTHERS = "Names and conditions; customers never see them:"
_STAYS = "How anger and danger sound, whatever it is about; this may stay:"
_PARTS = {
    "What customers read, to be reworded:": ("data/responses/", "data/business/"),
    "What customers say; of what you do not have it is better deleted:": ("data/nlu/",),
    _OTHERS: (),
    _STAYS: ("data/frustration/", "data/danger/"),
}
# As in these facts: "in my ... name".
_ANY_WORD = "..."


def of_the_example(root: Path) -> list[str]:
    """The words of the shipped example that the business does not name as its own, in what it speaks."""
    words, names = (yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) for path in (EXAMPLE, NAMES))
    called = {
        language: [word for fact in of_it.values() for kind in fact.values() for word in kind]
        for language, of_it in names.items()
    }
    return _not_named(root, lambda languages: [*_each(words, languages), *_each(called, languages)])


def dangerous_in_the_example(root: Path) -> list[str]:
    """Of them those by which danger is of its trade, and none in any house."""
    words = yaml.load(EXAMPLE.read_text("utf-8"), yaml.CSafeLoader)["dangerous"]
    return _not_named(root, lambda languages: _each(words, languages))


def _each(of: dict[str, list[str]], languages: list[str]) -> list[str]:
    return [word for language in languages for word in of[language]]


def _not_named(root: Path, words: Callable[[list[str]], list[str]]) -> list[str]:
    unspoken = Project.read(root).unspoken
    facts = [root / "data/business" / f"{name}.yml" for name in FACTS]
    lines = [line for path in facts for line in whatever_it_holds(path).splitlines()]
    own = "\n".join(line for line in lines if not line.lstrip().startswith("#")).replace(_ANY_WORD, " any ")
    spoken = words([language for language in LANGUAGES if language not in unspoken])
    return [word for word in dict.fromkeys(spoken) if not saying([word])(own)]


def saying(words: Sequence[str]) -> Callable[[str], bool]:
    whole = [word for word in words if _ANY_WORD not in word]
    wanted = [(f" {folded(word)}", "" if word.endswith("*") else " ") for word in whole]
    patterns = [_with_any_word(word) for word in words if _ANY_WORD in word]

    def says(text: str) -> bool:
        said = f" {folded(text)} "
        return any(word + end in said for word, end in wanted) or any(one.search(said) for one in patterns)

    return says


@dataclass(frozen=True)
class Part:
    """Of the lines that were found: ``files``, those with most first, each with its lines (``12: text``)."""

    heading: str
    files: list[tuple[str, list[str]]]

    @property
    def may_stay(self) -> bool:
        return self.heading == _STAYS

    @property
    def count(self) -> int:
        return sum(len(lines) for _, lines in self.files)


def by_part(places: Iterable[str]) -> list[Part]:
    """What find() yields, by what there is to do about it."""
    found: dict[str, dict[str, list[str]]] = {heading: {} for heading in _PARTS}
    for place in places:
        file, _, line = place.partition(":")
        heading = next((one for one, folders in _PARTS.items() if file.startswith(folders)), _OTHERS)
        found[heading].setdefault(file, []).append(line)
    ordered = {
        heading: sorted(files.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        for heading, files in found.items()
    }
    return [Part(heading, files) for heading, files in ordered.items() if files]


def _with_any_word(words: str) -> re.Pattern[str]:
    """Folded, "wife's" is two words."""
    around = (re.escape(folded(part)) for part in words.split(_ANY_WORD))
    return re.compile(f" {r' \S+(?: s)? '.join(around).strip()} ")


def find(root: Path, words: Sequence[str], everywhere: bool = False) -> Iterator[str]:
    """Yield ``file:line: what stands there``, without remarks and languages that are not spoken. Capitals,
    accents and signs make no difference; a word that ends in ``*`` may go on, and three dots are any word.
    ``everywhere``: not only in data/, but also where names stand that customers never see."""
    says = saying(words)
    unspoken = Project.read(root).unspoken
    paths = files(root / "data")
    if everywhere:
        paths += [*sorted(root.glob("*.yml")), *files(root / FOLDERS["transcripts"])]
    for path in paths:
        file = path.relative_to(root)
        if {*BY_LANGUAGE} & {*file.parts} and unspoken & {*file.parts}:
            continue
        for number, line in enumerate(whatever_it_holds(path).splitlines(), 1):
            if not line.lstrip().startswith("#") and says(line):
                yield f"{file.as_posix()}:{number}: {line.strip()}"
