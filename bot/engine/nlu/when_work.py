"""Patterns of when the work of who writes begins and ends, in folded text."""

from __future__ import annotations

from bot.core.joining import AND

# "Entro a trabajar a las 2", "I finish at 5": before, and after.
STARTS = (
    r"(?:entro|entramos|empiezo|empezamos)(?: a (?:trabajar|currar|laburar)| en el (?:trabajo|curro)|"
    r" (?:el trabajo|el turno|mi turno))?|i (?:start|begin)(?: work(?:ing)?| my shift)?"
)
_MY_WORK = r"(?:(?:mi|el) )?(?:trabajar|currar|laburar|trabajo|curro|laburo|turno)"
_OF_WORK = rf"(?:del? )?{_MY_WORK}"
_AT_WORK = r"(?:(?:of|from) )?(?:work|my shift|the office)"
LEAVES = r"(?:salgo|salimos|i (?:leave|get (?:off|out)))"
ENDS = rf"(?:acabo|termino)(?: {_OF_WORK})?|i finish(?: {_AT_WORK})?|{LEAVES} (?:{_OF_WORK}|{_AT_WORK})"
# "I leave at 5", and not "for the airport".
OF_WORK = rf"(?= ?(?:$|[.,;!?)]|(?:{_OF_WORK}|{_AT_WORK}|{AND}|el|los|on|pero|but|so|asi que)\b))"
# "After work", "antes de entrar al curro": hours of which they have said none.
AFTER = (
    rf"(?:(?:despues|al salir|cuando sal(?:go|ga)) del?)(?: salir del?)? {_MY_WORK}"
    rf"|after {_AT_WORK}|(?:when|after) i(?:'ve)? (?:finish|leave|get (?:off|out))(?:ed)? {_AT_WORK}"
)
BEFORE = rf"antes (?:de (?:entrar|ir) al? |del? ){_MY_WORK}|before {_AT_WORK}"
SAID_AT = r"(?:a las?|sobre las?|at|around)"
