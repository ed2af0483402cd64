"""Parts of a day named in Spanish or English, in folded text (small letters, no accents): "por la tarde"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.core.clauses import END_OF_CLAUSE
from bot.engine.cues import read_cues
from bot.engine.nlu.when.words import WEEKDAYS
from bot.engine.nlu.when.work import around_shifts, around_work

# "Si llego tarde", "más tarde".
_LATE = ("mas", "muy", "tan", "es", "llego", "llega", "llegar", "llegas", "llegais", "poco",
         "minutos", "min", "hora", "horas")  # fmt: skip
_NOT_LATE = "".join(rf"(?<!{word} )" for word in _LATE)
_HALVES = {"am": ("08:00", "12:00"), "pm": ("12:00", "20:00")}
_HALF_ALONE = re.compile(r",? ?(?P<half>am|pm)(?!\w)")
_NO_PART = re.compile(
    r"\b(?:good|buen[ao]s?|buenos?|since(?: (?:this|the|early))*|all|every|toda|cada|desde(?: (?:esta|la))*"
    r"|last|yesterday) ?(?:the |in the |this )?$"
)


@dataclass(frozen=True)
class Hours:
    """``until`` is None for an exact hour. Both as ``HH:MM``; ``start``:``end`` is the place in the text.
    ``part``: a part of a day by its name, "por la tarde"."""

    start: int
    end: int
    at: str
    until: str | None = None
    part: bool = False


def find_parts(text: str, days: list[tuple[int, int]]) -> list[Hours]:
    """Parts of a day; "am" and "pm" by themselves only behind a day: "tomorrow am". "Good morning" and "since
    this morning" are none to come in."""
    patterns = _patterns()
    of_others = {match.end() for match in patterns.of_others.finditer(text)}
    return [
        Hours(match.start(), match.end(), at, until, part=True)
        for pattern, at, until in patterns.parts
        for match in pattern.finditer(text)
        if match.start() not in of_others and not _NO_PART.search(text[: match.start()])
    ] + [
        Hours(match.start("half"), match.end(), *_HALVES[match["half"]], part=True)
        for _, end in days
        if (match := _HALF_ALONE.match(text, end))
    ]


@dataclass(frozen=True)
class _Patterns:
    """``of_others``: in front of a part of the day in which somebody else works."""

    of_others: re.Pattern[str]
    parts: list[tuple[re.Pattern[str], str, str]]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    parts = [(re.compile(rf"(?<!\w)(?:{part})(?!\w)"), at, until) for part, at, until in _parts()]
    return _Patterns(re.compile(read_cues().working.to_be_of_others), parts)


def _parts() -> list[tuple[str, str, str]]:
    """In the order in which they are looked for, each with from when until when it is."""
    of_a_shift = "|".join(f"(?<={words} )" for words in on_shift())
    return [
        *around_shifts(),
        (rf"(?<!la )(?:a )?primera hora|a primera(?={END_OF_CLAUSE})|first thing", "08:00", "10:00"),
        (r"(?<!la )(?:a )?ultima hora|last thing|end of the day", "17:00", "20:00"),
        (r"(?:a )?media manana|(?:mid|late)[- ]?morning", "10:00", "13:00"),
        (r"(?:a )?media tarde|mid[- ]?afternoon", "16:00", "18:00"),
        (r"despues de comer", "15:00", "20:00"),
        (r"after lunch", "13:00", "20:00"),
        *around_work(),
        (r"antes de comer|before lunch", "11:00", "14:00"),
        (r"antes del? medio ?dia|(?:before|by) (?:noon|midday)", "08:00", "12:00"),
        (
            r"(?:por|de|en) las? manan(?:a|ita)s?|a la manana|(?:in the |this |next |)mornings?"
            rf"|(?<=esta )manana|(?<=cualquier )manana|(?:{of_a_shift})de mananas?",
            "08:00",
            "14:00",
        ),
        (r"al? medio ?dia|(?:around |at )?lunch ?time", "12:00", "15:00"),
        (
            r"(?:por|de|en|a) las? tard(?:e|ecita)s?|de tardes?|(?<=esta )tarde|(?<=cualquier )tarde"
            rf"|{_NOT_LATE}tarde(?={END_OF_CLAUSE})",
            "15:00",
            "20:00",
        ),
        (r"(?:in the |this |)(?:afternoons?|arvo)", "12:00", "20:00"),
        (r"(?:in the |this |)evening", "17:00", "21:00"),
        (r"(?:por|de|en) la noche|de noches?|(?<=esta )noche|tonight|at night", "20:00", "23:00"),
    ]


def on_shift() -> list[str]:
    """ "Trabajo (de mañana)", "el martes (de mañana)": before a morning that is not tomorrow."""
    days = (name for name in WEEKDAYS if len(name) > 4)
    return [*read_cues().working.on_shift, *days]
