"""What is on its way: news for pages, work for the workers, files and parts of messages."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol

from bot.core.event import Audience, Event
from bot.core.message import AlbumPiece, Delivery, Fetch, Part


class Events(Protocol):
    def add(
        self,
        audience: Audience,
        kind: str,
        conversation_id: str | None,
        data: dict[str, Any],
        at: datetime,
        news: bool = True,
    ) -> None:
        """On record once the transaction ends: until then, what is read here does not tell of it. Not
        ``news``: pages that show it hear of it when they look next, within a second."""
        ...

    def after(
        self, cursor: int, audience: Audience, conversation_id: str | None = None, limit: int = 200
    ) -> list[Event]: ...
    def state_before(self, conversation_id: str, event_id: int) -> dict[str, Any]:
        """What the console was told of the conversation's owner before this event; empty if nothing."""
        ...

    def has(self, event_id: int) -> bool:
        """Whether it is on record still."""
        ...

    def last_id(self) -> int: ...


class Leases(Protocol):
    """Who works on a conversation now: rows with a time limit, so that a dead worker's work is taken up."""

    def claim(self, conversation_id: str, owner: str, epoch: int, now: datetime, until: datetime) -> bool: ...
    def release(self, conversation_id: str, owner: str) -> None: ...
    def renew(self, owner: str, conversation_ids: Collection[str], until: datetime) -> None:
        """Those of them that it holds; what it holds and does not work on is left to run out."""
        ...

    def drop_owner(self, owner_prefix: str) -> None: ...
    def owners(self) -> set[str]: ...
    def unanswered(self, now: datetime, limit: int = 100) -> list[str]:
        """Conversations with a message or turn for the bot that nobody works on, longest waiting first."""
        ...

    def unsent(self, now: datetime, accounts: Collection[str], limit: int = 100) -> list[str]:
        """Conversations there whose first queued message's time has come, longest waiting first."""
        ...


class Parts(Protocol):
    """What messages are called by their providers."""

    def of(self, message_id: str) -> list[Part]: ...
    def by_external_id(self, account: str, external_id: str) -> Part | None: ...
    def add(self, part: Part) -> None: ...
    def move(self, part: Part, delivery: Delivery) -> None: ...


class Fetches(Protocol):
    """Attachments that are still at their providers."""

    def add(self, fetch: Fetch) -> None: ...
    def due(self, now: datetime, limit: int = 20, holding: bool | None = None) -> list[Fetch]:
        """``holding``: only those that hold their message up, or only the others."""
        ...

    def claim(self, fetch: Fetch, until: datetime) -> bool:
        """Count an attempt; False if someone else took it since it was read."""
        ...

    def let_go(self, fetch: Fetch) -> None:
        """Its message is answered without it."""
        ...

    def postpone(self, fetch: Fetch, until: datetime) -> None: ...
    def not_tried(self, fetch: Fetch, until: datetime) -> None:
        """The same, and the attempt that was claimed does not count."""
        ...

    def remove(self, fetch: Fetch) -> bool: ...
    def under_way(self, conversation_id: str, now: datetime) -> bool:
        """Whether one of the conversation's may be on its way at this moment."""
        ...

    def holds(self, message_id: str) -> bool: ...


class CaughtUp(Protocol):
    """Up to when nothing is missing of what customers wrote to an account; None: nobody has asked yet."""

    def until(self, account: str) -> datetime | None: ...
    def note(self, account: str, until: datetime) -> None: ...


class Albums(Protocol):
    """Pieces of albums of which it is not known yet whether they are meant for us."""

    def hold(self, piece: AlbumPiece) -> None:
        """Until it is taken; the same one again changes nothing."""
        ...

    def held(self, account: str) -> list[AlbumPiece]: ...
    def take(self, account: str, external_id: str) -> AlbumPiece | None:
        """It is held no more; None if somebody else took it."""
        ...

    def take_all(self, account: str, address: str, album: str) -> list[AlbumPiece]: ...
    def forget_before(self, at: datetime, most: int) -> int: ...
