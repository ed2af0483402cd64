"""People write "hola", "no hay lus", "???" as three messages and mean one: which of them belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from bot.core.media import refused_at_sight
from bot.core.message import Message
from bot.core.turn import Understanding

MOST_WORDS = 4
GREETING = "greet"
NOT_UNDERSTOOD = "nlu_fallback"
_LOOKED_AT = frozenset({"image", "video", "document"})
_PUNCTUATION = re.compile(r"[\s!-/:-@\[-`{-~¡¿…]+")


class Kind(Enum):
    """COMPLETE is answered at once; OPENING lets one wait for what follows; ECHO adds to what was said."""

    COMPLETE = "complete"
    OPENING = "opening"
    ECHO = "echo"


def is_echo(text: str) -> bool:
    """Whether a message is nothing but punctuation, such as "???"."""
    return _PUNCTUATION.fullmatch(text) is not None


def is_one_more(message: Message, before: Message) -> bool:
    """Whether somebody sends the next of several things, one right behind the other: networks bring an album
    as a message for each picture, with its words beside the first. A voice note says something of its own."""
    if not message.attachments or message.text or message.attachments[0].kind == "voice":
        return False
    things = (message.attachments[0], *before.attachments)
    kinds = {one.kind for one in things}
    taken = {refused_at_sight(one.media_type, one.size) for one in things}
    alike = len(taken) == 1 and (len(kinds) == 1 or kinds <= _LOOKED_AT)
    return bool(before.attachments) and alike


def may_be_opening(text: str) -> bool:
    """Whether it is worth asking the engine what it makes of this text alone."""
    return 0 < len(text.split()) <= MOST_WORDS


def kind_of(text: str, understood: Understanding | None) -> Kind:
    """``understood``: what the engine makes of the text alone; None if it was not asked."""
    if is_echo(text):
        return Kind.ECHO
    opens = understood is not None and understood.intent in (GREETING, NOT_UNDERSTOOD)
    return Kind.OPENING if opens else Kind.COMPLETE


def together(kinds: Sequence[Kind]) -> tuple[int, bool]:
    """Return how many of the waiting messages, from the first, make one turn, and whether more may come."""
    for number, kind in enumerate(kinds, 1):
        if kind is Kind.COMPLETE:
            rest = kinds[number:]
            echoes = next((n for n, k in enumerate(rest) if k is not Kind.ECHO), len(rest))
            return number + echoes, False
    return len(kinds), True
