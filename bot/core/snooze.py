"""Until when a conversation can be put aside."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

MORNING = time(9)
FARTHEST = timedelta(days=366)


class Until(str, Enum):
    """``reply``: until the customer writes, which ends any other too."""

    REPLY = "reply"
    HOUR = "hour"
    TOMORROW = "tomorrow"
    NEXT_WEEK = "next_week"

    def moment(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When it ends by itself, in the zone of the business; None if it does not."""
        if self is Until.REPLY:
            return None
        if self is Until.HOUR:
            return now + timedelta(hours=1)
        today = now.astimezone(zone).date()
        days = 1 if self is Until.TOMORROW else 7 - today.weekday()
        return datetime.combine(today + timedelta(days=days), MORNING, zone)


def wished(written: str, zone: ZoneInfo) -> Until | datetime:
    """What a request says: one of ``Until``, or a day and hour where the business is: "2026-12-01T10:30".

    Raises ValueError for anything else.
    """
    try:
        return Until(written)
    except ValueError:
        return datetime.strptime(written, "%Y-%m-%dT%H:%M").replace(tzinfo=zone)
