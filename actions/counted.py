"""Times counted from one that was spoken of: "el día siguiente", "an hour later", "a la misma hora"."""

from __future__ import annotations

import re

_COUNTS = {"un": 1, "una": 1, "a": 1, "one": 1, "dos": 2, "two": 2, "tres": 3, "three": 3, "couple of": 2}
_A_FEW = rf"(?P<count>{'|'.join(_COUNTS)}|par de|a couple of|[1-9])"
# Counted from a day that was spoken of; "el martes siguiente" is a weekday, "the day after tomorrow" a day.
_DAYS_LATER = re.compile(
    r"\b(?P<next>d[ií]a (?:siguiente|despu[eé]s|de despu[eé]s)"
    r"|(?:next|following) day|day after(?! tomorrow))\b"
    r"|\b(?P<previous>d[ií]a (?:antes|de antes|anterior)|day before(?! yesterday)|previous day)\b"
    rf"|\b{_A_FEW} (?P<unit>d[ií]a|semana|day|week)s? "
    r"(?:(?P<after>despu[eé]s|m[aá]s tarde|later|after)|antes|before|earlier)\b"
    r"|\b(?P<week>semana siguiente|siguiente semana|following week|week after(?! next))\b",
    re.IGNORECASE,
)
_MINUTES = {"media": 30, "half an": 30, "half": 30, "quarter of an": 15}
_MINUTES_LATER = re.compile(
    r"\b(?P<count>media|una?|dos|tres|half an?|a quarter of an|an?|one|two|three|\d{1,2}) ?"
    r"(?P<unit>h|horas?|hours?|hrs?|min(?:uto|ute)?s?) (?:(?P<later>m[aá]s tarde|despu[eé]s|later)"
    r"|m[aá]s (?:temprano|pronto)|antes|earlier|sooner)\b"
    r"|\b(?P<moved>back|forward) (?:by )?(?P<by>half an|an|one|two|\d) hours?\b",
    re.IGNORECASE,
)
_SAME_HOUR = re.compile(r"\bmisma hora|same (hour|time)\b", re.IGNORECASE)


def same_hour(text: str) -> bool:
    return _SAME_HOUR.search(text) is not None


def days_later(text: str) -> int | None:
    """How many days after the one spoken of: 1 for "el día siguiente", -7 for "a week earlier"; else None."""
    said = _DAYS_LATER.search(text)
    if said is None:
        return None
    if said["week"]:
        return 7
    if said["count"] is None:
        return 1 if said["next"] else -1
    count = int(said["count"]) if said["count"].isdigit() else _COUNTS.get(said["count"].lower(), 2)
    days = count * (7 if said["unit"].lower() in ("semana", "week") else 1)
    return days if said["after"] else -days


def minutes_later(text: str) -> int | None:
    """How long after the moment spoken of: 60 for "una hora más tarde", -30 for "half an hour earlier"."""
    said = _MINUTES_LATER.search(text)
    if said is None:
        return None
    later = said["later"] or said["moved"] == "back"
    count = (said["count"] or said["by"]).lower().removeprefix("a ") or "a"
    minutes = _MINUTES.get(count) or (int(count) if count.isdigit() else _COUNTS.get(count, 1))
    if count not in _MINUTES and not (said["unit"] or "hour").lower().startswith("min"):
        minutes *= 60
    return minutes if later else -minutes
