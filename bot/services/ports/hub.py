"""News, and who is where, between the tasks and processes of one house."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from bot.services.rates import Limit

CONSOLE = "console"  # where the hub knows operators to be while a page of theirs is connected


class News(Protocol):
    async def wait(self, seconds: float) -> None:
        """Return if there was news since the last wait, when there is, or after ``seconds``."""
        ...


class Hub(Protocol):
    """News between the tasks of one process, and between processes where it is configured."""

    def announce(self, topic: str | None) -> None: ...
    def listen(self, topic: str | None) -> AbstractContextManager[News]:
        """Hear of this conversation, of its customer's page (core.event.page), or of a kind of event that is
        of no conversation (None: of anything) from now on; look at its state only after this."""
        ...

    async def stay(self, place: str, who: str, seconds: int) -> None:
        """``who`` is at ``place`` for so long, unless it is said again or they leave."""
        ...

    async def leave(self, place: str, who: str) -> None: ...
    async def at(self, place: str) -> list[str]:
        """Who is there now, in a fixed order."""
        ...

    async def take(self, name: str, burst: int, per_second: float) -> float:
        """Return 0.0 if one more of ``name`` is allowed, else how many seconds to wait; see rates.Rate."""
        ...

    async def give_back(self, name: str, burst: int, per_second: float, many: int = 1) -> None:
        """What was taken does not count after all: so many more of ``name`` are allowed, up to ``burst``."""
        ...

    async def moment(self, limits: Sequence[Limit], patience: float) -> tuple[bool, float]:
        """Return whether a moment at which one more may happen, within all ``limits``, was taken, and the
        seconds until it; or, if it is further off than ``patience``, until it is worth asking again."""
        ...

    def typing(self, conversation_id: str, who: str, on: bool) -> None: ...
    def on_typing(self, listener: Callable[[str, str, bool], None]) -> Callable[[], None]:
        """Call ``listener(conversation_id, who, on)`` for each change; returns how to stop."""
        ...
