"""Compares a sheet with the keys and kinds of values it may have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from bot.content.faults import Fault
from bot.content.sheet import KINDS, Place, Sheet
from bot.core.folding import folded
from bot.core.languages import LANGUAGES

# Customers never see it; buttons hold it.
KEY = re.compile(r"[a-z][a-z0-9_]*")


# Keys are English in every language; somebody who writes Spanish may not think of it.
_IN_SPANISH = {
    **{
        "accion": "action",
        "acerca": "about",
        "ejemplos": "examples",
        "intencion": "intent",
        "pasos": "steps",
    },
    **{"regla": "rule", "reglas": "rules", "historia": "story", "historias": "stories", "version": "version"},
    **{"respuestas": "responses", "texto": "text", "botones": "buttons", "titulo": "title"},
    **{
        "condicion": "condition",
        "condiciones": "condition",
        "imagen": "image",
        "valor": "value",
        "tipo": "type",
    },
    **{"nombre": "name", "pais": "country", "idiomas": "languages", "zona_horaria": "time_zone"},
    **{
        "oficinas": "offices",
        "direccion": "address",
        "horario": "hours",
        "horarios": "hours",
        "nota": "note",
    },
    **{"barrio": "district", "distrito": "district", "barrios": "districts", "servicios": "services"},
    **{"sinonimos": "synonyms", "minutos": "minutes", "telefono": "phone", "correo": "email"},
    **{"equipos": "teams", "motivos": "reasons", "capacidad": "capacity", "color": "colour"},
    **{"cliente": "customer", "turnos": "turns", "formulario": "form", "espanol": "es", "ingles": "en"},
}


@dataclass(frozen=True)
class Keys:
    """A group with certain keys; ``elsewhere`` says of a key that does not belong where it does."""

    needed: dict[str, Any] = field(default_factory=dict)
    allowed: dict[str, Any] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Each:
    """A group with names of the editor's choosing, each holding the same kind of thing. ``keys``: the names
    are written into buttons, and so in plain letters; ``numbers``: they may be numbers."""

    of: Any
    keys: bool = False
    numbers: bool = False


class Words(str):
    """A text that customers see by itself, on a button or as a name: an empty one could not be sent."""


@dataclass(frozen=True)
class Either:
    """One of several shapes, told apart by their kind (text, list, group)."""

    of: tuple[Any, ...]


def in_each(languages: Sequence[str], shape: Any) -> Keys:
    """A group by language: those that are spoken are needed, the others do no harm."""
    return Keys(dict.fromkeys(languages, shape), dict.fromkeys(LANGUAGES, shape))


_MADE_OF: dict[Any, tuple[type, ...]] = {float: (int, float), Words: (str,)}

# A shape is a type (str, Words, int, float, bool, type(None), or object for anything), [shape] for a list, or
# one of the classes above.


def misfits(sheet: Sheet, shape: Any) -> Iterator[Fault]:
    """Yield a fault for each unknown or missing key and each value of the wrong kind."""
    yield from _misfits(sheet, (), sheet.data, shape)


def _misfits(sheet: Sheet, place: Place, data: Any, shape: Any) -> Iterator[Fault]:
    if isinstance(shape, Either):
        shape = next((one for one in shape.of if _is_of(data, one)), shape)
    if not _is_of(data, shape):
        yield _wrong_kind(sheet, place, data, shape)
    elif shape is Words and not data.strip():
        yield sheet.fault(place, f"'{_name(place)}' has no words here yet.", "Write between the quotes.")
    elif isinstance(shape, list):
        for i, item in enumerate(data):
            yield from _misfits(sheet, (*place, i), item, shape[0])
    elif isinstance(shape, Each):
        for key, value in data.items():
            if type(key) is int and not shape.numbers and not shape.keys:
                what = f"'{key}' should be {KINDS[str]}, and is {KINDS[int]}."
                yield sheet.fault((*place, key), what, "Put it between quotes.")
            if shape.keys and not KEY.fullmatch(str(key)):
                what = f"'{key}' is no key: customers never see it, and buttons hold it."
                yield sheet.fault((*place, key), what, "Write it in a to z, digits and underscores.")
            yield from _misfits(sheet, (*place, key), value, shape.of)
    elif isinstance(shape, Keys):
        yield from _keys(sheet, place, data, shape)


def _keys(sheet: Sheet, place: Place, data: dict[Any, Any], shape: Keys) -> Iterator[Fault]:
    known = shape.needed | shape.allowed
    meant = set[str]()
    for key, value in data.items():
        if key in known:
            yield from _misfits(sheet, (*place, key), value, known[key])
        elif key in shape.elsewhere:
            meant.update(shape.needed)
            yield sheet.fault((*place, key), f"'{key}' does not belong here.", shape.elsewhere[key])
        elif str(key).partition(":")[0] in known:  # {type:slot}
            meant.add(str(key).partition(":")[0])
            what = "A space is missing after a colon in this line."
            yield sheet.fault((*place, key), what, "Write a key, a colon, a space, and then the rest.")
        else:
            near = _near(str(key), known)
            meant.update(near)
            todo = f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(known)}."
            fault = sheet.fault((*place, key), f"'{key}' is not a known key{_under(place)}.", todo)
            # What others look for is there, under another name.
            lost = [
                one
                for one in near
                if one not in data and (one in shape.needed or one == "intent" or not place)
            ]
            yield replace(fault, hides=bool(lost))
    for key in shape.needed:
        if key not in data and key not in meant:
            inside = shape.needed[key]
            todo = f"Add a line '{key}:' with its value."
            if isinstance(inside, Keys) and inside.needed:
                todo = f"Add a line '{key}:', and below it: {_listed(inside)}."
            yield sheet.fault(place, f"'{key}' is missing{_under(place)}.", todo)


def _near(key: str, known: Iterable[str]) -> list[str]:
    """The known key that was probably meant: misspelt, in capitals, or in Spanish."""
    key = folded(key).replace(" ", "_")
    if key in _IN_SPANISH and _IN_SPANISH[key] in known:
        return [_IN_SPANISH[key]]
    return get_close_matches(key, known, n=1)


def _wrong_kind(sheet: Sheet, place: Place, data: Any, shape: Any) -> Fault:
    wanted = " or ".join(dict.fromkeys(KINDS[kind] for kind in _kinds(shape) if kind in KINDS))
    given = KINDS.get(type(data), type(data).__name__)
    if data is None and not place:
        fault = sheet.fault(place, "This file is empty.", "Write it like those beside it, or delete it.")
        return replace(fault, hides=True)
    name = _name(place)
    what = f"'{name}' should be {wanted}, and is {given}."
    if not name:
        what = f"This file should be {wanted}, and is {given}."
        return replace(sheet.fault(place, what, _how_to_write({*_kinds(shape)}, data)), hides=True)
    if data is None and isinstance(shape, Keys) and shape.needed:
        return sheet.fault(place, what, f"Write in the lines below: {_listed(shape)}.")
    if isinstance(data, dict) and len(data) == 1 and isinstance(place[-1], int) and str in _kinds(shape):
        return sheet.fault(place, what, "If it is a text with a colon in it, put it between quotes.")
    return sheet.fault(place, what, _how_to_write({*_kinds(shape)}, data))


def _listed(shape: Keys) -> str:
    return ", ".join(f"'{key}:'" for key in shape.needed)


def _name(place: Place) -> str:
    return next((str(key) for key in reversed(place) if isinstance(key, str)), "")


def _how_to_write(wanted: set[type], data: Any) -> str:
    if wanted <= {str, type(None)}:
        if isinstance(data, list | dict):
            return "Write it in one line behind the colon, between quotes, without dashes and keys."
        return "Write a text between quotes." if data is None else "Put it between quotes."
    if bool in wanted:
        return "Write true or false, without quotes."
    if int in wanted and isinstance(data, str):
        return "Write it in figures, without quotes."
    if list in wanted and data is None:
        return "Write what belongs to it in the lines below, or [] where there is none."
    if list in wanted and isinstance(data, dict):
        return "Begin it with a dash and a space, as those around it."
    if list in wanted and isinstance(data, str):
        if "," in data:
            return "Put it between [ and ]."
        return "Write each of them in a line of its own that begins with a dash and a space."
    return "Write it like the others around it."


def _kinds(shape: Any) -> tuple[type, ...]:
    if isinstance(shape, Either):
        return tuple(kind for one in shape.of for kind in _kinds(one))
    if isinstance(shape, list):
        return (list,)
    if isinstance(shape, Keys | Each):
        return (dict,)
    return _MADE_OF.get(shape, (shape,))


def _is_of(data: Any, shape: Any) -> bool:
    kinds = _kinds(shape)
    if isinstance(data, bool):  # which Python counts among the whole numbers
        return bool in kinds or object in kinds
    return isinstance(data, kinds)


def _under(place: Place) -> str:
    names = [str(key) for key in place if isinstance(key, str)]
    return f" under '{names[-1]}'" if names else ""
