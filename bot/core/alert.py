"""Somebody is told that a customer waits, wherever they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

MOST_ATTEMPTS = 6


class AlertKind(str, Enum):
    """``waiting``: in the queue; ``assigned``: theirs now; ``wrote``: theirs, and waits for an answer.
    ``late_...``: what was promised is not kept; ``left``: nobody is in the console any more."""

    WAITING = "waiting"
    ASSIGNED = "assigned"
    WROTE = "wrote"
    MENTIONED = "mentioned"
    LATE_FIRST_REPLY = "late_first_reply"
    LATE_RESOLUTION = "late_resolution"
    LEFT = "left"


class Through(str, Enum):
    """How somebody is told. Mail and Telegram are for whoever is on call when nobody is in the console."""

    PUSH = "push"
    MAIL = "mail"
    TELEGRAM = "telegram"


@dataclass
class PushSubscription:
    """A browser of an operator's that wants to be told. ``language``: that of its page."""

    id: str
    operator_id: str
    endpoint: str
    p256dh: str
    auth: str
    language: str
    created_at: datetime


@dataclass
class Alert:
    """``operator_id``, ``subscription_id``: for pushes only. ``ended_at``: sent, given up or out of date."""

    id: str
    news: AlertKind
    through: Through
    conversation_id: str
    created_at: datetime
    operator_id: str | None = None
    subscription_id: str | None = None
    attempts: int = 0
    next_attempt_at: datetime | None = None
    ended_at: datetime | None = None
    failure: str | None = None


def pause(attempts: int) -> timedelta:
    """How long after the attempt of this number the next one is made: 5 s, 20 s, 80 s ..."""
    return timedelta(seconds=5.0 * 4 ** (attempts - 1))
