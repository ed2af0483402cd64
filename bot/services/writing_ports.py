"""What writing at the console needs kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.canned import CannedReply
from bot.core.draft import Draft
from bot.core.mention import Mention


class CannedReplies(Protocol):
    def get(self, key: str) -> CannedReply: ...
    def all(self) -> list[CannedReply]:
        """By code, the removed ones among them."""
        ...

    def add(self, thing: CannedReply) -> None: ...
    def save(self, thing: CannedReply) -> None: ...


class Drafts(Protocol):
    def of(self, conversation_id: str, operator_id: str) -> list[Draft]: ...
    def put(self, draft: Draft) -> None:
        """Keep it instead of the one before."""
        ...

    def forget(self, conversation_id: str, operator_id: str, mode: str) -> None: ...


class Mentions(Protocol):
    def add(self, thing: Mention) -> None: ...
    def of(self, operator_id: str, limit: int) -> list[Mention]:
        """Those of an operator, the latest first."""
        ...

    def unread(self, operator_id: str) -> int: ...
    def mark_read(self, operator_id: str, conversation_id: str, at: datetime) -> None: ...
