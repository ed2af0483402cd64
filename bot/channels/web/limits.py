"""How much one visitor, or one address, may ask of us: it protects, no more."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.services.rates import MOST_KEPT, Buckets, Rate

__all__ = ["MOST_KEPT", "Buckets", "Limits", "Rate"]


@dataclass(frozen=True)
class Limits:
    """New visitors are counted per address (a school or an office shares one), the rest per visitor.

    Messages and files are counted both ways: each costs a turn, or room on the disk, and a token nothing.
    So are the streams that are open at once, in each gateway.
    """

    visitors: Rate = field(default=Rate(120, 1))
    messages: Rate = field(default=Rate(120, 2))
    messages_of_address: Rate = field(default=Rate(300, 10))
    typing: Rate = field(default=Rate(30, 2))
    files: Rate = field(default=Rate(10, 0.05))
    files_of_address: Rate = field(default=Rate(60, 0.5))
    streams: int = 12
    streams_of_address: int = 500
