"""When an office is open: its hours, with the holidays of its region off."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays
from opening_hours import OpeningHours

from bot.core.business import Business

LOOK_AHEAD = timedelta(days=60)


class Opening:
    """Answers in the business's own time zone."""

    def __init__(self, business: Business) -> None:
        self._business = business

    def hours(self, office: str, day: date) -> list[tuple[time, time]]:
        """The stretches the office is open on ``day``; empty when it is closed."""
        start = datetime.combine(day, time.min)
        stretches = self._rules(office, day.year).intervals(start, start + timedelta(days=1))
        return [(begin.time(), end.time()) for begin, end, state, _ in stretches if str(state) == "open"]

    def is_open(self, office: str, at: datetime) -> bool:
        local = self._local(at)
        return any(begin <= local.time() < end for begin, end in self.hours(office, local.date()))

    def next_opening(self, office: str, after: datetime) -> datetime | None:
        """The first moment after ``after`` at which the office opens, within two months."""
        local = self._local(after)
        for days in range(LOOK_AHEAD.days):
            day = local.date() + timedelta(days=days)
            for begin, _ in self.hours(office, day):
                opens = datetime.combine(day, begin)
                if opens > local:
                    return opens.replace(tzinfo=self._business.zone)
        return None

    def holiday(self, day: date) -> bool:
        return day in self._holidays(day.year)

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._business.zone).replace(tzinfo=None)

    def _rules(self, office: str, year: int) -> OpeningHours:
        return _parsed(self._business.offices[office].hours, tuple(sorted(self._holidays(year))))

    def _holidays(self, year: int) -> frozenset[date]:
        return _holidays(self._business.holidays_country, self._business.holidays_region, year)


@lru_cache(64)
def _holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=region, years=year))


@lru_cache(256)
def _parsed(hours: str, days_off: tuple[date, ...]) -> OpeningHours:
    """Later rules win, so the days off come last."""
    off = "".join(f"; {day.strftime('%Y %b %d')} off" for day in days_off)
    return OpeningHours(hours + off)
