"""Phrases of several words, looked for word by word.

A pattern of phrases that may repeat takes forever over a message that nearly fits, where one phrase is two
others in a row: "y además", "y", "además".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence


class Phrases:
    """Any of them, in a text's words as ``plain`` leaves them."""

    def __init__(self, phrases: Iterable[str] = ()) -> None:
        self._listed = tuple(dict.fromkeys(phrases))
        self._known = {tuple(phrase.split()) for phrase in self._listed} - {()}
        lengths: dict[str, set[int]] = {}
        for known in self._known:
            lengths.setdefault(known[0], set()).add(len(known))
        self._lengths = {first: sorted(found) for first, found in lengths.items()}
        self._longest = max(map(len, self._known), default=0)

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __add__(self, others: Phrases) -> Phrases:
        return Phrases((*self, *others))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrases) and self._listed == other._listed

    def __hash__(self) -> int:
        return hash(self._listed)

    def ends(self, words: Sequence[str], start: int = 0) -> list[int]:
        """Where those end that stand at ``start``."""
        if start >= len(words) or words[start] not in self._lengths:
            return []
        ends = (start + length for length in self._lengths[words[start]])
        return [end for end in ends if end <= len(words) and tuple(words[start:end]) in self._known]

    def stand_in(self, words: Sequence[str]) -> bool:
        return any(self.ends(words, start) for start, word in enumerate(words) if word in self._lengths)

    def end(self, words: Sequence[str]) -> bool:
        """Whether one stands at the end."""
        first = max(0, len(words) - self._longest)
        return any(len(words) in self.ends(words, start) for start in range(first, len(words)))

    def reach(self, words: Sequence[str]) -> list[int]:
        """The places before which nothing else stands: 0, and where each row of them may end."""
        reached = {0}
        for start in range(len(words)):
            if start in reached:
                reached.update(self.ends(words, start))
        return sorted(reached)

    def make_up(self, words: Sequence[str]) -> bool:
        """Whether there is nothing beside them; of no words that is so."""
        return len(words) in self.reach(words)


NONE = Phrases()


def one_of(phrases: Iterable[str]) -> str:
    """A pattern of any of ``phrases``, the longest first; of nothing where there are none."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})" if longest_first else r"(?!)"
