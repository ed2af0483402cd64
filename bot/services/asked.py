"""What customers asked the bot in their own words, for those who write the content."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.folding import folded
from bot.core.turn import Turn
from bot.services.ports import UnitOfWork


@dataclass(frozen=True)
class Asked:
    """``text`` is as it is kept, masked, both of the last time; ``answers``: the slot
    that an open form had just asked for."""

    text: str
    times: int
    language: str
    answers: str = ""


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
    """Most frequent first; however it was written, the same words to the same question are one. Buttons that
    were pressed, and things sent without words, are left out."""
    found: dict[tuple[str, str], Asked] = {}
    last: dict[tuple[str, str], datetime] = {}
    before: Turn | None = None
    for turn, messages in uow.turns.since(since, by_conversation=True):
        asked_for = _asked_for(before, turn)
        before = turn
        text = " ".join(message.text for message in messages).strip()
        words = folded(text)
        if turn.understood is None or not words or any(message.payload for message in messages):
            continue
        key = (words, asked_for)
        times = found[key].times + 1 if key in found else 1
        if key in last and turn.asked_at < last[key]:  # by conversation, and not as they came
            found[key] = replace(found[key], times=times)
        else:
            found[key] = Asked(text, times, turn.understood.language, asked_for)
            last[key] = turn.asked_at
    return sorted(found.values(), key=lambda one: (-one.times, one.text, one.answers))


def _asked_for(before: Turn | None, turn: Turn) -> str:
    """What the turn before ended with, in the same conversation."""
    if before is None or turn.fresh or before.conversation_id != turn.conversation_id:
        return ""
    return str(before.slots.get("requested_slot") or "") if before.sequence + 1 == turn.sequence else ""
