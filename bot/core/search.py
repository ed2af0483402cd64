"""What somebody looks for, read from what they typed. Nothing they type is a command to the database."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.folding import spans, words

MOST_WORDS = 12
LONGEST_WORD = 64
AROUND = 70
LONGEST_SNIPPET = 220


@dataclass(frozen=True)
class Phrase:
    """Folded words that follow one another. ``begins``: the last of them may go on."""

    words: tuple[str, ...]
    begins: bool


@dataclass(frozen=True)
class Part:
    """A piece of a text, and whether it is what was looked for."""

    text: str
    found: bool


def read_query(typed: str) -> tuple[Phrase, ...]:
    """All of them are looked for. ``"in quotes"`` is a phrase as it stands; any other word may go on."""
    found: list[Phrase] = []
    left = MOST_WORDS
    for quoted, plain in re.findall(r'"([^"]*)"|([^\s"]+)', typed):
        taken = tuple(word[:LONGEST_WORD] for word in words(quoted or plain)[:left])
        left -= len(taken)
        if taken:
            found.append(Phrase(taken, begins=not quoted))
    return tuple(found)


def snippet(text: str, phrases: tuple[Phrase, ...]) -> list[Part]:
    """The piece of ``text`` around what was found first, in parts; line breaks become spaces."""
    marks = _marks(text, phrases)
    start = max(0, marks[0][0] - AROUND) if marks else 0
    if start:
        start = text.rfind(" ", 0, start) + 1
    end = min(len(text), start + LONGEST_SNIPPET)
    parts = [Part("…", False)] if start else []
    at = start
    for begin, stop in marks:
        if begin >= at and stop <= end:
            parts += [Part(text[at:begin], False), Part(text[begin:stop], True)]
            at = stop
    parts.append(Part(text[at:end] + ("…" if end < len(text) else ""), False))
    return [Part(re.sub(r"\s+", " ", part.text), part.found) for part in parts if part.text]


def _marks(text: str, phrases: tuple[Phrase, ...]) -> list[tuple[int, int]]:
    there = spans(text)
    found: set[tuple[int, int]] = set()
    for phrase in phrases:
        many = len(phrase.words)
        for at in range(len(there) - many + 1):
            here = [word for word, _, _ in there[at : at + many]]
            last = here[-1].startswith(phrase.words[-1]) if phrase.begins else here[-1] == phrase.words[-1]
            if last and here[:-1] == list(phrase.words[:-1]):
                found.update((begin, end) for _, begin, end in there[at : at + many])
    return sorted(found)
