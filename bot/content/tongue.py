"""Suggests moving an example that stands among those of another language, told by the words of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log

from bot.content.examples import Example, all_examples, fold, language_name
from bot.content.faults import Fault
from bot.content.project import Project
from bot.core.languages import LANGUAGES

# How much likelier, as a logarithm, an example is in the other language. None of the shipped content comes
# to more than 4.5 where it stands.
_SURELY = 6.0
# Of its words, how many may be likelier here, each by more than _LIKELIER: who quotes a foreign message says
# so in words of their own ("me sale this site can't be reached"). Moved into the file of the other language,
# 83 of 100 examples of the shipped content are found.
_OWN, _LIKELIER = 0.15, 0.5
# Of each language: with fewer, there is nothing to compare with.
_FEWEST = 100


def check(project: Project) -> Iterator[Fault]:
    examples = [one for one in all_examples(project) if one.language in LANGUAGES]
    words = {language: Counter[str]() for language in LANGUAGES}
    for one in examples:
        words[one.language].update(_words(one))
    counts = Counter(one.language for one in examples)
    if min(counts[language] for language in LANGUAGES) < _FEWEST:
        return
    all_words = {language: counted.total() for language, counted in words.items()}
    for one in examples:
        other = next(language for language in LANGUAGES if language != one.language)
        longer = log(all_words[other] / all_words[one.language])
        likelier = [_likelier(word, words[other], words[one.language]) - longer for word in _words(one)]
        own = sum(by < -_LIKELIER for by in likelier)
        if sum(likelier) > _SURELY and own <= _OWN * len(likelier):
            here, there = language_name(one.language), language_name(other)
            what = f"«{one.text}» stands among the examples in {here}, and reads like {there}."
            file = f"data/nlu/{other}/{'/'.join(one.file.split('/')[3:])}"
            todo = f"Move it to '{one.intent}' in {file}, or delete it."
            yield Fault(one.file, one.line, what, todo, may_wait=True)


def _words(example: Example) -> Sequence[str]:
    return [*dict.fromkeys(fold(example.text).split())]


def _likelier(word: str, there: Counter[str], here: Counter[str]) -> float:
    """The example itself is among those counted ``here``, and does not speak for itself."""
    return log(there[word] + 0.5) - log(here[word] - 0.5)
