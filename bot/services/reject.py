"""A customer says that an answer was not to the question: recorded for the editors, and made good."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.core.folding import folded
from bot.core.turn import Turn, TurnState
from bot.services.ports import UnitOfWork

LOOK_BACK = 6


@dataclass(frozen=True)
class Rejection:
    """``times``: how often lately, this one too; ``ranking``: what the message may have meant instead."""

    times: int
    ranking: tuple[str, ...]


@dataclass(frozen=True)
class OpenQuestion:
    """Something customers wrote that was not understood, or was answered beside the point."""

    text: str
    times: int
    rejected: int
    taken_for: str


def reject_last_answer(uow: UnitOfWork, conversation_id: str, turn_id: str) -> Rejection:
    """Mark the answer before this turn as rejected. Said of the same answer again, that counts once more;
    what was said before a person was called counts no more."""
    called = [handoff.requested_at for handoff in uow.handoffs.of(conversation_id)]
    earlier = [
        turn
        for turn in uow.turns.of(conversation_id, LOOK_BACK)
        if turn.id != turn_id and (not called or turn.asked_at > max(called))
    ]
    times = 1 + sum(map(_is_rejection, earlier))
    before = list(filter(_understood, earlier))
    if not before:
        return Rejection(times, ())
    last = before[-1]
    last.rejected = True
    uow.turns.save(last)
    assert last.understood is not None
    ranking = tuple(str(each["intent"]) for each in last.understood.ranking)
    return Rejection(
        times,
        tuple(intent for intent in ranking if intent != last.understood.intent),
    )


def open_questions(
    uow: UnitOfWork,
    since: datetime,
    limit: int | None = 50,
    until: datetime | None = None,
    beyond: Collection[str] = (),
) -> list[OpenQuestion]:
    """What was not understood or rejected since then, most frequent first; texts as they are kept, masked.
    However it was written, the same words are one. ``beyond``: intents that are nothing the bot does, asked
    for as well."""
    found: dict[str, OpenQuestion] = {}
    for turn, said in uow.turns.unsettled(since, beyond):
        if until is not None and turn.asked_at >= until:
            break
        text = " ".join(message.text for message in said)
        key = folded(text) or " ".join(text.split())
        assert turn.understood is not None
        before = found.get(key)
        found[key] = OpenQuestion(
            text,
            (before.times if before else 0) + 1,
            (before.rejected if before else 0) + turn.rejected,
            turn.understood.intent or "",
        )
    return sorted(found.values(), key=lambda one: (-one.times, one.text))[:limit]


def _understood(turn: Turn) -> bool:
    return turn.state is TurnState.ANSWERED and turn.understood is not None and not _is_rejection(turn)


def _is_rejection(turn: Turn) -> bool:
    return turn.understood is not None and turn.understood.intent == "not_what_i_asked"
