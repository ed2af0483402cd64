"""What hours that cannot be read were meant to be: days in Spanish or written out, times without minutes,
dates in another order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.core import wording
from bot.core.folding import folded

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# As on a door in Spain: L-V, and X for Wednesday.
_LETTERS = dict(zip("lmxjvsd", DAYS, strict=True))
_SIGNS = {
    **dict.fromkeys(map(folded, wording.AND.values()), ","),
    **dict.fromkeys((*map(folded, wording.TO.values()), "al", "hasta", "until"), "-"),
    **dict.fromkeys((*map(folded, wording.CLOSED.values()), "cerrada", "off"), "off"),
    **dict.fromkeys(("de", "del", "el", "los", "las", "from", "the", "on"), ""),
}
_WORD = re.compile(r"[^\W\d_]+\.?")
_MONTH = rf"\b(?P<month>{'|'.join(MONTHS)})\b"
_DATES = tuple(
    map(
        re.compile,
        (
            r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b",
            r"\b(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})\b",
            rf"\b(?P<day>\d{{1,2}}) {_MONTH}(?: (?P<year>\d{{4}})\b)?(?! ?\d)",
            rf"{_MONTH} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})\b",
        ),
    )
)
_ALWAYS = re.compile(rf"24 ?h|{'|'.join(wording.ALL_DAY.values())}", re.IGNORECASE)
_HALF_OF_A_DAY = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))? ?([ap])\.?m\b\.?", re.IGNORECASE)
_CLOCK = re.compile(r"\b(\d{1,2})(?:[.:h](\d\d))? ?(?:hs?|hrs)?(?=$|[\s,;-])", re.IGNORECASE)
_SPAN = re.compile(rf"(?P<date>{_MONTH} )?(?P<span>\d{{1,2}}(?::\d\d)?-\d{{1,2}}(?::\d\d)?)(?![\d-])")
_TIDY = (
    (re.compile(r"\s*-\s*"), "-"),
    (re.compile(r"\s*[;|]\s*"), "; "),
    (re.compile(r"\s*,[\s,]*"), ","),
    (re.compile(r"(?<=[a-z])/(?=[A-Z])"), ","),  # Mo/We
    (re.compile(r"(?<=[a-z]): (?=\d)"), " "),  # Mo-Fr: 09:00
    (re.compile(r"(?<=:\d\d) (?=\d)"), ","),  # 09:00-14:00 16:00-18:00
    (re.compile(r"(?<=:\d\d),(?=[A-Z])"), ", "),
    (re.compile(r" {2,}"), " "),
)


def meant(hours: str) -> str | None:
    """The same in the way of OpenStreetMap, as far as each word of it is known; nobody has read it yet."""
    text = " ".join(hours.split()).strip(" ;,.")
    if _ALWAYS.fullmatch(text):
        return "24/7"
    text = _HALF_OF_A_DAY.sub(_of_the_whole_day, text)
    for pattern in _DATES[:2]:
        text = pattern.sub(_date, text)
    text = _CLOCK.sub(lambda one: f"{one[1]}:{one[2]}" if one[2] else one[1], text)
    words = [_word(one[0]) for one in _WORD.finditer(text)]
    if None in words:
        return None
    known = iter(words)
    text = _WORD.sub(lambda _: next(known) or "", text)
    for pattern, sign in _TIDY:
        text = pattern.sub(sign, text)
    for pattern in _DATES[2:]:
        text = pattern.sub(_date, text)
    return _SPAN.sub(_span, text).strip()


def _word(written: str) -> str | None:
    """A day, a month or a sign, in two or three letters; None for a word that is none of these."""
    word = folded(written)
    if word in _SIGNS:
        return _SIGNS[word]
    if len(word) == 1:
        return _LETTERS.get(word)
    stem = word.rstrip("s") if len(word) > 4 else word
    return _beginning(stem, wording.WEEKDAYS, DAYS) or _beginning(stem, wording.MONTHS, MONTHS)


def _beginning(stem: str, names: Mapping[str, Sequence[str]], codes: Sequence[str]) -> str | None:
    """Spanish first: "mar" is martes there. None where it could be several."""
    for in_one in names.values():
        if found := [code for name, code in zip(in_one, codes, strict=True) if folded(name).startswith(stem)]:
            return found[0] if len(found) == 1 else None
    return None


def _of_the_whole_day(found: re.Match[str]) -> str:
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour:02}:{found[2] or '00'}"


def _date(found: re.Match[str]) -> str:
    """Month and day as they are named, whatever number the month has."""
    month = found["month"]
    if month.isdigit():
        month = MONTHS[int(month) - 1] if 1 <= int(month) <= len(MONTHS) else month
    return " ".join(part for part in (found["year"], month, f"{int(found['day'])}") if part)


def _span(found: re.Match[str]) -> str:
    if found["date"]:  # Dec 24-26
        return found[0]
    return "-".join(
        f"{int(hour):02}:{minute or '00'}"
        for hour, _, minute in (one.partition(":") for one in found["span"].split("-"))
    )
