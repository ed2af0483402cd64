"""Times that will not do: "el martes no puedo", "not before 5", in folded text (small, without accents)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from bot.core.dates import EARLIEST, LATEST
from bot.core.joining import EITHER, NOR
from bot.engine.cues import read_cues
from bot.engine.nlu.when.far import Days
from bot.engine.nlu.when.parts import Hours

_CANNOT = (
    r"(?:no|tampoco|nunca|jamas) (?:puedo|podemos|podre|podria|voy a poder|estoy|estare|voy a estar"
    r"|me (?:va|viene|cuadra|sirve|queda|es posible)|puede ser)"
    r"(?! (?:(?:nada|tan|muy) )?"
    r"(?:mal|fatal|regular|ocupad|a?fuera|liad|trabajando|lejos|de (?:viaje|guardia)))"
)
# "No me viene mal", "ya no tengo clase": it will do.
_DENIED = r"(?<!no )(?<!tampoco )"
_BADLY = (
    rf"{_DENIED}(?:me|nos) (?:va|viene|cuadra|queda|pilla|cae|coge|agarra) (?:muy |super )?"
    r"(?:mal|fatal|imposible|regular)"
)
_CAN_NOT = r"(?:can'?t|cannot|can not|can never|couldn'?t|won'?t be able to)"
_NOT_FREE = r"(?:not|never) (?:really )?(?:free|available|around|home|in|able to (?:come|make it|do))"
_AWAY = (
    r"(?:estoy|estare|voy a estar|ando|andare) (?:fuera|afuera|de viaje|viajando|ocupad[oa]|liad[oa]"
    r"|trabajando|de guardia|en el (?:trabajo|curro|laburo))"
)
_HAS = (
    r"(?:ya )?(?:tengo|tenemos) (?:que trabajar|trabajo|curro|laburo|guardia|medic[oa]|clases?|otra cosa"
    r"|cosas|un compromiso)"
)
_HAS_IN_ENGLISH = r"i(?:'ve| have)(?: got)? (?:work|plans|a shift|something on|an exam|classes)"
_WORKS = r"trabajo|curro|laburo|trabajamos"
_BUSY = (
    rf"(?:i|we) (?:always )?work|i'?m (?:working|busy|away)|(?<!del )(?<!el )(?<!tengo ){_DENIED}(?:{_WORKS})"
    rf"|{_DENIED}(?:{_AWAY}|{_HAS})|{_HAS_IN_ENGLISH}"
)
_BEFORE = (
    rf"(?<!\w)(?:{_CANNOT}(?: bien)?(?: (?:ir|venir|quedar|pasar))?|{_BADLY}"
    rf"|{_CAN_NOT}(?: (?:do|make|come|go|be there))?|{_NOT_FREE}|{_BUSY}|(?:%s))"
    r"(?: (?:on|in|el|los|la|las|en|a|nada|anything|it))* ?$"
)
_AFTER = re.compile(
    rf",? (?:yo |ya |es que |pues |justo |todo el dia )*(?:{_CANNOT}|imposible|{_WORKS}|estoy trabajando"
    rf"|{_BADLY}|{_AWAY}|{_HAS}|lo tengo (?:ocupado|complicado|liado|pillado)"
    r"|(?:no|tampoco)(?=[,.;]|$)|(?:i |we )?"
    rf"{_CAN_NOT}|(?:i work|(?:i'?m )?(?:at work|busy|away)|i'?m working|{_HAS_IN_ENGLISH})(?!\w)"
    r"|(?:doesn'?t|don'?t|won'?t) (?:work|suit)|(?:is|are) (?:no good|bad|out))"
)
# A day that was spoken of, or those that were offered.
_THAT = re.compile(
    r"(?<!\w)(?:(?:ese|este|aquel|esos|estos) (?:mismos? )?dias?|esa fecha|esas fechas"
    r"|(?:that|those|these) (?:days?|dates?)"
    r"|(?:ninguno|none) (?:de|of) (?:esos|estos|those|these)(?: dias| days)?)(?!\w)"
)
# "Estoy de mañana": in front of such a time only.
_IN_FRONT = (
    r"|(?<!no )\b(?:estoy|entro|trabajo|trabajamos|curro|laburo) (?=de (?:mananas?|tardes?|noches?)\b)"
)
_AND = re.compile(rf",? ?(?:{EITHER}|{NOR}) (?:el |los |on |the )*")


def possible(text: str, days: list[Days], hours: list[Hours]) -> tuple[list[Days], list[Hours]]:
    """Leave out what is refused. Of a part of a day or an open stretch, the rest of the day is meant, unless
    hours are named that will do: "trabajo de noche, mejor el lunes por la mañana". Of these, what is left:
    "por la mañana, pero no antes de las 10"."""
    no = refused(text, [*days, *hours])
    named = [each for each in hours if each not in no]
    of_day = days[0].start if len(days) > 1 else len(text)  # each of several days may have a rest
    left = [each for each in hours if each in named or not named or each.start >= of_day]
    rests = [left_of for each in hours if each in no and (left_of := _rest(each))] if len(days) < 2 else []
    rest = [_rest(each) if each in no else _but(each, rests) for each in left]
    return [each for each in days if each not in no], [each for each in rest if each]


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class _Place:
    start: int
    end: int


def points_at_refused(text: str) -> bool:
    """Whether what will not do is a day that was spoken of: "ese día trabajo", "I can't do that day"."""
    return bool(refused(text, [_Place(*match.span()) for match in _THAT.finditer(text)]))


@lru_cache(maxsize=1)
def _in_front() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands in front of "not before 5", and what before a time that will not do."""
    no = read_cues().negation
    bound = rf"{no.to_bound}(?={no.to_be_before}|{no.to_be_after})"
    return re.compile(bound + _IN_FRONT), re.compile(_BEFORE % no.to_refuse)


def refused(text: str, times: Sequence[_Placed]) -> list[_Placed]:
    inorder = sorted(times, key=lambda time: time.start)
    right_before, anywhere_before = _in_front()
    in_front = {match.end() for match in right_before.finditer(text)}
    before = [
        time for time in inorder if time.start in in_front or anywhere_before.search(text[: time.start])
    ]
    after = [time for time in inorder if _AFTER.match(text, time.end)]
    # "El martes y el miércoles no puedo": neither.
    joined = [two for two in pairwise(inorder) if _AND.fullmatch(text, two[0].end, two[1].start)]
    before += [other for one, other in joined if one in before]
    after += [one for one, other in joined if other in after]
    return before + after


def _but(hours: Hours, rests: Sequence[Hours]) -> Hours:
    """What of a stretch is within each of ``rests``, if anything."""
    for rest in rests:
        if hours.until and rest.until and max(hours.at, rest.at) < min(hours.until, rest.until):
            hours = replace(hours, at=max(hours.at, rest.at), until=min(hours.until, rest.until))
    return hours


def _rest(hours: Hours) -> Hours | None:
    if hours.until is None:
        return None
    if hours.at <= EARLIEST:
        return replace(hours, at=hours.until, until=LATEST) if hours.until < LATEST else None
    return replace(hours, at=EARLIEST, until=hours.at)
