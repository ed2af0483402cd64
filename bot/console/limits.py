"""Slows down those who guess passwords."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta


class Attempts:
    """Failed attempts by key: after ``most`` within ``window`` one has to wait. Kept in this process."""

    def __init__(self, most: int, window: timedelta, keys: int = 10_000) -> None:
        self._most = most
        self._window = window
        self._keys = keys
        self._failed: dict[str, deque[datetime]] = defaultdict(deque)

    def wait(self, key: str, now: datetime) -> timedelta | None:
        """How long until another attempt is let through; None if one is now."""
        failed = self._recent(key, now)
        return failed[0] + self._window - now if len(failed) >= self._most else None

    def fail(self, key: str, now: datetime) -> None:
        if key not in self._failed and len(self._failed) >= self._keys:
            self._failed = defaultdict(deque, {k: v for k, v in self._failed.items() if self._recent(k, now)})
        self._failed[key].append(now)

    def take_back(self, key: str) -> None:
        """The latest one did not fail after all."""
        if failed := self._failed.get(key):
            failed.pop()

    def forgive(self, key: str) -> None:
        self._failed.pop(key, None)

    def _recent(self, key: str, now: datetime) -> deque[datetime]:
        failed = self._failed.get(key, deque())
        while failed and failed[0] + self._window <= now:
            failed.popleft()
        return failed
