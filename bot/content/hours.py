"""Opening hours as editors write them, and what can be wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # missing in its stub

from bot.content.faults import Fault
from bot.content.sheet import Place, Sheet

_EXAMPLE = 'Write it like "Mo-Fr 09:00-14:00; Sa 10:00-13:00".'


def hours_faults(sheet: Sheet, place: Place, hours: str) -> Iterator[Fault]:
    if re.search(r"\b(PH|SH)\b", hours):
        yield sheet.fault(
            place, "Public holidays do not belong in the hours.", "They come from business.yml: delete PH."
        )
        return
    try:
        OpeningHours(hours)
    except ParserError as error:
        column = re.search(r"--> \d+:(\d+)", str(error))
        read = hours[: int(column[1])] if column else ""
        where = f" (near '{hours[len(read) - len(read.split(' ')[-1]) :].split(' ')[0]}')" if read else ""
        yield sheet.fault(place, f"These hours cannot be read{where}: {hours}.", _EXAMPLE)
