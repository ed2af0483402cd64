"""What a report tells of some days of service.

Times are of people, from the call for one: what the bot did before counts for nothing in them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

MOST_DAYS = 400


@dataclass(frozen=True)
class Period:
    """From the beginning of the first day to the end of the last, where the business is."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), self.zone)

    @property
    def until(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), self.zone)

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def before(self) -> Period:
        """As many days, just before."""
        gone = timedelta(days=len(self.days))
        return Period(self.first - gone, self.last - gone, self.zone)


def period(first: date, last: date, zone: ZoneInfo) -> Period:
    """Raises ValueError if it ends before it begins or is longer than MOST_DAYS."""
    if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
        raise ValueError(f"period: expected 1 to {MOST_DAYS} days")
    return Period(first, last, zone)


class Clock(str, Enum):
    """What of the time counts: that in which the house is open, or all of it."""

    OPEN_HOURS = "open_hours"
    ALWAYS = "always"


@dataclass(frozen=True)
class ServiceLevels:
    """Within how long a person answers first and is done, by which clock, for ``percent`` of the handoffs."""

    first_reply: timedelta = timedelta(minutes=5)
    resolution: timedelta = timedelta(hours=8)
    percent: int = 90
    first_reply_clock: Clock = Clock.OPEN_HOURS
    resolution_clock: Clock = Clock.OPEN_HOURS


@dataclass(frozen=True)
class Spread:
    """Of some durations in seconds: half took at most ``median``, nine of ten at most ``p90``."""

    count: int = 0
    median: int | None = None
    p90: int | None = None


@dataclass(frozen=True)
class Kept:
    """How many of ``of`` kept to what was promised. Those whose time is not up yet are in neither."""

    met: int = 0
    of: int = 0

    @property
    def percent(self) -> int | None:
        return round(100 * self.met / self.of) if self.of else None


@dataclass(frozen=True)
class Row:
    """The handoffs of one reason, operator, channel or day."""

    key: str
    handoffs: int
    first_reply: Spread
    resolution: Spread
    rated: int = 0
    rating: float | None = None


@dataclass(frozen=True)
class Report:
    """``conversations``: those in which a customer wrote; ``with_bot``: where the bot answered, of which
    ``contained`` never called for a person. ``messages``: of customers, by local day and hour and channel.
    ``ratings``: how many gave 1 to 5.
    """

    period: Period
    conversations: int = 0
    with_bot: int = 0
    contained: int = 0
    handoffs: int = 0
    unanswered: int = 0
    first_reply: Spread = field(default_factory=Spread)
    resolution: Spread = field(default_factory=Spread)
    first_reply_kept: Kept = field(default_factory=Kept)
    resolution_kept: Kept = field(default_factory=Kept)
    by_reason: tuple[Row, ...] = ()
    by_operator: tuple[Row, ...] = ()
    by_channel: tuple[Row, ...] = ()
    ratings: dict[int, int] = field(default_factory=dict)
    messages: dict[tuple[date, int, str], int] = field(default_factory=dict)
    handoffs_by_day: dict[date, int] = field(default_factory=dict)

    @property
    def containment(self) -> int | None:
        """Percent."""
        return round(100 * self.contained / self.with_bot) if self.with_bot else None

    @property
    def rating(self) -> float | None:
        given = sum(self.ratings.values())
        return round(sum(n * times for n, times in self.ratings.items()) / given, 2) if given else None

    @property
    def channels(self) -> list[str]:
        return sorted({channel for _, _, channel in self.messages})

    def by_hour(self, channel: str) -> list[int]:
        """How many messages at 0 to 23 o'clock."""
        found = [0] * 24
        for (_, hour, of), count in self.messages.items():
            found[hour] += count if of == channel else 0
        return found

    def by_day(self, channel: str) -> list[int]:
        days = dict.fromkeys(self.period.days, 0)
        for (day, _, of), count in self.messages.items():
            if of == channel:
                days[day] = days.get(day, 0) + count
        return list(days.values())
