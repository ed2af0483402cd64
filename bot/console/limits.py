"""Slows down those who guess passwords and codes, at all gateways together."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import timedelta

from bot.services.ports import Hub


@dataclass(frozen=True)
class Attempts:
    """``most`` attempts at once, then as many in each ``window``, one after another.

    ``kind`` keeps those of one door apart from those of another.
    """

    hub: Hub
    kind: str
    most: int
    window: timedelta

    async def take(self, key: str) -> float:
        """Count one, before it is known whether it is right: many at the same moment are not let through
        either. Returns 0.0, or how many seconds to wait."""
        return await self.hub.take(self._name(key), self.most, self._per_second)

    async def give_back(self, key: str) -> None:
        """The latest one was right."""
        await self.hub.give_back(self._name(key), self.most, self._per_second)

    async def forgive(self, key: str) -> None:
        await self.hub.give_back(self._name(key), self.most, self._per_second, self.most)

    async def newly_stopped(self, key: str) -> bool:
        """Whether nobody has been told in this window that ``key`` is stopped."""
        return await self.hub.take(f"{self._name(key)} stopped", 1, 1 / self.window.total_seconds()) == 0

    @property
    def _per_second(self) -> float:
        return self.most / self.window.total_seconds()

    def _name(self, key: str) -> str:
        """What is typed at a door may be a password: it is not kept as it is."""
        return f"{self.kind}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def minutes(seconds: float) -> int:
    return max(1, math.ceil(seconds / 60))
