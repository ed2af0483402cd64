"""A change that a live page shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any


class Audience(str, Enum):
    """Who may see the event on their page."""

    CUSTOMER = "customer"
    CONSOLE = "console"


def page(conversation_id: str) -> str:
    """What the hub calls the page of a conversation's customer; the conversation itself goes by its id."""
    return f"page of {conversation_id}"


@dataclass(frozen=True)
class Event:
    """``kind``: ``message`` (stored, or for customers: now visible), ``delivery``, ``state``, ``operator``;
    what happens to tickets, appointments and incidents, and that a customer was erased, goes by its name
    outside (webhook.py).

    ``id`` is the cursor a page resumes from: later events have larger ids.
    ``data`` names what changed (``message``, ``operator`` ids); the page's server reads its present state.
    """

    id: int
    audience: Audience
    kind: str
    at: datetime
    conversation_id: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
