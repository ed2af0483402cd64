"""Between rows and the objects of bot.core."""

from __future__ import annotations

import dataclasses
import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from bot.core.alert import AlertKind, Through
from bot.core.api_key import Scope
from bot.core.bulk import BulkState, Why
from bot.core.contact import Way
from bot.core.conversation import Priority, Status
from bot.core.desk import AppointmentState, TicketState
from bot.core.event import Audience
from bot.core.handoff import Ending, Promise, Reason
from bot.core.listing import View
from bot.core.macro import Do, MacroStep
from bot.core.message import Attachment, Author, Button, Delivery
from bot.core.operator import Presence
from bot.core.roles import Role
from bot.core.sign_off import OffBecause
from bot.core.signals import Signal
from bot.core.timer import Task, TaskKind
from bot.core.turn import TurnState, Understanding
from bot.core.webhook import Outcome, Told

Row = Mapping[str, Any] | sa.RowMapping
_READ: dict[str, Callable[[Any], Any]] = {
    "kinds": lambda names: tuple(map(Told, names)),
    "scopes": lambda names: tuple(map(Scope, names)),
    "status": Status,
    "author": Author,
    "delivery": Delivery,
    "presence": Presence,
    "reason": Reason,
    "role": Role,
    "audience": Audience,
    "way": Way,
    "news": AlertKind,
    "steps": lambda rows: tuple(MacroStep(Do(row["do"]), row["value"]) for row in rows),
    "through": Through,
    "ending": lambda value: Ending(value) if value else None,
    "late": lambda value: Promise(value) if value else None,
    "teams": tuple,
    "because": OffBecause,
    "chats": tuple,
    "reasons": tuple,
    "intents": tuple,
    "services": tuple,
    "languages": tuple,
    "tried": tuple,
    "codes": tuple,
    "contacts": tuple,
    "lately": tuple,
    "conversations": tuple,
    "media": tuple,
    "view": View,
    "progress": BulkState,
    "why": lambda value: Why(value) if value else None,
    "priority": lambda rank: list(Priority)[rank],
    "buttons": lambda rows: tuple(Button(**row) for row in rows),
    "attachments": lambda rows: tuple(Attachment(**row) for row in rows),
    "signals": lambda rows: [Signal.from_dict(row) for row in rows],
    "understood": lambda row: None if row is None else _understanding(row),
}
_STATES: dict[str, type[Enum]] = {
    "tellings": Outcome,
    "turns": TurnState,
    "appointments": AppointmentState,
    "tickets": TicketState,
}


_SIMPLE = frozenset({type(None), str, int, bool, float, datetime})


def to_row(thing: Any) -> dict[str, Any]:
    """Return the column values of a dataclass whose fields are named as the columns."""
    kind: Any = type(thing)
    names, values = _fields(kind)
    return {
        name: value if type(value) in _SIMPLE else _plain(value)
        for name, value in zip(names, values(thing), strict=True)
    }


def from_row[T](kind: type[T], row: Row, table: str = "") -> T:
    """Build a ``kind`` from a row; columns that are not fields of it are left out."""
    known: Any = kind
    values, read = _columns(known, table)
    found = list(values(row))
    for place, meant in read:
        found[place] = meant(found[place])
    return kind(*found)


@functools.cache
def _fields(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], Sequence[Any]]]:
    """The names of a dataclass's fields, and what returns their values in a thing of its kind."""
    names = tuple(field.name for field in dataclasses.fields(kind))
    return names, operator.attrgetter(*names)


@functools.cache
def _columns(
    kind: Any, table: str
) -> tuple[Callable[[Row], Sequence[Any]], list[tuple[int, Callable[[Any], Any]]]]:
    """What returns the values of a row for a kind's fields, and how those at some places are read."""
    names, _ = _fields(kind)
    meant = dict(_READ)
    if table in _STATES:
        meant["state"] = _STATES[table]
    if kind is Task:
        meant["kind"] = TaskKind
    return operator.itemgetter(*names), [(i, meant[name]) for i, name in enumerate(names) if name in meant]


def _plain(value: Any) -> Any:
    if type(value) in _SIMPLE:
        return value
    if isinstance(value, Priority):
        return value.rank
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _understanding(row: dict[str, Any]) -> Understanding:
    return Understanding(
        row["intent"],
        row["confidence"],
        row["language"],
        tuple(row["ranking"]),
        tuple(row["entities"]),
        row.get("language_known", True),
    )
