"""Holidays by their names, in folded text; each the next one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from dateutil.easter import easter

from bot.engine.nlu.when.far import Resolve, Span

_FROM_EASTER = {
    -3: r"(?:el )?jueves santo|maundy thursday",
    -2: r"(?:el )?viernes santo|good friday",
    0: r"(?:el )?domingo de (?:pascua|resurreccion)|easter(?: sunday| day)",
    1: r"(?:el )?lunes de pascua|easter monday",
}
# "Calle San Esteban", "Avenida de la Constitución".
_NO_STREET = "".join(
    rf"(?<!{street} )(?<!{street} de )" for street in ("calle", "c/", "plaza", "avenida", "avda", "paseo")
)


def patterns() -> Iterator[tuple[str, Resolve]]:
    for days, names in _FROM_EASTER.items():
        yield names, _from_easter(days)
    wished = r"(?<!feliz )(?<!happy )(?<!merry )(?:(?:el |the )?(?:dia|day) (?:de |of )?)?"
    yield rf"{wished}(?:nochebuena|(?:christmas|xmas) eve)", _each_year(12, 24)
    yield rf"{wished}(?:nochevieja|new year'?s eve)", _each_year(12, 31)
    yield rf"{wished}(?:navidad|(?:christmas|xmas)(?: day)?)", _each_year(12, 25)
    yield (
        r"(?:on )?(?:the )?(?:boxing day|st\.? stephen'?s(?: day)?)"
        rf"|{_NO_STREET}(?:el )?(?:dia de )?san esteban",
        _each_year(12, 26),
    )
    yield r"(?:st\.? )?(?:patrick|paddy)'?s day", _each_year(3, 17)
    yield rf"{wished}(?:ano nuevo|new year'?s day|new years?)", _each_year(1, 1)
    yield r"(?:el )?(?:dia de |en |por )(?:los )?reyes(?: magos)?|epiphany", _each_year(1, 6)
    yield r"(?:el )?dia del trabajo|(?:labou?r|may) day", _each_year(5, 1)
    yield r"(?:el )?dia (?:del pilar|de la hispanidad)", _each_year(10, 12)
    yield rf"{wished}(?:todos los santos|all saints'?(?: day)?)", _each_year(11, 1)
    yield rf"{_NO_STREET}(?:el )?(?:dia de )?la constitucion|constitution day", _each_year(12, 6)
    yield rf"{_NO_STREET}(?:el )?(?:dia de )?la inmaculada|immaculate conception", _each_year(12, 8)


def _each_year(month: int, day: int) -> Resolve:
    def resolve(match: re.Match[str], today: date) -> Span:
        return _next(lambda year: date(year, month, day), today)

    return resolve


def _from_easter(days: int) -> Resolve:
    def resolve(match: re.Match[str], today: date) -> Span:
        return _next(lambda year: easter(year) + timedelta(days=days), today)

    return resolve


def _next(of_year: Callable[[int], date], today: date) -> Span:
    day = next(day for year in (today.year, today.year + 1) if (day := of_year(year)) >= today)
    return day, day
