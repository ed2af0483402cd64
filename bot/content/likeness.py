"""Which example a message is most like, by its words: a guess without the engine, in no time."""

from __future__ import annotations

import math
from collections import Counter, defaultdict

from bot.content.examples import all_examples
from bot.content.project import Project
from bot.core.folding import words


class Examples:
    """A word counts the more, the fewer examples of its language have it."""

    def __init__(self, project: Project) -> None:
        self._intents: list[str] = []
        self._having: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        every = [(one.intent, one.language, {*words(one.text)}) for one in all_examples(project)]
        for number, (intent, language, said) in enumerate(every):
            self._intents.append(intent)
            for word in said:
                self._having[language, word].append(number)
        self._all = Counter(language for _, language, _ in every)
        self._lengths = [self._length(language, said) for _, language, said in every]

    def nearest(self, text: str, language: str) -> tuple[str, float]:
        """The intent of the example most like it, and how much: from 0, no word in common, to 1, the same."""
        said, alike = {*words(text)}, defaultdict[int, float](float)
        for word in said:
            for number in self._having.get((language, word), ()):
                alike[number] += self._weight(language, word) ** 2
        best = max(alike, key=lambda number: alike[number] / self._lengths[number], default=None)
        if best is None:
            return "", 0.0
        return self._intents[best], alike[best] / self._lengths[best] / self._length(language, said)

    def _weight(self, language: str, word: str) -> float:
        there = self._having.get((language, word))
        return math.log(self._all[language] / len(there)) if there else 0.0

    def _length(self, language: str, said: set[str]) -> float:
        return math.sqrt(sum(self._weight(language, word) ** 2 for word in said)) or 1.0
