"""Telegram's limits: 30 messages a second in all, one a second to a chat, twenty a minute to a group."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

MOST_KEPT = 10_000


class Window:
    """At most ``most`` in any ``seconds``."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._taken: deque[float] = deque(maxlen=most)

    def free_at(self) -> float:
        full = len(self._taken) == self._taken.maxlen
        return self._taken[0] + self._seconds if full else 0.0

    def take(self, at: float) -> None:
        self._taken.append(at)


class Pace:
    """``scale``: of Telegram's own periods; less than 1 is for tests."""

    def __init__(self, now: Callable[[], float] = time.monotonic, scale: float = 1.0) -> None:
        self._now = now
        self._scale = scale
        self._all = Window(30, 1.0 * scale)
        self._chats: dict[int, tuple[Window, ...]] = {}

    def take(self, chat: int, patience: float) -> tuple[bool, float]:
        """Return whether a slot was taken, and the seconds until it, or until it is worth asking again."""
        windows = (self._all, *self._of(chat))
        now = self._now()
        at = max(now, *(window.free_at() for window in windows))
        if at - now > patience:
            return False, at - now
        for window in windows:
            window.take(at)
        return True, at - now

    def _of(self, chat: int) -> tuple[Window, ...]:
        known = self._chats.pop(chat, None)
        if known is None:
            group = (Window(20, 60.0 * self._scale),) if chat < 0 else ()
            known = (Window(1, 1.0 * self._scale), *group)
        self._chats[chat] = known
        if len(self._chats) > MOST_KEPT:
            del self._chats[next(iter(self._chats))]  # the one that was quiet longest
        return known
