"""What reports and the live board need of the database: every figure is counted there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.board import Board
from bot.core.report import Kept, Row, ServiceLevels


class Reports(Protocol):
    """Of what began at ``since`` or later and before ``until``. ``by``: reason, operator or channel."""

    def conversations(self, since: datetime, until: datetime) -> tuple[int, int, int]:
        """Those in which a customer wrote; those where the bot answered; those of these never handed over."""
        ...

    def unanswered(self, since: datetime, until: datetime) -> int: ...
    def handoffs(self, since: datetime, until: datetime) -> Row: ...
    def handoffs_by(self, by: str, since: datetime, until: datetime) -> list[Row]:
        """Most handoffs first."""
        ...

    def kept(
        self, promise: str, within: timedelta, since: datetime, until: datetime, now: datetime
    ) -> Kept: ...
    def ratings(self, since: datetime, until: datetime) -> Mapping[int, int]:
        """How many gave each; of the handoffs that were rated in that time."""
        ...

    def messages(self, since: datetime, until: datetime) -> list[tuple[datetime, str, int]]:
        """Customers' messages by quarter of an hour, which any time zone can be made of, and account."""
        ...

    def handoff_times(self, since: datetime, until: datetime) -> list[tuple[datetime, int]]:
        """Handoffs by quarter of an hour."""
        ...

    def open_now(self) -> tuple[int, datetime | None, int]:
        """How many nobody has, since when the longest of them waits, and how many are open at all."""
        ...

    def late(self, limit: int) -> int:
        """How many are open beyond what was promised next, as far as people were told."""
        ...

    def board(self, levels: ServiceLevels, limit: int) -> Board:
        """The most pressing ``limit`` of the handoffs that are not over, and every operator who is there."""
        ...
