"""One exchange with the engine: what was asked, what it understood, what it wants to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from bot.core.message import Reply
from bot.core.signals import Signal

# In the metadata of the action that calls a person, where the engine heard later that one was there.
HANDED_BACK = "handed_back"
# In the metadata of a customer's words that waited until something else was settled.
PUT_OFF = "put_off"
# Beside what the engine understood, the message without its slips, where it has some.
RESPELT = "respelt"
# Set of a message whose yes to danger or a person may be for something else, or is none yet.
HARDLY_A_YES = "hardly_a_yes"


class TurnState(str, Enum):
    ASKED = "asked"
    ANSWERED = "answered"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True)
class Understanding:
    """What the engine made of a text. ``ranking`` and ``entities`` are as the connector sends them.
    ``language_known``: they have shown it, so it is no guess."""

    intent: str | None
    confidence: float
    language: str
    ranking: tuple[dict[str, Any], ...] = ()
    entities: tuple[dict[str, Any], ...] = ()
    language_known: bool = True


@dataclass(frozen=True)
class Question:
    """A turn as the engine is asked. ``sequence`` counts the conversation's turns from 1, without gaps.
    ``written_at``: when its last message came, against which "mañana" is read. ``notices``: what the house
    has said by itself since the turn before. ``after_person``: a person has had it since.
    ``private``: where others read along, the intents that are left for a private chat."""

    conversation_id: str
    turn_id: str
    sequence: int
    text: str
    payload: str | None
    language: str | None
    fresh: bool
    contact_id: str
    asked_at: datetime
    written_at: datetime
    notices: tuple[Reply, ...] = ()
    after_person: bool = False
    private: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """``private``: of the question's, those that were wished and not answered."""

    replies: tuple[Reply, ...]
    understood: Understanding
    signals: tuple[Signal, ...] = ()
    open_form: str | None = None
    slots: dict[str, Any] = field(default_factory=dict)
    private: tuple[str, ...] = ()
    replayed: bool = False


@dataclass
class Turn:
    """A turn as it is kept. The same id is asked again after a crash, and moves nothing twice."""

    id: str
    conversation_id: str
    sequence: int
    message_id: str
    state: TurnState
    epoch: int
    asked_at: datetime
    fresh: bool = False
    answered_at: datetime | None = None
    understood: Understanding | None = None
    signals: list[Signal] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    rejected: bool = False
