"""How fast one number may send: each message gets a slot, and says when it is too far off to wait for."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
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
