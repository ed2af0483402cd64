"""What a customer means who quotes: "este sí", in answer to a message, is about that."""

from __future__ import annotations

import re

LONGEST = 300
_WORD = re.compile(r"[\w']+")
# Of four words and more: "persona" between such marks is what they were asked to write.
_QUOTATION = re.compile(r'["“«](?:[^\s"”»]+\s+){3,}[^"”»\n]*["”»]')
_POINTING = frozenset(
    _WORD.findall("este esta esto estos estas ese esa eso esos esas aquel aquella this that these those")
)
_AROUND = frozenset(
    _WORD.findall(
        """si sí el la los las lo de y quiero prefiero mejor elijo me quedo con por favor porfa gracias a
        yes yep the one i i'd want like prefer choose take please thanks it's is ok vale"""
    )
)


def told(text: str, quoted: str, own: bool) -> str:
    """Return what the text says once its quote is read along. ``own``: they quote their own words.

    Who only points ("este sí") says what they point at; who says more about their own earlier words
    ("¿y esto cómo va?") says both. Otherwise the quote adds nothing to understand by.
    """
    quoted = quoted.strip()[:LONGEST]
    if not quoted:
        return text
    if only_points(text):
        return quoted
    return f"{text}\n{quoted}" if own and _POINTING.intersection(_words(text)) else text


def without_quotations(text: str) -> str:
    """Return the text without what stands between quotation marks, if that is more than a few words."""
    return _QUOTATION.sub(" ", text)


def only_points(text: str) -> bool:
    """Whether the text says nothing but "this one"."""
    words = _words(text)
    return bool(_POINTING & words) and words <= _POINTING | _AROUND


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
