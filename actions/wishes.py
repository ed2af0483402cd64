"""When a customer would like to come: the entity ``time``, read as a stretch of time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core import wording

_DAY = timedelta(days=1)
_SOONEST = re.compile(
    r"(cuanto|cuando|cuánto) antes|lo antes posible|el primer|la primera|cualquier"
    r"|da igual|da lo mismo|(el|la|lo) q(ue)? sea"
    r"|m[aá]s (temprano|tempran[ao]|cercan[ao]|pr[oó]xim[ao])"
    r"|as soon as|asap|earliest|soonest|the first|any (day|time|office|one|of (those|these|them))|either"
    r"|whichever|whenever|don'?t mind"
    r"|\bno (lo )?s[eé]\b|^ns\b|ni idea|\bidk\b|dunno|not sure|no (idea|clue)|don'?t know",
    re.IGNORECASE,
)
_LATEST = re.compile(
    r"lo m[aá]s tarde|m[aá]s tard[ií][oa]\b"
    r"|[uú]ltim[oa] (hueco|hora|cita|turno)? ?(que|del d[ií]a|disponible|libre)"
    r"|\blatest\b|as late as|\blast (one|slot|time|appointment)? ?(you|of the day|available|there is)",
    re.IGNORECASE,
)
_ASAP = re.compile(
    r"cu[aá]nto antes|lo antes posible|as soon as|asap|earliest|soonest"
    r"|primer[ao]? (cita |hora |hueco )?(que|del d[ií]a|libre|disponible)"
    r"|the first (one |slot |time )?(you|of|available)",
    re.IGNORECASE,
)
_HOUR = re.compile(r"T\d\d:\d\d")
_BARE_HOUR = re.compile(r"\D{0,20}\b([1-9]|1\d)\b\D{0,12}")
EARLIEST, LATEST = "08:00", "20:00"
# Between days of which any will do, in the value of a time.
OR = "|"
_CANNOT = (
    r"(?:(?:a esa hora|ahora|ahorita|esas?|esos) )?no puedo(?: a esa hora| entonces)?|(?:i )?can'?t(?: then)?"
)
_LEADING = (
    rf"(?:{_CANNOT}|no|h?mm+|eh|ok|vale|bueno|pues|y|and|mejor|algo|un poco|mucho"
    r"|a bit|a little|something|much|any(?:thing)?)"
)
_TRAILING = r"(?:mejor|por favor|porfa|please|pls|then|would be better|is better)"
_BEYOND = re.compile(
    rf"\W*(?:{_LEADING}\W+)*"
    r"(?:(?P<not_later>m[aá]s tarde (?:no|no puedo)|not? later than (?:that|those)|not later)"
    rf"|(?P<later>m[aá]s tarde|later)|m[aá]s (?:temprano|pronto)|antes|earlier|sooner)(?:\W+{_TRAILING})*\W*",
    re.IGNORECASE,
)
# "At 5" is never five in the morning.
_FIRST_MORNING_HOUR = 7
# Appointments are given less far ahead.
_WEEKS_AHEAD, _LONGEST_REFUSAL = 6, 60


@dataclass(frozen=True)
class Wish:
    """``after`` to ``before``; ``exact`` when one moment was named. ``either``: of several, any will do."""

    after: datetime
    before: datetime
    exact: bool = False
    either: tuple[Wish, ...] = ()

    @property
    def parts(self) -> tuple[Wish, ...]:
        """Where to look for free times, one after the other."""
        return self.either or (self,)

    @property
    def day(self) -> date | None:
        """The day wished for, when it is one."""
        return self.after.date() if self.before - self.after <= _DAY else None

    def worded(self, lang: str) -> str:
        """The day, with the part of it that was named: ``viernes 4 de diciembre, por la mañana``."""
        day = wording.full_day(self.after.date(), lang)
        if self.before - self.after == _DAY:
            return day
        part = wording.part_of_day(self.after.time(), self.before.time(), lang)
        return f"{day}, {part}" if lang == "es" else f"{day} {part}"

    @property
    def begins(self) -> datetime:
        """Where to look for a free time: with an exact one that is taken, all of its day."""
        return self.after.replace(hour=0, minute=0) if self.exact else self.after

    @property
    def ends(self) -> datetime:
        return self.begins + _DAY if self.exact else self.before


def read_wish(value: str, zone: ZoneInfo) -> Wish:
    """Read ``2026-12-03T10:30``, ``2026-12-03`` or two with a slash between; a last day counts whole. Of
    several such with a bar between any will do."""
    if OR in value:
        parts = sorted((read_wish(each, zone) for each in value.split(OR)), key=lambda part: part.after)
        return Wish(parts[0].begins, max(part.ends for part in parts), either=tuple(parts))
    first, _, last = value.partition("/")
    after, before = _moment(first, zone), _moment(last or first, zone)
    if not last and "T" in first:
        return Wish(after, after + timedelta(minutes=1), exact=True)
    return Wish(after, before if "T" in last else before + _DAY)


def soonest(text: str) -> bool:
    """Whether any time or place will do: "cuanto antes", "me da igual", "no sé", "as soon as possible"."""
    return _SOONEST.search(text) is not None


def latest(text: str) -> bool:
    """Whether the last free time is wished for: "lo más tarde que tengáis", "the latest you have"."""
    return _LATEST.search(text) is not None


def asap(text: str) -> bool:
    """Whether the first free time is wished for in so many words."""
    return _ASAP.search(text) is not None


def beyond(text: str, offered: Sequence[time]) -> str | None:
    """The hours after those offered, for "más tarde", or before them: ``T11:01/T20:00``; None if the text
    asks for neither."""
    said = _BEYOND.fullmatch(text.strip())
    if said is None or not offered:
        return None
    if said["later"]:
        after = datetime.combine(date.min, max(offered)) + timedelta(minutes=1)
        return f"T{after:%H:%M}/T{LATEST}"
    return f"T{EARLIEST}/T{(max if said['not_later'] else min)(offered):%H:%M}"


def hours_of(value: str) -> str:
    """The hours of a time on one day or on none: ``T10:30``, ``T15:00/T20:00``; empty if it has none."""
    return "/".join(_HOUR.findall(value))


def on_day(day: date, hours: str) -> str:
    """``T10:30`` and ``T15:00/T20:00`` on that day."""
    return "/".join(f"{day.isoformat()}{hour}" for hour in hours.split("/"))


def fits(at: time, hours: str) -> bool:
    """Whether it is the hour of ``T10:30``, or one within ``T15:00/T20:00``."""
    first, *last = (time.fromisoformat(hour[1:]) for hour in hours.split("/"))
    return first <= at < last[0] if last else at == first


def bare_hour(text: str) -> time | None:
    """The hour in "mejor a 11", "make it 11": a short message with one number in it."""
    match = _BARE_HOUR.fullmatch(text.strip())
    hour = int(match[1]) if match else None
    if hour is None:
        return None
    return time(hour if hour >= _FIRST_MORNING_HOUR else hour + 12)


def in_week_of(wish: Wish, value: str) -> str:
    """The same weekday and hours as ``value``, in the week of the day wished for before, or in that wish."""
    first = date.fromisoformat(value[:10])
    begins = wish.day - timedelta(days=wish.day.weekday()) if wish.day else wish.after.date()
    later = begins + timedelta(days=(first.weekday() - begins.weekday()) % 7) - first
    if later <= timedelta(0):
        return value
    return "/".join(f"{date.fromisoformat(at[:10]) + later}{at[10:]}" for at in value.split("/"))


def days_of(value: str, every_week: bool = False) -> list[str]:
    """The days of ``2026-12-03`` or ``2026-12-03/2026-12-09``, ISO; ``every_week``: and the same weekday of
    other weeks."""
    first, last = (date.fromisoformat(day[:10]) for day in (value.split("/") * 2)[:2])
    days = [first + timedelta(days=ahead) for ahead in range(min((last - first).days, _LONGEST_REFUSAL) + 1)]
    weeks = range(-1, _WEEKS_AHEAD) if every_week else range(1)
    return [(day + timedelta(weeks=week)).isoformat() for week in weeks for day in days]


def at_hour(day: date, hour: time) -> str:
    return datetime.combine(day, hour).isoformat(timespec="minutes")


def _moment(value: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=zone)
