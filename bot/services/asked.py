"""What customers asked the bot in their own words, for those who write the content."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from bot.core.folding import folded
from bot.services.ports import UnitOfWork


@dataclass(frozen=True)
class Asked:
    """``text`` is as it is kept, masked; ``intent``: what it was taken for, last."""

    text: str
    times: int
    intent: str
    language: str


@dataclass(frozen=True)
class Understood:
    """How often each intent was understood; ``first``: when the first of these messages was asked."""

    times: Counter[str]
    first: datetime | None


def understood_lately(uow: UnitOfWork, since: datetime) -> Understood:
    """Of all that is still kept: in words, by a button or an entry of a menu."""
    times, first = uow.turns.understood_since(since)
    return Understood(Counter(times), first)


def asked_lately(uow: UnitOfWork, since: datetime) -> list[Asked]:
    """Most frequent first; however it was written, the same words are one. Buttons that were pressed, and
    things sent without words, are left out."""
    found: dict[str, Asked] = {}
    for turn, messages in uow.turns.since(since):
        text = " ".join(message.text for message in messages).strip()
        words = folded(text)
        if turn.understood is None or not words or any(message.payload for message in messages):
            continue
        times = found[words].times if words in found else 0
        found[words] = Asked(text, times + 1, turn.understood.intent or "", turn.understood.language)
    return sorted(found.values(), key=lambda one: (-one.times, one.text))
