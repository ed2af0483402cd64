"""When a customer would like to come: the entity ``time``, read as a stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wish:
    """``after`` to ``before``; ``exact`` when one moment was named."""

    after: datetime
    before: datetime
    exact: bool = False

    @property
    def day(self) -> date | None:
        """The day wished for, when it is one."""
        return self.after.date() if self.before - self.after <= _DAY else None


def read_wish(value: str, zone: ZoneInfo) -> Wish:
    """Read ``2026-12-03T10:30``, ``2026-12-03`` or two with a slash between; a last day counts whole."""
    first, _, last = value.partition("/")
    after, before = _moment(first, zone), _moment(last or first, zone)
    if not last and "T" in first:
        return Wish(after, after + timedelta(minutes=1), exact=True)
    return Wish(after, before if "T" in last else before + _DAY)


def hour_alone(value: str) -> time | None:
    """The hour of ``T10:30``; None for anything that names a day."""
    return time.fromisoformat(value[1:]) if value.startswith("T") and "/" not in value else None


def at_hour(day: date, hour: time) -> str:
    return datetime.combine(day, hour).isoformat(timespec="minutes")


def _moment(value: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=zone)
