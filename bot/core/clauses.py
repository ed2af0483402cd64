"""Where what is said in a message comes to an end, and begins anew."""

from __future__ import annotations

import re

from bot.core.text import plain

CLAUSE_ENDS = re.compile(r"[,.;:!?¿¡\n]+")
# For patterns: where a clause is over, and where one is that asks nothing. "10.30", "10:30" go on.
END_UNASKED = r"(?:$|[,;!)…\n]|[.:](?!\d))"
END_OF_CLAUSE = rf"(?:{END_UNASKED}|\?)"
# "A las 10:30" is one.
_WITH_MARK = re.compile(r"(?:[^,.;:!?¿¡\n]|(?<=\d)[.:](?=\d))+\?*")


def clauses(text: str) -> list[str]:
    """Those with words in them: of "no, ¿y en Norte?" "no" and "y en Norte"."""
    return [one for one in CLAUSE_ENDS.split(text) if plain(one)]


def with_marks(text: str) -> list[str]:
    """The same, each with the mark that makes it a question: "no" and "y en Norte?"."""
    return [one for one in _WITH_MARK.findall(text) if plain(one)]


def first_clause(text: str) -> str:
    return next(iter(clauses(text)), "")
