"""Where somebody stands in the queue, and how long that may take: never more exact than it is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

FEWEST = 4
# Whoever comes online is given several at once: how fast people are served shows in no less time than this.
WATCHED = timedelta(minutes=15)
ROUND = 5
LONGEST = 120


def estimate(place: int, served: Sequence[datetime], now: datetime) -> tuple[int, int] | None:
    """Return between how many minutes and how many the one at ``place`` (from 1) is served.

    ``served``: when those before were lately. None where too little is known, or it is too far off to tell.
    That nobody was since then counts too.
    """
    if len(served) < FEWEST or now - min(served) < WATCHED:
        return None
    pause = (now - min(served)) / (len(served) - 1)
    expected = pause * place / timedelta(minutes=1)
    least = int(expected // ROUND) * ROUND
    most = least + max(ROUND, int(expected * 0.5 // ROUND) * ROUND)
    return None if most > LONGEST else (least, most)
