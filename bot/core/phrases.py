"""Phrases of several words, looked for word by word.

A pattern of phrases that may repeat takes forever over a message that nearly fits, where one phrase is two
others in a row: "y además", "y", "además".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class Phrases:
    """Any of them, in a text's words as ``plain`` leaves them."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._known = {tuple(phrase.split()) for phrase in phrases}
        self._longest = max(map(len, self._known), default=0)

    def ends(self, words: Sequence[str], start: int) -> list[int]:
        """Where those end that stand at ``start``."""
        last = min(start + self._longest, len(words))
        return [end for end in range(start + 1, last + 1) if tuple(words[start:end]) in self._known]

    def stand_in(self, words: Sequence[str]) -> bool:
        return any(self.ends(words, start) for start in range(len(words)))

    def reach(self, words: Sequence[str]) -> list[int]:
        """The places before which nothing else stands: 0, and where each row of them may end."""
        reached = {0}
        for start in range(len(words)):
            if start in reached:
                reached.update(self.ends(words, start))
        return sorted(reached)
