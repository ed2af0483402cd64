"""What has been kept long enough."""

from __future__ import annotations

from collections.abc import Collection
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

    def reach_of_messages(self, after: str, before: datetime, most: int) -> str | None:
        """The last of the next ``most`` messages by id that was said ``before``; None: none of them was."""
        ...

    def wordy_messages(self, after: str, upto: str, before: datetime, most: int) -> dict[str, set[str]]:
        """Those between two ids, said ``before``, that still have words or files, by id, each with the keys
        of its files; without those of conversations that a person has."""
        ...

    def files_shown(self, after: str, most: int) -> tuple[str | None, set[str]]:
        """The last of the next ``most`` messages by id, and the keys of the files that they show; None: there
        are no more."""
        ...

    def end_messages(self, message_ids: Collection[str], before: datetime) -> None:
        """Take words and files from them and from what was made of them, also from periods of human care in
        their conversations that were over ``before``."""
        ...

    def silent(self, walk: str, before: datetime, most: int) -> list[Conversation]:
        """Those in which nothing has happened since ``before``, the longest first, from where ``walk`` is."""
        ...

    def walked(self, walk: str, last: Conversation | None) -> None:
        """``walk`` has come to ``last``; None: it begins again."""
        ...
