"""What is kept about one person, wherever it is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from bot.core.erasure import Erasure, Person


class Personal(Protocol):
    def media(self, person: Person) -> tuple[str, ...]:
        """The keys of the files they sent and were sent."""
        ...

    def listed_elsewhere(self, person: Person, since: datetime) -> list[tuple[str, str]]:
        """Account and id of what they wrote since then on networks that are asked for what is missing."""
        ...

    def in_use(self, key: str, but: str = "") -> bool:
        """Whether any message or photo still shows the file; ``but``: a message that does not count."""
        ...

    def count(self, person: Person) -> dict[str, int]:
        """By table, how many rows an erasure would take or make empty; none where that is none."""
        ...

    def rows(self, person: Person) -> dict[str, list[dict[str, Any]]]:
        """By table, all that is kept."""
        ...

    def part(self, person: Person) -> None:
        """Erase who they are, so that who writes from their address is somebody new."""
        ...

    def sweep(self, person: Person, most: int) -> int:
        """Erase a few rows more; 0 when none was left. Done again, it goes on where it was."""
        ...

    def tidy(self, first: bool) -> bool:
        """Take what was erased out of the search's own files, a little more of it; False when that is done.
        ``first``: the first of these steps."""
        ...


class Erasures(Protocol):
    def get(self, erasure_id: str) -> Erasure: ...
    def lock(self, erasure_id: str) -> Erasure: ...
    def add(self, erasure: Erasure) -> None: ...
    def save(self, erasure: Erasure) -> None: ...
    def unfinished(self) -> list[Erasure]:
        """The oldest first."""
        ...

    def since(self, moment: datetime) -> list[Erasure]: ...
    def forget_lately(self, before: datetime, most: int) -> int:
        """Empty ``lately`` of the oldest that were asked for before that; return of how many."""
        ...
