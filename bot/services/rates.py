"""How much one visitor, one address or one key may ask of us, and how fast we may send."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
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


@dataclass(frozen=True)
class Limit:
    """Of ``name``, at most ``most`` in any ``seconds``."""

    name: str
    most: int
    seconds: float


class Moments:
    """When one more may happen within all of some limits, counted in this process."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._given: dict[Limit, deque[float]] = {}

    def take(self, limits: Sequence[Limit], patience: float) -> tuple[bool, float]:
        """Return whether a moment was taken, and the seconds until it, or until it is worth asking again."""
        now = self._now()
        known = [self._of(limit) for limit in limits]
        at = max([now, *(g[0] + one.seconds for one, g in zip(limits, known, strict=True) if _full(g))])
        if at - now > patience:
            return False, at - now
        for given in known:
            given.append(at)
        return True, at - now

    def _of(self, limit: Limit) -> deque[float]:
        given = self._given.pop(limit, None)
        self._given[limit] = given if given is not None else deque(maxlen=limit.most)
        if len(self._given) > MOST_KEPT:
            del self._given[next(iter(self._given))]  # the one that was quiet longest
        return self._given[limit]


def _full(given: deque[float]) -> bool:
    return len(given) == given.maxlen
