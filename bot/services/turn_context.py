"""Where an action stands: in which turn of which conversation, for whom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TurnContext:
    """Effects are kept once per (``turn_id``, ``action``), however often the turn is asked."""

    turn_id: str
    conversation_id: str
    contact_id: str
    language: str
    action: str
