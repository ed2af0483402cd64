"""Since when something goes on, which is no time to come to us: "sin luz desde las 6", in folded text."""

from __future__ import annotations

import re

from bot.core.phrases import one_of
from bot.engine.nlu.when.words import WEEKDAYS

_SINCE = re.compile(r"\b(?:since(?: (?:like|about|around|at))*|desde(?: (?:como|mas o menos|sobre))*) $")
# "Sin luz desde las seis y cuarto", "no power from 6": what began then goes on.
_BEGAN = re.compile(r"(?:desde|from)\b")
_SUPPLIED = (
    r"(?:luz|corriente|electricidad|agua|gas|internet|wifi|fibra|conexion|senal|cobertura|linea|telefono|servicio"
    r"|suministro|power|lights?|electricity|water|broadband|signal|connection|service)\b"
)
_GOES = r"(?:funciona|va|sale|llega)\b"
_A_DAY = rf"(?:{one_of(WEEKDAYS)}|(?<!la )(?<!esta )manana|tomorrow)\b"
# A comma and a day begin something else: "no tengo luz, el martes desde las 5".
_OUT = re.compile(
    rf"\b(?:(?:sin|without|no (?:hay|tengo|tenemos|{_GOES}))(?: \w+){{0,3}} {_SUPPLIED}"
    rf"|{_SUPPLIED}(?: \w+){{0,4}} no (?:me |nos )?{_GOES}|no (?:funciona|{_SUPPLIED})"
    r"|se (?:me |nos )?(?:fue|ha ido|cort\w+|cay\w+)|cortad[oa]|caid[oa]"
    r"|(?:is|been|went|'s) (?:out|down|off)\b|llev(?:o|amos)(?: (?:asi|igual|aqui|ya|esperando))* $)"
    rf"(?:(?!, ?(?:y |and |pero |but )?(?:el |los |on |next |este )?{_A_DAY})[^.;!?¿])*$"
)
# Of what we do not know by name, only in one breath: "no tengo coche, desde las 5 puedo".
_PERHAPS_OUT = re.compile(
    r"\b(?:sin|without|no (?:hay|tengo|tenemos|va|sale|llega))"
    r"(?! (?:bien|mal|prisas?|problemas?|inconvenientes?|falta|citas?|an?)\b)\b"
    rf"(?:(?!\b(?:y|pero|and|but|asi que|{_A_DAY}))[^.,;:!?¿])*$"
)


def began(before: str, said: str) -> bool:
    """Whether the hour that is ``said`` behind ``before`` is the one at which it began."""
    out = _OUT.search(before) or _PERHAPS_OUT.search(before)
    return bool(_SINCE.search(before) or (_BEGAN.match(said) and out))
