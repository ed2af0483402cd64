"""Opening hours as editors write them, and what can be wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # missing in its stub

from bot.content.faults import Fault
from bot.content.hours_doubts import doubts
from bot.content.hours_meant import MONTHS, meant
from bot.content.sheet import Place, Sheet
from bot.content.slips import ODD_SPACE

_EXAMPLE = 'Write it like "Mo-Fr 09:00-14:00; Sa 10:00-13:00; 2026 Dec 24 off".'
_ONE_BY_ONE = "Write each day by itself: 2026 Dec 24 off; 2026 Dec 31 off."

_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})\b")
_SEVERAL_DAYS = re.compile(rf"\b(?:{'|'.join(MONTHS)}) \d{{1,2}}(?:, ?\d{{1,2}})+\b(?!:)")
_DATE = re.compile(rf"(?:\b(\d{{4}}) )?\b({'|'.join(MONTHS)}) (\d{{1,2}})(?:-(\d{{1,2}}))?\b(?!:)")


def hours_faults(sheet: Sheet, place: Place, hours: str) -> Iterator[Fault]:
    if re.search(r"\b(PH|SH)\b", hours):
        yield sheet.fault(
            place, "Public holidays do not belong in the hours.", "They come from business.yml: delete PH."
        )
        return
    if re.search(rf"[–—−]|{ODD_SPACE}", hours):
        what = f"A dash or a space of a word processor stands in these hours: {hours}."
        yield sheet.fault(place, what, "Type them anew, with the dash - and the space bar.")
        return
    yield from (sheet.fault(place, what, todo) for what, todo in _no_such(hours))
    try:
        OpeningHours(hours)
        for what, todo in doubts(hours):
            yield replace(sheet.fault(place, what, todo), may_wait=True)
    except ParserError as error:
        column = re.search(r"--> \d+:(\d+)", str(error))
        read = hours[: int(column[1])] if column else ""
        where = f" (near '{hours[len(read) - len(read.split(' ')[-1]) :].split(' ')[0]}')" if read else ""
        todo = _ONE_BY_ONE if _SEVERAL_DAYS.search(hours) else _meant(hours) or _EXAMPLE
        yield sheet.fault(place, f"These hours cannot be read{where}: {' '.join(hours.split())}.", todo)


def _meant(hours: str) -> str | None:
    """What to write instead, where that can be told and nothing about it were to be asked."""
    instead = meant(hours)
    try:
        if instead and OpeningHours(instead) and not [*_no_such(instead), *doubts(instead)]:
            return f'If this is meant, write it so: "{instead}".'
    except ParserError:
        pass
    return None


def _no_such(hours: str) -> Iterator[tuple[str, str]]:
    """What the format allows and no calendar has: 25:00 would be one in the morning."""
    for hour, minute in _CLOCK.findall(hours):
        if int(hour) * 60 + int(minute) > 24 * 60:
            what = f"There is no {hour}:{minute} in a day."
            yield what, "Write hours up to 24:00; past midnight it is 22:00-02:00."
    for year, month, *days in _DATE.findall(hours):
        for day in filter(None, days):
            try:
                date(int(year or "2024"), MONTHS.index(month) + 1, int(day))  # a leap year
            except ValueError:
                what = f"There is no {year + ' ' if year else ''}{month} {day}."
                yield what, 'Write a day of the calendar, such as "2026 Dec 24 off".'
