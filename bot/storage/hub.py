"""News within one process. Losing it loses nothing: everyone who waits for news also looks by themselves."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator


class InProcessHub:
    """Announcements must be made on the event loop that waits for them."""

    def __init__(self) -> None:
        self._listeners: dict[str | None, set[Listener]] = defaultdict(set)
        self._typing: set[Callable[[str, str, bool], None]] = set()

    def announce(self, conversation_id: str | None) -> None:
        for topic in {conversation_id, None}:
            for listener in self._listeners.get(topic, ()):
                listener.heard()

    @contextlib.contextmanager
    def listen(self, conversation_id: str | None) -> Iterator[Listener]:
        listener = Listener()
        self._listeners[conversation_id].add(listener)
        try:
            yield listener
        finally:
            self._listeners[conversation_id].discard(listener)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]

    def typing(self, conversation_id: str, who: str, on: bool) -> None:
        for listener in tuple(self._typing):
            listener(conversation_id, who, on)

    def on_typing(self, listener: Callable[[str, str, bool], None]) -> Callable[[], None]:
        self._typing.add(listener)
        return lambda: self._typing.discard(listener)


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
