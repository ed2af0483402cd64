"""Which passwords are not taken: those that are tried first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

SHORTEST = 10
LEFT = 6  # letters and signs that have to be one's own
FEWEST = 5  # different ones
_RUN = re.compile(r"\d{3,}")
_BETWEEN = re.compile(r"[\W_]+")
_TRIED_FIRST = re.findall(
    r"\w+",
    """
    password passwort passwd contrasena contrasenya clave secreto secret admin administrador
    administrator root usuario user login acceso test prueba cambiame changeme letmein welcome
    bienvenido bienvenida hola hello iloveyou tequiero teamo qwertyuiop qwerty asdfghjkl asdfgh
    zxcvbnm zxcvbn abcdefghij abcdef abcd abc dragon monkey master princesa princess estrella
    sunshine futbol football barcelona madrid realmadrid america mexico verano invierno primavera
    otono summer winter spring autumn enero febrero marzo abril mayo junio julio agosto septiembre
    octubre noviembre diciembre january february march april june july august september october
    november december lunes martes miercoles jueves viernes sabado domingo monday tuesday wednesday
    thursday friday saturday sunday ventanilla atencion soporte support
    """,
)


def weakness(password: str, about: Iterable[str]) -> str | None:
    """``short``, ``simple``, or None if it may be taken.

    ``about``: names of the person and the house. Without them, without the words that are tried first and
    without long numbers, enough of it has to be left.
    """
    if len(password) < SHORTEST:
        return "short"
    words = {part for name in about for part in _BETWEEN.split(_folded(name)) if len(part) > 2}
    left = _RUN.sub("", _folded(password))
    for word in sorted({*words, *_TRIED_FIRST}, key=len, reverse=True):
        left = left.replace(word, "")
    simple = len(left.strip()) < LEFT or len(set(password)) < FEWEST
    return "simple" if simple else None


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(ch for ch in apart if not unicodedata.combining(ch))
