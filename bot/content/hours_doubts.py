"""Hours that can be read, and may mean something else than whoever wrote them thinks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from opening_hours import OpeningHours

_SPAN = re.compile(r"\b(\d{1,2}):(\d{2}) ?- ?(\d{1,2}):(\d{2})\b")
_WEEKDAY = re.compile(r"\b(mo|tu|we|th|fr|sa|su)\b", re.IGNORECASE)
_ONE_DAY = re.compile(r"\b[a-z]{3} \d{1,2}\b(?!:)", re.IGNORECASE)
_FROM_TO = re.compile(r"[a-z]{3} \d{1,2} ?- ?[a-z]{3} \d{1,2}", re.IGNORECASE)
# Without any of these, the whole of the days is meant.
_WHEN = re.compile(r"\d:\d\d|24/7|\b(off|closed|open|unknown|sunrise|sunset|dawn|dusk)\b", re.IGNORECASE)
_CLOSED = re.compile(r"\b(off|closed)$", re.IGNORECASE)
_YEAR = re.compile(r"\b(20\d\d)\b")
# A night shift is shorter, and hours of the day turned about are longer.
_LONG_NIGHT = timedelta(hours=12)
_FIRST = 2024
# Nobody knows the days of later years.
_NEAR = 5
_ALWAYS_FIRST = (
    "Write what is always so first, then what differs from it; "
    "two stretches of one day with a comma: 09:00-14:00,16:00-18:00."
)


def doubts(hours: str) -> Iterator[tuple[str, str]]:
    """What to ask about ``hours``, which can be read, and what to write instead."""
    years = (_FIRST, *map(int, _YEAR.findall(hours)))
    stretches = _open(hours, years)
    if not stretches:
        yield f"With these hours it is never open: {hours}.", "Write when it is, or say why in a 'note'."
        return
    for found in _SPAN.finditer(hours):
        begin, end = (
            timedelta(hours=int(h), minutes=int(m)) for h, m in (found.groups()[:2], found.groups()[2:])
        )
        if end <= begin and end + timedelta(days=1) - begin >= _LONG_NIGHT:
            first, last = f"{found[1]}:{found[2]}", f"{found[3]}:{found[4]}"
            what = f"'{found[0]}' goes on through the night, until {last} of the next day."
            instead = f"Mo-Fr {first}-24:00, Tu-Sa 00:00-{last}"
            yield what, f"If that is meant, write it like '{instead}'; if not, put the earlier hour first."
    for year in dict.fromkeys(_YEAR.findall(hours)):
        if int(year) > datetime.now().year + _NEAR:
            yield f"'{year}' is far off, and until then this changes nothing.", "Look at the year."
    parts = [part.strip() for part in hours.split(";")]
    for i, part in enumerate(parts):
        if _SPAN.search(part) and not _WEEKDAY.search(part) and not _ONE_DAY.search(_FROM_TO.sub("", part)):
            yield (
                f"'{part}' names no weekday, and so it is open on Sundays too.",
                "Write the days before the hours, such as Mo-Fr; for every day, Mo-Su.",
            )
        if part and not _WHEN.search(part):
            what = f"'{part}' names no hours, and so it is open all day and all night then."
            yield what, f"If it is closed then, write '{part} off'; if not, the hours behind the days."
        rest = "; ".join(parts[:i] + parts[i + 1 :])
        if not part or not rest or _open(rest, years) != stretches:
            continue
        # "Su off", where nothing opens on Sundays, is said for whoever reads it, unless it comes too early.
        if not _CLOSED.search(part) or _open(f"{rest}; {part}", years) != stretches:
            yield f"'{part}' changes nothing here: the rest says the same or takes its place.", _ALWAYS_FIRST


@lru_cache(maxsize=1000)
def _open(hours: str, years: tuple[int, ...]) -> list[tuple[datetime, datetime]]:
    """When it is open, from the first of these years to the one after the last."""
    first, after = datetime(min(years), 1, 1), datetime(max(years) + 2, 1, 1)
    return [
        (begin, end)
        for begin, end, state, _ in OpeningHours(hours).intervals(first, after)
        if str(state) == "open"
    ]
