"""On what a wish hangs: "if the power isn't back by six I want someone to call me"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.core.phrases import Phrases
from bot.core.text import plain

# A dot within a time, "6.30", "6 p.m.", ends none.
SENTENCES = re.compile(
    r"(?:[^.;!?…\n]|(?<=\d)\.(?=\d)|(?<=\b[ap])\.(?= ?m\b)|(?<=\b[ap]\.m)\.|(?<=\b[ap]\. m)\.)+\??",
    re.IGNORECASE,
)
# So many words a condition has, and so far behind it a wish is looked for.
_CONDITION = range(2, 25)
_WISH = 12
# So many of a sentence are looked at.
_TRIED = 3
Words = Sequence[str]


# A mark over a letter may be written by itself.
_WORD = re.compile(r"(?:[\w']|[\u0300-\u036f])+")


@dataclass(frozen=True)
class _Condition:
    """Where in what is written it begins, what it says and it ends; whether it is about us."""

    begin: int
    said: int
    end: int
    about_us: bool


class Conditions:
    """``begin``: with what one begins; ``or_else``: with what that is none behind a comma, "get me someone,
    if not I'm leaving"; ``asking_whether``: where that is none, "no sé si"; ``about_us``: in
    one that the wish does not hang on, "if you can't help me". ``wishes``: whether a wish begins with the
    first of some words."""

    def __init__(
        self,
        begin: Phrases,
        or_else: Phrases,
        asking_whether: Phrases,
        about_us: Phrases,
        wishes: Callable[[Words], bool],
    ) -> None:
        self._begin, self._or_else = begin, or_else
        self._asking_whether, self._about_us = asking_whether, about_us
        self._wishes = wishes

    def hung_on(self, sentence: str) -> str | None:
        """The first, as it is written, before the wish or behind it; None if there is no such thing."""
        found = next((one for one in self._found(sentence) if not one.about_us), None)
        return sentence[found.said : found.end] if found else None

    def beside_us(self, sentence: str) -> str:
        """The sentence without the first that is about us, on which nothing hangs. Behind it a wish begins:
        what stands before it, "you're useless if you can't help me, get me a person", is none of that."""
        found = next((one for one in self._found(sentence) if one.about_us), None)
        if found is None:
            return sentence
        before, rest = sentence[: found.begin], sentence[found.end :]
        return f"{before}, {rest}" if plain(before) and plain(rest) else f"{before.rstrip()}{rest}"

    def _found(self, sentence: str) -> Iterator[_Condition]:
        # By words, and not by blanks: none may stand behind a comma, "si no puedes,pásame con alguien".
        spelt = _WORD.finditer(sentence)
        written = [(word, found.span()) for found in spelt for word in plain(found[0]).split()]
        words, places = [word for word, _ in written], [place for _, place in written]
        begun = ((at, start) for at in range(len(words)) for start in self._begin.ends(words, at))
        for at, start in islice(begun, _TRIED):
            apart = at > 0 and "," in sentence[places[at - 1][1] : places[at][0]]
            none = self._leads_on(words, start) or (apart and self._or_else.ends(words, at))
            end = None if none else self._end(words, at, start)
            if end is not None:
                about_us = self._about_us.stand_in(words[start:end])
                yield _Condition(places[at][0], places[start][0], places[end - 1][1], about_us)

    def _leads_on(self, words: Words, end: int) -> bool:
        return any(end in self._asking_whether.ends(words, at) for at in range(max(0, end - 3), end))

    def _end(self, words: Words, at: int, start: int) -> int | None:
        ends = (start + length for length in _CONDITION if start + length < len(words))
        before = words[max(0, at - _WISH) : at]
        first = next((end for end in ends if self._wishes(words[end : end + _WISH])), None)
        if first is None and len(words) - start in _CONDITION and self._anywhere(before):
            return len(words)
        return first

    def _anywhere(self, words: Words) -> bool:
        return any(self._wishes(words[at:]) for at in range(len(words)))
