"""When an office is open, or somebody at work: hours, with the holidays of the region off."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # missing in its stub

from bot.core.business import Business
from bot.core.desk import COMPLAINT, COMPLAINT_DAYS, Ticket

LOOK_AHEAD = timedelta(days=60)
_SATURDAY = 5
_DAY = timedelta(days=1)


class Opening:
    """Answers in the business's own time zone."""

    def __init__(self, business: Business) -> None:
        self._business = business

    def hours(self, office: str, day: date) -> list[tuple[time, time]]:
        """The stretches the office is open on ``day``; empty when it is closed."""
        return self._stretches(self._of(office), day)

    def said(self, office: str, day: date) -> list[tuple[time, time]]:
        """The stretches of ``day`` as people say them: a night is of the day on which it begins, and ends in
        the morning of the next; from midnight to midnight is the whole day."""
        start, before, after = (datetime.combine(day + timedelta(days=n), time.min) for n in (0, -1, 2))
        stretches: list[tuple[time, time]] = []
        for begin, end in self._between(self._of(office), before, after):
            begins = start if begin == before and end > start else begin
            if begins <= start and end >= start + _DAY:
                return [(time.min, time.min)]
            if begins.date() == day:
                stretches.append((begins.time(), end.time()))
        return stretches

    def closing(self, office: str, at: datetime) -> datetime | None:
        """When an office that is open closes; None if it does not within a week."""
        local = self._local(at)
        within_a_week = self._between(self._of(office), local, local + 7 * _DAY)
        end = next((end for begin, end in within_a_week if begin == local), local)
        return None if end >= local + 7 * _DAY else end.replace(tzinfo=self._business.zone)

    def is_open(self, office: str, at: datetime) -> bool:
        return self.within(self._of(office), at)

    def next_opening(self, office: str, after: datetime) -> datetime | None:
        """The first moment after ``after`` at which the office opens, within two months."""
        return self.next_within(self._of(office), after)

    def within(self, hours: str, at: datetime) -> bool:
        """``hours``: an opening_hours expression without holidays."""
        local = self._local(at)
        at_once = local.time()
        return any(
            begin <= at_once and (at_once < end or end == time.min)  # until midnight
            for begin, end in self._stretches(hours, local.date())
        )

    def next_within(self, hours: str, after: datetime) -> datetime | None:
        """The first moment after ``after`` at which ``hours`` begin, within two months."""
        local = self._local(after)
        for days in range(LOOK_AHEAD.days):
            day = local.date() + timedelta(days=days)
            for begin, _ in self._stretches(hours, day):
                opens = datetime.combine(day, begin)
                if opens > local:
                    return opens.replace(tzinfo=self._business.zone)
        return None

    def after(self, hours: str, start: datetime, lasting: timedelta) -> datetime | None:
        """When so much of ``hours`` has passed since ``start``; None if two months of them do not suffice.

        Counted as it passes, not as clocks show it: the hour that is there twice in autumn counts twice.
        """
        left, first = lasting, self._local(start).date()
        for days in range(LOOK_AHEAD.days):
            day = first + timedelta(days=days)
            for begin, end in self._stretches(hours, day):
                last_day = day + timedelta(days=1) if end == time.min else day
                opens = max(self._moment(day, begin), start)
                room = self._moment(last_day, end) - opens
                if room >= left:
                    return opens + left
                left -= max(room, timedelta())
        return None

    def holiday(self, day: date) -> bool:
        return day in self._holidays(day.year)

    def working_day(self, after: date, number: int) -> date:
        """The ``number``th day after ``after`` that is neither of a weekend nor a holiday."""
        day = after
        while number:
            day += timedelta(days=1)
            number -= day.weekday() < _SATURDAY and not self.holiday(day)
        return day

    def answer_by(self, ticket: Ticket) -> date | None:
        """The last day for an answer to a complaint; of other tickets none is fixed."""
        return self.complaint_day(ticket.created_at) if ticket.kind == COMPLAINT else None

    def complaint_day(self, taken: datetime) -> date:
        """Until when a complaint that was taken then is to be answered."""
        return self.working_day(self._local(taken).date(), COMPLAINT_DAYS)

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._business.zone).replace(tzinfo=None)

    def _moment(self, day: date, at: time) -> datetime:
        """In UTC, where an hour is an hour."""
        return datetime.combine(day, at, self._business.zone).astimezone(UTC)

    def _of(self, office: str) -> str:
        return self._business.offices[office].hours

    def _stretches(self, hours: str, day: date) -> list[tuple[time, time]]:
        start = datetime.combine(day, time.min)
        return [(begin.time(), end.time()) for begin, end in self._between(hours, start, start + _DAY)]

    def _between(self, hours: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        days_off = self._holidays(start.year) | self._holidays(end.year)
        stretches = _parsed(hours, tuple(sorted(days_off))).intervals(start, end)
        return [(begin, until) for begin, until, state, _ in stretches if str(state) == "open"]

    def _holidays(self, year: int) -> frozenset[date]:
        return _holidays(self._business.holidays_country, self._business.holidays_region, year)


def readable(hours: str) -> bool:
    """Whether this is an opening_hours expression."""
    try:
        OpeningHours(hours)
    except ParserError:
        return False
    return True


@lru_cache(64)
def _holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=region, years=year))


@lru_cache(256)
def _parsed(hours: str, days_off: tuple[date, ...]) -> OpeningHours:
    """Later rules win, so the days off come last."""
    off = "".join(f"; {day.strftime('%Y %b %d')} off" for day in days_off)
    return OpeningHours(hours + off)
