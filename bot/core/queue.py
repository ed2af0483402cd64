"""Where somebody stands in the queue, and how long that may take: never more exact than it is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

FEWEST = 4
ROUND = 5
LONGEST = 120


def estimate(place: int, served: Sequence[datetime]) -> tuple[int, int] | None:
    """Return between how many minutes and how many the one at ``place`` (from 1) is served.

    ``served``: when those before were lately. None where too little is known, or it is too far off to tell.
    """
    if len(served) < FEWEST:
        return None
    pause = (max(served) - min(served)) / (len(served) - 1)
    expected = pause * place / timedelta(minutes=1)
    least = int(expected // ROUND) * ROUND
    most = least + max(ROUND, int(expected * 0.5 // ROUND) * ROUND)
    return None if most > LONGEST else (least, most)
