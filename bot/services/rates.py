"""How much one visitor, one address or one key may ask of us, and how fast we may send."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

MOST_KEPT = 10_000


@dataclass(frozen=True)
class Rate:
    """At most ``burst`` at once, and ``per_second`` in the long run."""

    burst: int
    per_second: float


class Buckets:
    """One token bucket for each key, counted in this process."""

    def __init__(self, rate: Rate, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._now = now
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> float:
        """Return 0.0 if one more is allowed, else how many seconds to wait."""
        left, now = self._left(key)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now)
        if len(self._buckets) > MOST_KEPT:
            del self._buckets[next(iter(self._buckets))]  # the one that was quiet longest
        return 0.0 if allowed else (1 - left) / self._rate.per_second

    def give_back(self, key: str, many: int = 1) -> None:
        """What was taken does not count after all."""
        left, now = self._left(key)
        if left + many < self._rate.burst:
            self._buckets[key] = (left + many, now)

    def _left(self, key: str) -> tuple[float, float]:
        """How many are left, and the time; the key is not kept."""
        now = self._now()
        left, since = self._buckets.pop(key, (float(self._rate.burst), now))
        return min(self._rate.burst, left + (now - since) * self._rate.per_second), now


class Slots:
    """Moments, evenly apart, at which one message each may go out, counted in this process."""

    def __init__(self, per_second: float, now: Callable[[], float] = time.monotonic) -> None:
        self._gap = 1.0 / per_second
        self._now = now
        self._next = 0.0

    def take(self, patience: float) -> tuple[bool, float]:
        """Return whether a slot was taken, and the seconds until it, or until it is worth asking again."""
        now = self._now()
        wait = max(0.0, self._next - now)
        if wait > patience:
            return False, wait
        self._next = max(self._next, now) + self._gap
        return True, wait
