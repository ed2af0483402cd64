"""How surely somebody has had enough, told by the signs of a conversation: they add up as evidence does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import exp, prod

from bot.core.signals import COMPLAINT, LAUGHTER, NO_BLAME, REJECTED, SOUND, THREAT, TIME_LOST, Signal

# Signs that the conversation gives, not the words. They may lead to an offer; alone they call nobody.
CONVERSATIONAL = {"repeated", REJECTED, "unclear", "handed_over_before"}
# What is no anger, and tells what is meant by a message that may be one.
MILD = (LAUGHTER, NO_BLAME)
CIRCUMSTANCES = {TIME_LOST, COMPLAINT, *MILD}
# How many messages before the present one are looked at, and how many of them lead to an offer.
REMEMBERED, RECENT = 4, 2

# A weight, and how rare it is among calm examples, in powers of ten: 0.4 is 9 in 100 of them
# (MAY_SOUND in bot/engine/nlu/frustration_model.py), 0.95 one in 5,000.
RARITY = ((0.0, 0.0), (0.25, 0.68), (0.4, 1.07), (0.59, 2.1), (0.6, 2.85), (0.95, 3.7))
# Chosen on tests/dialogues/open, in log-odds: what speaks for calm before anything is said, what a message
# says by each power of ten, and a circumstance by its weight.
_BEFORE, _BY_RARITY, _BY_WEIGHT = -4.25, 1.9, 4.5
# So sound fewer than 8 in 1,000 calm examples. Below, hard words are for somebody else, as for a referee.
LOUD = 0.59
# Time lost is told again and again: it counts in so many messages.
_TOLD = 2


def had_enough(signals: Sequence[Signal], before: Sequence[Sequence[Signal]], decay: float) -> float:
    """Return 0 to 1. ``before``: the signals of the messages before this one, the latest first, each counting
    ``decay`` of the one after it."""
    said = (signals, *before[:REMEMBERED])
    evidence = _BY_RARITY * sum(_rarity(sound_of(one)) * decay**age for age, one in enumerate(said))
    lost = [_weight_of(TIME_LOST, one) for one in said]
    told = [*sorted(lost)[-_TOLD:], _weight_of(COMPLAINT, signals), _weight_of(REJECTED, signals)]
    mild = [max(_weight_of(kind, one) for one in said) for kind in MILD]
    return 1 / (1 + exp(-(_BEFORE + evidence + _BY_WEIGHT * (sum(told) - sum(mild)))))


def heard(signals: Iterable[Signal]) -> float:
    """What one message weighs. Its words are part of how it sounds: they do not count twice."""
    said = words(signals)
    of_words = together(*(signal.weight for signal in said if signal.kind != SOUND))
    return max([of_words, *(signal.weight for signal in said if signal.kind == SOUND)])


def beyond_doubt(said: Sequence[Signal], certain: float) -> bool:
    """Whether one message weighs ``certain`` by how it sounds, or by its words where it is loud in all. A
    threat is meant for us however quietly it is made."""
    threatens = any(signal.kind == THREAT for signal in said)
    return heard(said) >= certain and (threatens or sound_of(said) >= min(LOUD, certain))


def sound_of(signals: Sequence[Signal]) -> float:
    """How a message sounds as a whole, in which its words are; what they weigh where it gives no sound."""
    return _weight_of(SOUND, signals) or heard(signals)


def words(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Of the signals of a message, those of anger."""
    return tuple(signal for signal in signals if signal.kind not in CONVERSATIONAL | CIRCUMSTANCES)


def together(*weights: float) -> float:
    return 1 - prod(1 - weight for weight in weights)


def _weight_of(kind: str, signals: Iterable[Signal]) -> float:
    return max((signal.weight for signal in signals if signal.kind == kind), default=0.0)


def _rarity(weight: float) -> float:
    for (low, rare), (high, rarer) in pairwise(RARITY):
        if weight <= high:
            return rare + (rarer - rare) * (weight - low) / (high - low)
    return RARITY[-1][1]
