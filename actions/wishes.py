"""When a customer would like to come: the entity ``time``, read as a stretch of time."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core import wording

_DAY = timedelta(days=1)
# Behind an hour: later than that, "T17:00>/T20:00".
LATER_THAN = ">"
_HOUR = re.compile(rf"T\d\d:\d\d{LATER_THAN}?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
# Appointments are given less far ahead.
_WEEKS_AHEAD, _LONGEST_REFUSAL = 6, 60
# Days named one by one are of no week; those of a whole one are.
LISTED = range(1, 5)


@dataclass(frozen=True)
class Wish:
    """``after`` to ``before``; ``exact`` when one moment was named. ``later_than``: ``after`` itself will not
    do. ``parts``: where any of several would do, "martes o jueves", and then the whole reaches from the first
    to the last."""

    after: datetime
    before: datetime
    exact: bool = False
    later_than: bool = False
    parts: tuple[Wish, ...] = ()

    @property
    def day(self) -> date | None:
        """The day wished for, when it is one."""
        if self.parts:
            days = {part.day for part in self.parts}
            return days.pop() if len(days) == 1 else None
        return self.after.date() if self.before - self.after <= _DAY else None

    @property
    def days(self) -> list[date]:
        """The days wished for, where each is named by itself; none where a longer stretch would do too."""
        days = [part.day for part in self.parts or (self,)]
        return sorted({day for day in days if day}) if None not in days else []

    def holds(self, at: datetime) -> bool:
        """Whether that time is wished for; of an exact time all of its day may be offered."""
        return any(part.begins <= at < part.ends for part in self.parts or (self,))

    def worded(self, lang: str) -> str:
        """The day, with the part of it that was named: ``viernes 4 de diciembre, por la mañana``."""
        day = wording.full_day(self.after.date(), lang)
        if self.before - self.after == _DAY:
            return day
        part = wording.part_of_day(*self._hours, lang)
        return f"{day}, {part}" if lang == "es" else f"{day} {part}"

    def worded_all(self, lang: str, only: Container[date] = ()) -> str:
        """The days, "martes 1 de diciembre o jueves 3 de diciembre", ``only`` some of them if given; the part
        that is wished for of each."""
        parts = [part for part in self.parts or (self,) if not only or part.day in only]
        if any(part.exact for part in parts):
            return wording.any_day((part.after.date() for part in parts), lang)
        hours = {part._hours for part in parts}
        if len(hours) > 1:
            return wording.one_of(dict.fromkeys(part.worded(lang) for part in parts), lang)
        days = wording.any_day((part.after.date() for part in parts), lang)
        if parts[0].before - parts[0].after == _DAY:
            return days
        return f"{days}{',' if lang == 'es' else ''} {wording.part_of_day(*hours.pop(), lang)}"

    @property
    def _hours(self) -> tuple[time, time, bool]:
        return self.after.time(), self.before.time(), self.later_than

    @property
    def begins(self) -> datetime:
        """Where to look for a free time: with an exact one that is taken, all of its day."""
        if self.exact:
            return self.after.replace(hour=0, minute=0)
        return self.after + timedelta(minutes=1) if self.later_than else self.after

    @property
    def ends(self) -> datetime:
        return self.after.replace(hour=0, minute=0) + _DAY if self.exact else self.before


def read_wish(value: str, zone: ZoneInfo) -> Wish:
    """Read ``2026-12-03T10:30``, ``2026-12-03`` or two with a slash between; a last day counts whole, and an
    hour with ``LATER_THAN`` behind it not. Of several, with commas between, any will do."""
    if len(several := value.split(",")) > 1:
        parts = tuple(sorted((read_wish(one, zone) for one in several), key=lambda part: part.after))
        begins, ends = min(part.begins for part in parts), max(part.ends for part in parts)
        return Wish(begins, ends, parts=parts)
    first, _, last = value.partition("/")
    later_than = first.endswith(LATER_THAN)
    first = first.removesuffix(LATER_THAN)
    after, before = _moment(first, zone), _moment(last or first, zone)
    if not last and "T" in first:
        return Wish(after, after + timedelta(minutes=1), exact=True)
    return Wish(after, before if "T" in last else before + _DAY, later_than=later_than)


def hours_of(value: str) -> str:
    """The hours of a time on one day or on none: ``T10:30``, ``T15:00/T20:00``; empty if it has none, or
    others on one day than on another."""
    by_day: dict[str, list[str]] = {}
    for one in value.split(","):
        by_day.setdefault(one.partition("T")[0], []).append("/".join(_HOUR.findall(one)))
    hours = {",".join(each) for each in by_day.values()}
    return hours.pop() if len(hours) == 1 else ""


def has_hours(value: str) -> bool:
    """Whether any hour is named in it."""
    return _HOUR.search(value) is not None


def is_stretch(value: str) -> bool:
    """Whether one wish is of more days than one."""
    first, _, last = value.partition("/")
    return bool(last) and first[:10] != last[:10]


def without_hours(value: str) -> str:
    """The days alone; empty for hours of no day."""
    return ",".join(dict.fromkeys(one.partition("T")[0] for one in value.split(",")))


def with_hours(value: str, hours: str) -> str:
    """``hours`` on each day of ``value`` that is one and has none of its own: "martes o jueves", at ten."""
    if not hours:
        return value
    days = (
        one if "T" in one or "/" in one else on_day(date.fromisoformat(one), hours)
        for one in value.split(",")
    )
    return ",".join(days)


def on_day(day: date, hours: str) -> str:
    """``T10:30`` and ``T15:00/T20:00`` on that day."""
    each = ("/".join(f"{day.isoformat()}{hour}" for hour in one.split("/")) for one in hours.split(","))
    return ",".join(each)


def fits(at: time, hours: str) -> bool:
    """Whether it is the hour of ``T10:30``, or one within ``T15:00/T20:00``."""
    for one in hours.split(","):
        first, *last = (time.fromisoformat(hour[1:].removesuffix(LATER_THAN)) for hour in one.split("/"))
        if (first <= at < last[0] and not (at == first and LATER_THAN in one)) if last else at == first:
            return True
    return False


def is_moment(value: str | None) -> bool:
    """Whether it is one hour of one day: no day alone, nor an hour of no day."""
    return _MOMENT.fullmatch(value or "") is not None


def holds(value: str, at: str, every_week: bool = False) -> bool:
    """Whether the moment ``at`` is of its days and hours, of one wish; ``every_week`` as in ``days_of``."""
    of_that_day = value.startswith("T") or at[:10] in days_of(value, every_week)
    hours = hours_of(value)
    return of_that_day and (not hours or fits(datetime.fromisoformat(at).time(), hours))


def of_that_weekday(wish: Wish, value: str) -> date | None:
    """Of the days wished for the one whose weekday is named now: "el 1 o el 2", "pues el miércoles"."""
    weekday = date.fromisoformat(value[:10]).weekday()
    return next((day for day in wish.days if day.weekday() == weekday), None)


def in_week_of(wish: Wish, value: str) -> str:
    """The same weekday and hours as ``value``, in the week of the day wished for before, or in that wish."""
    if "," in value:
        return ",".join(in_week_of(wish, one) for one in value.split(","))
    first = date.fromisoformat(value[:10])
    begins = wish.day - timedelta(days=wish.day.weekday()) if wish.day else wish.after.date()
    of_them = of_that_weekday(wish, value) if len(wish.days) in LISTED else None
    later = (of_them or begins + timedelta(days=(first.weekday() - begins.weekday()) % 7)) - first
    if later <= timedelta(0):
        return value
    return "/".join(f"{date.fromisoformat(at[:10]) + later}{at[10:]}" for at in value.split("/"))


def days_of(value: str, every_week: bool = False) -> list[str]:
    """The days of ``2026-12-03`` or ``2026-12-03/2026-12-09``, ISO; ``every_week``: and the same weekday of
    other weeks. Of several, all."""
    if "," in value:
        return [day for one in value.split(",") for day in days_of(one, every_week)]
    first, last = (date.fromisoformat(day[:10]) for day in (value.split("/") * 2)[:2])
    days = [first + timedelta(days=ahead) for ahead in range(min((last - first).days, _LONGEST_REFUSAL) + 1)]
    weeks = range(-1, _WEEKS_AHEAD) if every_week else range(1)
    return [(day + timedelta(weeks=week)).isoformat() for week in weeks for day in days]


def at_hour(day: date, hour: time) -> str:
    return datetime.combine(day, hour).isoformat(timespec="minutes")


def _moment(value: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=zone)
