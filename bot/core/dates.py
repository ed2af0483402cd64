"""Days and times as forms and other systems write them."""

from __future__ import annotations

from datetime import date, datetime

YEARS = range(1971, 9000)
# The hours in which people come: what "before 10" begins with and "after 4" ends with.
EARLIEST, LATEST = "08:00", "20:00"


def day(written: str) -> date | None:
    """None for what is no day, or is too far from ours to be counted from."""
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def moment(written: str) -> datetime | None:
    """With its offset from UTC. None for any other, as for ``day``."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo and found.year in YEARS else None
