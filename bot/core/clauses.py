"""Where what is said in a message comes to an end, and begins anew."""

from __future__ import annotations

import re

from bot.core.text import plain

CLAUSE_ENDS = re.compile(r"[,.;:!?¿¡\n]+")


def clauses(text: str) -> list[str]:
    """Those with words in them: of "no, ¿y en Norte?" "no" and "y en Norte"."""
    return [one for one in CLAUSE_ENDS.split(text) if plain(one)]


def first_clause(text: str) -> str:
    return next(iter(clauses(text)), "")
