"""Decides recorded turns again under other settings: who would have gone to a person, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from bot.core.escalation import ASIDE, Decision, Settings, Situation, Step, decide
from bot.core.handoff import Reason
from bot.core.message import Message
from bot.core.patience import CONVERSATIONAL, REMEMBERED
from bot.core.signals import Signal
from bot.core.turn import Turn
from bot.services.ports import UnitOfWork

# What the engine's decision left among the signals, rather than what led to it.
_ASKED_FOR = {reason.value: reason for reason in (Reason.REQUESTED, Reason.DANGER)}
_MISSED = Reason.NOT_UNDERSTOOD.value


@dataclass(frozen=True)
class Replayed:
    """A turn decided twice. ``text`` is as it is kept, masked."""

    turn: Turn
    text: str
    before: Decision
    after: Decision

    @property
    def more(self) -> bool:
        return _calls(self.after) and not _calls(self.before)

    @property
    def fewer(self) -> bool:
        return _calls(self.before) and not _calls(self.after)


@dataclass(frozen=True)
class Comparison:
    turns: int
    conversations: int
    before: int
    after: int
    changed: tuple[Replayed, ...]


def replay(uow: UnitOfWork, since: datetime, before: Settings, after: Settings) -> Comparison:
    """Compare the handovers under two settings. What a customer would have said had the bot gone on, or not,
    nobody knows: each recorded turn is decided as it came."""
    turns = conversations = called = would_be = 0
    changed: list[Replayed] = []
    understood = (each for each in uow.turns.since(since, by_conversation=True) if each[0].understood)
    for _, of_one in groupby(understood, key=lambda each: each[0].conversation_id):
        decided = [*_decided([*of_one], before, after)]
        turns, conversations = turns + len(decided), conversations + 1
        called += sum(_calls(each.before) for each in decided)
        would_be += sum(_calls(each.after) for each in decided)
        changed += (each for each in decided if each.more or each.fewer)
    changed.sort(key=lambda each: each.turn.asked_at)
    return Comparison(turns, conversations, called, would_be, tuple(changed))


def _decided(
    recorded: Sequence[tuple[Turn, list[Message]]], before: Settings, after: Settings
) -> Iterator[Replayed]:
    history = [turn for turn, _ in recorded]
    texts = [" ".join(message.text for message in said) for _, said in recorded]
    pairs = zip(_decisions(history, texts, before), _decisions(history, texts, after), strict=True)
    for turn, text, (one, other) in zip(history, texts, pairs, strict=True):
        yield Replayed(turn, text, one, other)


def _decisions(history: Sequence[Turn], texts: Sequence[str], settings: Settings) -> list[Decision]:
    """What is remembered of earlier messages ends where these settings call a person. Whether they would have
    said no to the offer is not known."""
    made: list[Decision] = []
    failures, offered = 0.0, 0
    earlier: tuple[tuple[Signal, ...], ...] = ()
    for turn, text in zip(history, texts, strict=True):
        situation = replace(_situation(turn, text), failures=failures, earlier=earlier, offered=offered)
        decision = decide(situation, settings)
        made.append(decision)
        failures = 0.0 if _calls(decision) else decision.failures
        offered = 0 if _calls(decision) else _messages_since(decision, offered)
        said = tuple(signal for signal in situation.signals if signal.kind not in CONVERSATIONAL)
        earlier = () if _calls(decision) else (said, *earlier)[:REMEMBERED]
    return made


def _messages_since(decision: Decision, offered: int) -> int:
    return 1 if decision.offers else offered + bool(offered)


def _situation(turn: Turn, text: str) -> Situation:
    kinds = {signal.kind for signal in turn.signals}
    return Situation(
        understood=_MISSED not in kinds,
        aside=any(signal.kind == _MISSED and signal.weight == ASIDE for signal in turn.signals),
        signals=tuple(s for s in turn.signals if s.kind != _MISSED and s.kind not in _ASKED_FOR),
        asked_for=next((_ASKED_FOR[kind] for kind in kinds if kind in _ASKED_FOR), None),
        sure=next((signal.weight for signal in turn.signals if signal.kind in _ASKED_FOR), 1.0),
        text=text,
        silent=not text.strip(),
    )


def _calls(decision: Decision) -> bool:
    return decision.step is Step.HAND_OVER
