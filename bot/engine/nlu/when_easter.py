"""The days that are counted from Easter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.engine.nlu.when_far import Resolve, Span

_DAYS = {
    -3: r"(?:el )?jueves santo|maundy thursday",
    -2: r"(?:el )?viernes santo|good friday",
    0: r"(?:el )?domingo de (?:pascua|resurreccion)|easter(?: sunday| day)",
    1: r"(?:el )?lunes de pascua|easter monday",
}


def easter(year: int) -> date:
    """Easter Sunday, by the method of Meeus, Jones and Butcher."""
    century, rest = divmod(year, 100)
    moon = 19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    epact = moon % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _from_easter(days: int) -> Resolve:
    def resolve(match: re.Match[str], today: date) -> Span:
        this_year, next_year = (easter(today.year + ahead) + timedelta(days=days) for ahead in (0, 1))
        day = this_year if this_year >= today else next_year
        return day, day

    return resolve


def patterns() -> Iterator[tuple[str, Resolve]]:
    for days, names in _DAYS.items():
        yield names, _from_easter(days)
