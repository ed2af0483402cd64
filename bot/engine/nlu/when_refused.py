"""Times that will not do: "el martes no puedo", "not before 5", in folded text (small, without accents)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.engine.nlu.when_days import Days
from bot.engine.nlu.when_hours import EARLIEST, LATEST, Hours

_CANNOT = (
    r"(?:no|tampoco) (?:puedo|podemos|podre|podria|voy a poder"
    r"|me (?:va|viene|cuadra|sirve|es posible)|puede ser)"
)
_CAN_NOT = r"(?:can'?t|cannot|can not|couldn'?t|won'?t be able to)"
_BUSY = r"(?:i|we) (?:always )?work|i'?m (?:working|busy|away)|(?<!del )(?<!el )trabajo|curro"
_BEFORE = re.compile(
    rf"(?<!\w)(?:{_CANNOT}(?: bien)?(?: (?:ir|venir|quedar|pasar))?"
    rf"|{_CAN_NOT}(?: (?:do|make|come|go|be there))?|{_BUSY}|(?<!why )not|menos|excepto|salvo|except(?: for)?"
    r"|but not|ni|nor|tampoco|neither)(?: (?:on|in|el|los|la|las|en|a|nada|anything|it))* ?$"
)
_AFTER = re.compile(
    rf",? (?:yo |es que |pues )*(?:{_CANNOT}|imposible|trabajo|curro|estoy trabajando"
    r"|(?:no|tampoco)(?=[,.;]|$)"
    rf"|(?:i |we )?{_CAN_NOT}|(?:i work|(?:i'?m )?(?:at work|busy)|i'?m working)(?!\w)"
    r"|(?:doesn'?t|don'?t|won'?t) (?:work|suit)|(?:is|are) (?:no good|bad|out))"
)
_AND = re.compile(r",? ?(?:y|ni|o|and|or|nor) (?:el |los |on |the )*")


def possible(text: str, days: list[Days], hours: list[Hours]) -> tuple[list[Days], list[Hours]]:
    """Leave out what is refused. Of a part of a day or an open stretch, the rest of the day is meant."""
    no = refused(text, [*days, *hours])
    rest = [_rest(each) if each in no else each for each in hours]
    return [each for each in days if each not in no], [each for each in rest if each]


def refused(text: str, times: Sequence[Days | Hours]) -> list[Days | Hours]:
    inorder = sorted(times, key=lambda time: time.start)
    before = [time for time in inorder if _BEFORE.search(text[: time.start])]
    after = [time for time in inorder if _AFTER.match(text, time.end)]
    # "El martes y el miércoles no puedo": neither.
    joined = [two for two in pairwise(inorder) if _AND.fullmatch(text, two[0].end, two[1].start)]
    before += [other for one, other in joined if one in before]
    after += [one for one, other in joined if other in after]
    return before + after


def _rest(hours: Hours) -> Hours | None:
    if hours.until is None:
        return None
    if hours.at <= EARLIEST:
        return replace(hours, at=hours.until, until=LATEST) if hours.until < LATEST else None
    return replace(hours, at=EARLIEST, until=hours.at)
