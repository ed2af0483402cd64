"""When the bot asks back and when it calls a person: a pure decision over what is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from bot.core.handoff import Reason
from bot.core.patience import (
    CIRCUMSTANCES,
    CONVERSATIONAL,
    MILD,
    RECENT,
    beyond_doubt,
    had_enough,
    heard,
    sound_of,
    together,
    words,
)
from bot.core.signals import Signal


class Step(str, Enum):
    """SOFTEN: acknowledge, then carry on. OFFER: carry on, and offer a person. ASK_AGAIN: ask back once more,
    and offer a person. ASK_PERSON: ask whether they want one; of danger, after the words of safety."""

    CARRY_ON = "carry_on"
    SOFTEN = "soften"
    OFFER = "offer"
    ASK_BACK = "ask_back"
    ASK_AGAIN = "ask_again"
    ASK_PERSON = "ask_person"
    HAND_OVER = "hand_over"


# From here on a message is angry itself: so sound 9 in 100 calm examples.
ANGRY = 0.4
# What asks for nothing and answers nothing is half a failure of the bot's.
ASIDE = 0.5
# Who laughs or blames nobody is in good humour: it takes so much more to be sorry, or to offer a person.
GOOD_HUMOUR = 0.1
# For so many messages an offer is in sight: it is not made again, and who goes on being angry is called one.
IN_SIGHT = 2


@dataclass(frozen=True)
class Settings:
    """From which total of the signals (0 to 1) the trouble is acknowledged (``soften``) or a person offered
    (``offer``). How surely they have had enough (0 to 1) for one to be called while an offer is in sight
    (``anger``), and from which weight one message calls one by itself (``certain``).
    ``failures``: messages not understood in a row until a person is called; from the
    second on, one is offered. ``earlier``: what an earlier message's signals still weigh. ``sure``: how
    surely a message has to ask for a person; below, they are asked whether they want one. ``danger``: how
    surely it has to tell of danger for that; ``heed``: how likely it is to be, where the message
    is not understood, to be asked about."""

    certain: float = 0.95
    anger: float = 0.9
    offer: float = 0.45
    soften: float = 0.3
    failures: int = 4
    earlier: float = 0.6
    sure: float = 0.8
    danger: float = 0.91
    heed: float = 0.3


@dataclass(frozen=True)
class Situation:
    """``asked_for``: the reason if this message itself asks for a person, or may tell of danger; ``sure``:
    how surely it does. ``doubtful``: that danger may be over, or come one day, or be a name. ``understood``:
    also true for an answer to the bot's own question. ``aside``: asks for nothing, where nothing was asked
    either. ``silent``: nothing was written, which is no failure of ours.
    ``failures``: messages not understood right before this one, asides as ``ASIDE``.
    ``earlier``: the signals of the messages before, the latest first. ``comforted``: the trouble was
    acknowledged or a person offered before. ``offered``: how many messages ago a person was offered to them
    because of how they sound; 0 if never, or if they have said no since."""

    understood: bool
    signals: tuple[Signal, ...] = ()
    asked_for: Reason | None = None
    sure: float = 1.0
    doubtful: bool = False
    failures: float = 0
    earlier: tuple[tuple[Signal, ...], ...] = ()
    text: str = ""
    aside: bool = False
    silent: bool = False
    comforted: bool = False
    offered: int = 0


@dataclass(frozen=True)
class Decision:
    """``failures``: messages not understood in a row, with this one. ``offers``: whether a person is offered
    because of how they sound."""

    step: Step
    reason: Reason | None = None
    signals: tuple[Signal, ...] = field(default_factory=tuple)
    failures: float = 0
    offers: bool = False


def decide(situation: Situation, settings: Settings) -> Decision:
    """Danger and an explicit wish come first, then anger, then not being understood. Anger offers a person,
    and calls one where it goes on after that."""
    signals = situation.signals
    asked_for = _asks_for(situation, settings)
    if asked_for is not None and _leaves_no_doubt(asked_for, situation, settings):
        return Decision(Step.HAND_OVER, asked_for, (_asked(situation), *signals))
    if _is_fed_up(situation, settings):
        return Decision(Step.HAND_OVER, Reason.FRUSTRATION, signals)
    cross = _weight(situation, settings) >= settings.offer
    if asked_for is not None:
        return Decision(Step.ASK_PERSON, asked_for, (_asked(situation), *signals), offers=cross)
    if situation.understood:
        step = _comfort(situation, settings)
        return Decision(step, None, signals, offers=step is Step.OFFER)
    missed = Signal(Reason.NOT_UNDERSTOOD.value, ASIDE if situation.aside else 1.0, situation.text[:80])
    failures = situation.failures + (0 if situation.silent else missed.weight)
    if situation.silent:
        step = Step.ASK_BACK
    elif failures >= settings.failures:
        step = Step.HAND_OVER
    else:  # Who sounds cross need not be at a loss twice to be offered a person.
        step = Step.ASK_AGAIN if situation.failures or cross else Step.ASK_BACK
    offers = cross and step is Step.ASK_AGAIN
    return Decision(step, Reason.NOT_UNDERSTOOD, (missed, *signals), failures, offers)


def _asks_for(situation: Situation, settings: Settings) -> Reason | None:
    """What is hardly danger asks for nothing."""
    hardly = situation.asked_for is Reason.DANGER and situation.sure < settings.heed
    return None if hardly else situation.asked_for


def _leaves_no_doubt(asked_for: Reason, situation: Situation, settings: Settings) -> bool:
    if asked_for is Reason.DANGER:
        return situation.sure >= settings.danger and not situation.doubtful
    return situation.sure >= settings.sure


def _asked(situation: Situation) -> Signal:
    assert situation.asked_for is not None
    return Signal(situation.asked_for.value, situation.sure, situation.text[:80])


def _is_fed_up(situation: Situation, settings: Settings) -> bool:
    """Whether they go on being angry while the offer of a person is in sight, or leave no doubt with this
    message alone. Only a message that is angry itself calls one."""
    said = words(situation.signals)
    if not said or beyond_doubt(said, settings.certain):
        return bool(said)
    surely = had_enough(situation.signals, situation.earlier, settings.earlier)
    return _in_sight(situation) and sound_of(situation.signals) >= ANGRY and surely >= settings.anger


def _in_sight(situation: Situation) -> bool:
    return 0 < situation.offered <= IN_SIGHT


def _weight(situation: Situation, settings: Settings) -> float:
    if all(signal.kind in CIRCUMSTANCES for signal in situation.signals):
        return 0.0
    lately = (situation.signals, *situation.earlier[:RECENT])
    in_good_humour = any(signal.kind in MILD for said in lately for signal in said)
    return total(situation, settings) - (GOOD_HUMOUR if in_good_humour else 0.0)


def _comfort(situation: Situation, settings: Settings) -> Step:
    weight = _weight(situation, settings)
    if weight >= settings.offer and not _in_sight(situation):
        return Step.OFFER
    return Step.SOFTEN if weight >= settings.soften and not situation.comforted else Step.CARRY_ON


def total(situation: Situation, settings: Settings) -> float:
    """Return 0 to 1: independent signs add up, each message from before counting less."""
    of_the_conversation = [s.weight for s in situation.signals if s.kind in CONVERSATIONAL]
    recent = enumerate(situation.earlier[:RECENT], start=1)
    before = [heard(said) * settings.earlier**age for age, said in recent]
    return together(heard(situation.signals), *of_the_conversation, *before)
