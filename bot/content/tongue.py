"""Examples in the file of another language: told by the words that the others of each are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log

from bot.content.examples import Example, all_examples, fold, language_name
from bot.content.faults import Fault
from bot.content.project import Project
from bot.core.languages import LANGUAGES

# How much likelier, as a logarithm, an example is in the other language. None of the shipped content comes
# to more than 4.3 where it stands; moved into the other language's file, 86 of 100 come to more than this.
_SURELY = 6.0
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
        said = _words(one)
        if _likelier(said, words[other], words[one.language]) - len(said) * longer > _SURELY:
            here, there = language_name(one.language), language_name(other)
            what = f"«{one.text}» stands among the examples in {here}, and reads like {there}."
            file = f"data/nlu/{other}/{'/'.join(one.file.split('/')[3:])}"
            yield Fault(one.file, one.line, what, f"Move it to '{one.intent}' in {file}, or delete it.")


def _words(example: Example) -> Sequence[str]:
    return [*dict.fromkeys(fold(example.text).split())]


def _likelier(said: Sequence[str], there: Counter[str], here: Counter[str]) -> float:
    """The example itself is among those counted ``here``, and does not speak for itself."""
    return sum(log(there[word] + 0.5) - log(here[word] - 0.5) for word in said)
