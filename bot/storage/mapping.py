"""Between rows and the objects of bot.core."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
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


def to_row(thing: Any) -> dict[str, Any]:
    """Return the column values of a dataclass whose fields are named as the columns."""
    return {name: _plain(getattr(thing, name)) for name in _names(type(thing))}


def from_row[T](kind: type[T], row: Row, table: str = "") -> T:
    """Build a ``kind`` from a row; columns that are not fields of it are left out."""
    values: dict[str, Any] = {}
    for name in _names(kind):
        value = row[name]
        if name == "kind" and kind is Task:
            value = TaskKind(value)
        elif name == "state":
            value = _STATES[table](value)
        elif name in _READ:
            value = _READ[name](value)
        values[name] = value
    return kind(**values)


_known_names: dict[Any, tuple[str, ...]] = {}


def _names(kind: Any) -> tuple[str, ...]:
    if kind not in _known_names:
        _known_names[kind] = tuple(field.name for field in dataclasses.fields(kind))
    return _known_names[kind]


def _plain(value: Any) -> Any:
    if value is None or type(value) in (str, int, bool):
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
