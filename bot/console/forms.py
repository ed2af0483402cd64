"""What stands in a form that was sent, and one that a colleague was faster than.

A form of something that others can change as well has a hidden ``seen``: the sign of what it showed
(services/seen.py). Refused for it, its page shows what is there now beside what was typed, and saves over it
only when it is sent again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic import Request

from bot.services.seen import sign_of

LONGEST_FIELD = 200
OVERTAKEN = 409
Words = dict[str, str]  # what the fields are called, and what stands in them


def field(request: Request, name: str, most: int = LONGEST_FIELD) -> str:
    """A field of a form, without what is too long to be meant. Browsers end its lines with two signs."""
    value = request.form.get(name) if request.form else None
    return str(value).replace("\r\n", "\n")[:most] if value else ""


def several(request: Request, name: str) -> list[str]:
    """All values of a field that may be there more than once."""
    found = (request.form.getlist(name) or []) if request.form else []
    return [str(value)[:LONGEST_FIELD] for value in found]


def seen_in[G](
    request: Request, now: G, given: G | None, in_words: Callable[[G], Words], status: int
) -> dict[str, Any]:
    """What the page of a form needs: the ``seen`` of it, and ``theirs``, what a colleague has made of it.

    ``now``: what is kept; ``given``: what was typed and refused, if anything was; ``status``: of the answer.
    """
    if given is None:
        return {"seen": sign_of(now)}
    if status != OVERTAKEN:
        return {"seen": field(request, "seen")}
    mine = in_words(given)
    theirs = {label: words for label, words in in_words(now).items() if words != mine[label]}
    return {"seen": sign_of(now), "theirs": theirs}
