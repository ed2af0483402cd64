"""Patterns of when the work of who writes begins and ends, in folded text."""

from __future__ import annotations

from bot.core.clauses import END_OF_CLAUSE
from bot.core.joining import AND

# "Entro a trabajar a las 2", "I finish at 5": before, and after.
STARTS = (
    r"(?:entro|entramos|empiezo|empezamos)(?: a (?:trabajar|currar|laburar)| en el (?:trabajo|curro)|"
    r" (?:el trabajo|el turno|mi turno))?|i (?:start|begin)(?: work(?:ing)?| my shift)?"
)
_MY_WORK = r"(?:(?:mi|el) )?(?:trabajar|currar|laburar|trabajo|curro|laburo|turno)"
# "El trabajo hecho por vosotros", "el turno de noche": none of theirs, and one with hours of its own.
_NO_MORE = r"(?! (?:(?:hecho|realizado|nocturno|del?)\b|que (?:hic|hab|hace|tien|est)))"
_OF_WORK = rf"(?:del? )?{_MY_WORK}"
_NOT_OURS = r"(?! (?:done|carried|was|were|began|started|by (?:the|your)|on the|of)\b)"
_AT_WORK = r"(?:(?:of|from) )?(?:work|my shift|the office)"
LEAVES = r"(?:salgo|salimos|i (?:leave|get (?:off|out)))"
ENDS = rf"(?:acabo|termino)(?: {_OF_WORK})?|i finish(?: {_AT_WORK})?|{LEAVES} (?:{_OF_WORK}|{_AT_WORK})"
# "I leave at 5", and not "for the airport".
OF_WORK = rf"(?= ?(?:{END_OF_CLAUSE}|(?:{_OF_WORK}|{_AT_WORK}|{AND}|el|los|on|pero|but|so|asi que)\b))"
# "After work", "antes de entrar al curro": hours of which they have said none.
_AFTER = r"(?:(?:despues|al salir|cuando sal(?:go|ga)) del?)(?: salir del?)?"
_BEFORE = r"antes (?:de (?:entrar|ir) al? |del? )"
AFTER = (
    rf"{_AFTER} {_MY_WORK}{_NO_MORE}"
    rf"|after {_AT_WORK}{_NOT_OURS}"
    rf"|(?:when|after) i(?:'ve)? (?:finish|leave|get (?:off|out))(?:ed)? {_AT_WORK}"
)
BEFORE = rf"{_BEFORE}{_MY_WORK}{_NO_MORE}|before {_AT_WORK}{_NOT_OURS}"
# The hours that a shift leaves, after it and before it: who works at night comes in the morning.
_NIGHTS = rf"{_MY_WORK} (?:de (?:la )?noches?|nocturno)"
_MORNINGS = rf"{_MY_WORK} de (?:(?:la )?(?:manana|mnn|mnna|manna)|mananas)"
_AFTERNOONS = rf"{_MY_WORK} de (?:la )?tardes?"
_A_SHIFT = r"(?:(?:my|the|a) )?"
SHIFTS = [
    (rf"{_AFTER} {_NIGHTS}|after {_A_SHIFT}(?:night shift|nights|working nights)", "08:00", "14:00"),
    (rf"{_BEFORE}{_NIGHTS}|before {_A_SHIFT}(?:night shift|nights)", "15:00", "20:00"),
    (rf"{_AFTER} {_MORNINGS}|after {_A_SHIFT}(?:morning|early) shift", "14:00", "20:00"),
    (rf"{_BEFORE}{_AFTERNOONS}|before {_A_SHIFT}(?:afternoon|late) shift", "08:00", "14:00"),
]
# "Después del turno de mañana": no tomorrow. "Mi turno de mañana" may be an appointment.
ON_SHIFTS = tuple(
    f"{beside} turno de "
    for beside in (
        *(
            f"{before} {of}"
            for before in ("despues", "antes", "salir", "salgo", "salga")
            for of in ("del", "de mi")
        ),
        *("hago", "hacemos", "en", "de"),
    )
)
SAID_AT = r"(?:a las?|sobre las?|at|around)"
