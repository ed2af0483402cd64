"""Which offices close last, or open first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from actions.wishes import Wish
from bot.core.comparing_cues import Compared
from bot.core.wording import Spans
from bot.services.desk import Desk

_WEEKS_LOOKED_AT = 5


def foremost(by: Compared, week: Mapping[str, Sequence[Spans]]) -> list[str]:
    """The offices that close last, or open first, of ``week``: the days of each; several at the same hour."""
    ends = {
        office: [_end(spans[-1][1]) if by is Compared.CLOSES_LAST else spans[0][0] for spans in days if spans]
        for office, days in week.items()
    }
    choose = max if by is Compared.CLOSES_LAST else min
    best = choose((choose(each) for each in ends.values() if each), default=None)
    return [office for office, each in ends.items() if each and choose(each) == best]


def usual_week(desk: Desk, office: str, since: date) -> list[Spans]:
    """Each weekday as it mostly is from then on, so that a holiday does not show as the rule."""
    usual: list[Spans] = [[] for _ in range(7)]
    for ahead in range(7):
        days = [since + timedelta(days=ahead, weeks=week) for week in range(_WEEKS_LOOKED_AT)]
        spans = Counter(tuple(desk.hours_said(office, day)) for day in days)
        usual[days[0].weekday()] = spans.most_common(1)[0][0]
    return usual


def days_asked(desk: Desk, office: str, asked: Wish | None) -> list[Spans]:
    """The hours of the days asked: of a day, a week as it will be, of more than that as it mostly is."""
    if asked is None:
        return usual_week(desk, office, desk.now().date())
    if asked.day:
        return [desk.hours_said(office, asked.day)]
    first, last = asked.after.date(), (asked.before - timedelta(seconds=1)).date()
    if last - first >= timedelta(weeks=1):
        return usual_week(desk, office, first)
    week: list[Spans] = [[] for _ in range(7)]
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if asked.holds(datetime.combine(day, time(), asked.after.tzinfo)) or day in asked.days:
            week[day.weekday()] = desk.hours_said(office, day)
    return week


def _end(closes: time) -> time:
    """Midnight is the end of a day."""
    return time.max if closes == time.min else closes
