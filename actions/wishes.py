"""When a customer would like to come: the entity ``time``, read as a stretch of time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SOONEST = re.compile(
    r"(cuanto|cuando|cuánto) antes|lo antes posible|la primera|cualquier|da igual"
    r"|as soon as|asap|earliest|the first|any (day|time)|whenever",
    re.IGNORECASE,
)


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

    @property
    def begins(self) -> datetime:
        """Where to look for a free time: with an exact one that is taken, all of its day."""
        return self.after.replace(hour=0, minute=0) if self.exact else self.after

    @property
    def ends(self) -> datetime:
        return self.begins + _DAY if self.exact else self.before


def read_wish(value: str, zone: ZoneInfo) -> Wish:
    """Read ``2026-12-03T10:30``, ``2026-12-03`` or two with a slash between; a last day counts whole."""
    first, _, last = value.partition("/")
    after, before = _moment(first, zone), _moment(last or first, zone)
    if not last and "T" in first:
        return Wish(after, after + timedelta(minutes=1), exact=True)
    return Wish(after, before if "T" in last else before + _DAY)


def soonest(text: str) -> bool:
    """Whether any time will do: "cuanto antes", "as soon as possible"."""
    return _SOONEST.search(text) is not None


def hour_alone(value: str) -> time | None:
    """The hour of ``T10:30``; None for anything that names a day."""
    return time.fromisoformat(value[1:]) if value.startswith("T") and "/" not in value else None


def at_hour(day: date, hour: time) -> str:
    return datetime.combine(day, hour).isoformat(timespec="minutes")


def _moment(value: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=zone)
