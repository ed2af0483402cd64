"""What has been kept long enough."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.conversation import Conversation


class Keeping(Protocol):
    """Each step takes ``most`` of the oldest; it returns how many it found there."""

    def end_events(self, before: datetime, most: int) -> int:
        """Drop what pages, alerts and webhooks have read."""
        ...

    def end_effects(self, before: datetime, most: int) -> int:
        """Drop what made actions happen once, of turns that are long over."""
        ...

    def silent(self, walk: str, before: datetime, most: int) -> list[Conversation]:
        """Those in which nothing has happened since ``before``, the longest first, from where ``walk`` is."""
        ...

    def walked(self, walk: str, last: Conversation | None) -> None:
        """``walk`` has come to ``last``; None: it begins again."""
        ...
