"""What writing at the console needs kept."""

from __future__ import annotations

from typing import Protocol

from bot.core.canned import CannedReply


class CannedReplies(Protocol):
    def get(self, key: str) -> CannedReply: ...
    def all(self) -> list[CannedReply]:
        """By code, the removed ones among them."""
        ...

    def add(self, thing: CannedReply) -> None: ...
    def save(self, thing: CannedReply) -> None: ...
