"""Cleaning what comes in, before anything else looks at it."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 4000
_INVISIBLE = {"Cc", "Cs", "Co", "Cn"}


def clean(text: str, longest: int = LONGEST) -> str:
    """Return ``text`` without control characters, lone surrogates and unassigned ones, cut at ``longest``.

    Line breaks and tabs stay; so do the joiners that emoji need and the marks of right-to-left scripts.
    """
    kept = "".join(ch for ch in text if ch in "\n\t" or unicodedata.category(ch) not in _INVISIBLE)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()[:longest]


def never_a_command(text: str) -> str:
    """Return ``text`` so that the engine cannot take it for an intent typed by hand (``/intent{...}``).

    The engine strips white space before it looks for a leading slash, so that is looked through here too.
    """
    return re.sub(r"^\s*[/\uff0f\u2044\u2215\u29f8]+\s*", "", text)
