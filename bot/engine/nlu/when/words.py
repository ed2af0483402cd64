"""Weekdays, months and numbers as they are said in Spanish and English, in folded text."""

from __future__ import annotations

import re

from bot.core.phrases import one_of

WEEKDAYS = {
    name: i
    for i, names in enumerate(
        (
            "lunes|monday|mon",
            "martes|tuesday|tues|tue",
            "miercoles|wednesday|weds|wed|wensday",
            "jueves|thursday|thurs|thur|thu",
            "viernes|friday|fri",
            "sabado|saturday",
            "domingo|sunday",
        )
    )
    for name in names.split("|")
}
MONTHS = {
    name: i
    for i, names in enumerate(
        (
            "enero|ene|january|jan",
            "febrero|feb|february",
            "marzo|march|mar",
            "abril|abr|april|apr",
            "mayo|may",
            "junio|jun|june",
            "julio|jul|july",
            "agosto|ago|august|aug",
            "septiembre|setiembre|sept|sep|september",
            "octubre|oct|october",
            "noviembre|nov|november",
            "diciembre|dic|december|dec",
        ),
        start=1,
    )
    for name in names.split("|")
}
COUNTS = {
    "un": 1, "una": 1, "a": 1, "one": 1, "dos": 2, "two": 2, "tres": 3, "three": 3, "cuatro": 4, "four": 4,
    "cinco": 5, "five": 5, "seis": 6, "six": 6, "siete": 7, "seven": 7, "diez": 10, "ten": 10,
    "quince": 15, "fifteen": 15, "ocho": 8, "eight": 8, "nueve": 9, "nine": 9,
    "un par de": 2, "a couple of": 2,
}  # fmt: skip

_WORD = re.compile(r"\S+")
_SPANISH = _WORD.findall(
    """uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis
    diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis
    veintisiete veintiocho veintinueve treinta"""
)
_ENGLISH = _WORD.findall(
    """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
)
_DAYS = {
    **{name: number for number, name in enumerate(_SPANISH, 1)},
    **{"primero": 1, "treinta y uno": 31},
    **{name: number for number, name in enumerate(_ENGLISH, 1)},
    **{f"twenty {name}": number for number, name in enumerate(_ENGLISH[:9], 21)},
    **{"thirtieth": 30, "thirty first": 31},
}
_WORDS = one_of(_DAYS).replace(r"\ ", "[- ]")
# In figures, "1", "1st", "1º", or in words.
DAY = rf"(?P<day>\d{{1,2}}|{_WORDS})(?:st|nd|rd|th|º|ro\b)?"


def day_of(said: str) -> int:
    return int(said) if said.isdigit() else _DAYS[said.replace("-", " ")]
