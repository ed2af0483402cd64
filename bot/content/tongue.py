"""Suggests where the wrong language may stand: an example among those of the other, a text said in it.
Told by the words of the examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import log

from bot.content.blanks import BLANK
from bot.content.examples import Example, examples_of, fold, language_name
from bot.content.faults import Fault
from bot.content.project import Project, group, language_of, texts_of
from bot.content.sheet import Place, Sheet
from bot.content.usage import IN_ANY
from bot.core.languages import LANGUAGES

# How much likelier, as a logarithm, an example is in the other language. None of the shipped content comes
# to more than 4.5 where it stands.
_SURELY = 6.0
# Of its words, how many may be likelier here, each by more than _LIKELIER: who quotes a foreign message says
# so in words of their own ("me sale this site can't be reached"). Moved into the file of the other language,
# 83 of 100 examples of the shipped content are found.
_OWN, _LIKELIER = 0.15, 0.5
_FEWEST_WORDS = 2
# Of each language: with fewer, there is nothing to compare with.
_FEWEST = 100
# How much of a text is told.
_SHOWN = 60


def check(project: Project) -> Iterator[Fault]:
    compared = _compared(tuple(project.sheets["nlu"]))
    if compared is None:
        return
    likelier, foreign = compared
    called = {language: _called(project, language) for language in LANGUAGES}
    for one in foreign:
        other = _other(one.language)
        if fold(one.text) in called[one.language]:
            continue  # a name may be the same in both: "Plaza del Grano"
        here, there = language_name(one.language), language_name(other)
        what = f"«{one.text}» stands among the examples in {here}, and reads like {there}."
        file = f"data/nlu/{other}/{'/'.join(one.file.split('/')[3:])}"
        todo = f"Move it to '{one.intent}' in {file}, or delete it."
        yield Fault(one.file, one.line, what, todo, may_wait=True)
    for sheet, place, language, text in _said(project):
        other = _other(language)
        if likelier[language].reads(_words(BLANK.sub(" ", text))):
            here, there = language_name(language), language_name(other)
            what = f"«{text[:_SHOWN]}» is to be said in {here}, and reads like {there}."
            line = sheet.line(*place)
            yield Fault(sheet.file, line, what, f"Write it in {here}, or under the other.", may_wait=True)


@lru_cache(maxsize=2)
def _compared(sheets: tuple[Sheet, ...]) -> tuple[dict[str, _Likelier], list[Example]] | None:
    """How much likelier words are in the other language, by the one they stand in, and the examples that read
    like the other. None where there is nothing to compare with."""
    examples = [one for sheet in sheets for one in examples_of(sheet) if one.language in LANGUAGES]
    words = {language: Counter[str]() for language in LANGUAGES}
    for one in examples:
        words[one.language].update(_words(one.text))
    counts = Counter(one.language for one in examples)
    if min(counts[language] for language in LANGUAGES) < _FEWEST:
        return None
    likelier, of_itself = (
        {here: _Likelier(words[_other(here)], words[here], itself) for here in LANGUAGES} for itself in (0, 1)
    )
    return likelier, [one for one in examples if of_itself[one.language].reads(_words(one.text))]


def _said(project: Project) -> Iterator[tuple[Sheet, Place, str, str]]:
    """What customers read in one language: responses, and the facts that are given in each."""
    for sheet, key, variations in project.responses():
        for i, variation in enumerate(map(group, variations)):
            language, text = language_of(variation), variation.get("text")
            if language in project.languages and isinstance(text, str) and not key.startswith(IN_ANY):
                yield sheet, ("responses", key, i, "text"), str(language), text
    for sheet in project.business.values():
        for place, text in texts_of(sheet):
            if place and place[-1] in project.languages:
                yield sheet, place, str(place[-1]), text


def _called(project: Project, language: str) -> set[str]:
    """What the business calls its own in a language, as it stands in its facts."""
    names, sheets = set[str](), project.business.values()
    for place, text in (found for sheet in sheets for found in texts_of(sheet)):
        if language in place:
            names.add(fold(text))
    return names


def _other(language: str) -> str:
    return next(one for one in LANGUAGES if one != language)


@lru_cache(1 << 15)
def _words(text: str) -> Sequence[str]:
    return (*dict.fromkeys(fold(text).split()),)


class _Likelier(dict[str, float]):
    """How much likelier a word is in one language, ``there``, than in the other, each reckoned once.

    ``itself``: how often the text it is asked about is among those counted here, which does not speak for it.
    """

    def __init__(self, there: Counter[str], here: Counter[str], itself: int) -> None:
        super().__init__()
        self._there, self._here, self._itself = there, here, itself
        self._longer = log(there.total() / here.total())

    def __missing__(self, word: str) -> float:
        by = log(self._there[word] + 0.5) - log(self._here[word] - self._itself + 0.5) - self._longer
        self[word] = by
        return by

    def reads(self, words: Sequence[str]) -> bool:
        """Whether a text of these words reads like one of there. One alone never tells: "y" is a yes, too."""
        if len(words) < _FEWEST_WORDS:
            return False
        likelier = [self[word] for word in words]
        own = sum(by < -_LIKELIER for by in likelier)
        return sum(likelier) > _SURELY and own <= _OWN * len(likelier)
