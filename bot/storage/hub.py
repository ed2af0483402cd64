"""News within one process. Losing it loses nothing: everyone who waits for news also looks by themselves."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from bot.services.rates import Buckets, Limit, Moments, Rate


class InProcessHub:
    """Announcements must be made on the event loop that waits for them. ``now``: for limits, in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._listeners: dict[str | None, set[Listener]] = defaultdict(set)
        self._typing: set[Callable[[str, str, bool], None]] = set()
        self._places: dict[str, dict[str, float]] = {}
        self._buckets: dict[Rate, Buckets] = {}
        self._moments = Moments(now)

    def announce(self, topic: str | None) -> None:
        for each in {topic, None}:
            for listener in self._listeners.get(each, ()):
                listener.heard()

    @contextlib.contextmanager
    def listen(self, topic: str | None) -> Iterator[Listener]:
        listener = Listener()
        self._listeners[topic].add(listener)
        try:
            yield listener
        finally:
            self._listeners[topic].discard(listener)
            if not self._listeners[topic]:
                del self._listeners[topic]

    def typing(self, conversation_id: str, who: str, on: bool) -> None:
        for listener in tuple(self._typing):
            listener(conversation_id, who, on)

    def on_typing(self, listener: Callable[[str, str, bool], None]) -> Callable[[], None]:
        self._typing.add(listener)
        return lambda: self._typing.discard(listener)

    async def run(self) -> None:
        """Whatever has to go on as long as the house is open: nothing, in one process."""

    def look_again(self) -> None:
        """Let everyone look who waits for news of anything."""
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.heard()

    async def stay(self, place: str, who: str, seconds: int) -> None:
        self._places.setdefault(place, {})[who] = time.monotonic() + seconds

    async def leave(self, place: str, who: str) -> None:
        self._places.get(place, {}).pop(who, None)

    async def at(self, place: str) -> list[str]:
        now = time.monotonic()
        here = {who: until for who, until in self._places.get(place, {}).items() if until > now}
        if here:
            self._places[place] = here
        else:
            self._places.pop(place, None)
        return sorted(here)

    async def take(self, name: str, burst: int, per_second: float) -> float:
        return self._buckets_of(burst, per_second).take(name)

    async def give_back(self, name: str, burst: int, per_second: float, many: int = 1) -> None:
        self._buckets_of(burst, per_second).give_back(name, many)

    async def moment(self, limits: Sequence[Limit], patience: float) -> tuple[bool, float]:
        return self._moments.take(limits, patience)

    def _buckets_of(self, burst: int, per_second: float) -> Buckets:
        rate = Rate(burst, per_second)
        return self._buckets.setdefault(rate, Buckets(rate, self._now))


class Listener:
    def __init__(self) -> None:
        self._event = asyncio.Event()

    def heard(self) -> None:
        self._event.set()

    async def wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()
        self._event.clear()
