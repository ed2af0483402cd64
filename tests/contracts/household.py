"""One row in every table about each of two customers, made from the tables themselves."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage.database import SqlDatabase
from bot.storage.register import REGISTER
from bot.storage.tables import metadata
from tests.conftest import NOON

LINES = {line.table.name: line for line in REGISTER}
CUSTOMERS = ("ana", "tom")
# What the services read on the way, as they would have written it.
_PLAIN: dict[str, Any] = {
    "conversations.status": "bot",
    "messages.author": "customer",
    "messages.delivery": "sent",
    "messages.handled": True,
    "turns.state": "answered",
    "tickets.state": "open",
    "tickets.kind": "complaint",
    "appointments.state": "booked",
    "fetches.attempts": 0,
    "bulk_items.done": False,
    "operators.role": "operator",
    "operators.presence": "offline",
}


def words(who: str) -> str:
    return f"Zorzal{who}"


def file_of(who: str) -> str:
    return {"ana": "a", "tom": "b"}[who] * 64


def fill(connection: Connection) -> None:
    """Staff and house rows are one customer's as well as the other's: nobody's."""
    for table in metadata.sorted_tables:
        for who in CUSTOMERS:
            connection.execute(sa.insert(table), row(table, who))
        counted = table.autoincrement_column
        if counted is not None and connection.dialect.name == "postgresql":
            # It would count on from what it gave by itself.
            counter = sa.func.pg_get_serial_sequence(table.name, counted.name)
            connection.execute(sa.select(sa.func.setval(counter, len(CUSTOMERS))))


def row(table: sa.Table, who: str) -> dict[str, Any]:
    return {column.name: _value(table, column, who) for column in table.columns}


def _value(table: sa.Table, column: sa.Column[Any], who: str) -> Any:
    special = {
        "messages.attachments": [{"kind": "image", "name": words(who), "key": file_of(who)}],
        "effects.turn_id": f"turns-{who}",
        "tellings.body": {"data": {"contact": {"id": f"contacts-{who}", "name": words(who)}}},
        "answered_requests.body": json.dumps({"contact": f"contacts-{who}", "text": words(who)}),
        "identities.account": "phone",
        "stops.account": "phone",
        "album_pieces.account": "phone",
        "appointments.starts_at": NOON + timedelta(days=1, hours=CUSTOMERS.index(who)),
        **_PLAIN,
    }
    name = f"{table.name}.{column.name}"
    if name in special:
        return special[name]
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return f"{key.column.table.name}-{who}"
    if name.endswith(".erased_at") or name in ("erasures.done_at", "handoffs.resolved_at"):
        return NOON if name == "handoffs.resolved_at" else None
    return _of_type(table, column, who)


def _of_type(table: sa.Table, column: sa.Column[Any], who: str) -> Any:
    kind, number = column.type, CUSTOMERS.index(who) + 1
    if isinstance(kind, sa.JSON):
        return {"said": words(who)} if _tells(table, column) else []
    if isinstance(kind, sa.Boolean):
        return False
    if isinstance(kind, sa.Integer):
        return number
    if isinstance(kind, sa.String):
        if column.primary_key and column.name == "id":
            return f"{table.name}-{who}"
        said = words(who) if _tells(table, column) else f"plain-{who}"
        return said[: kind.length or 99]
    return _moment(number)


def _moment(number: int) -> datetime:
    return NOON - timedelta(days=1, hours=number)


def _tells(table: sa.Table, column: sa.Column[Any]) -> bool:
    line = LINES[table.name]
    return line.whose is not None and column.name not in line.stays.split()


def dump(connection: Connection) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    return {
        table.name: sorted(
            json.dumps(dict(found), default=str, sort_keys=True)
            for found in connection.execute(sa.select(table)).mappings()
        )
        for table in metadata.sorted_tables
    }


def figures(database: SqlDatabase) -> list[object]:
    """What reports say of the days around NOON, the conversations first."""
    since, until = NOON - timedelta(days=9), NOON + timedelta(days=9)
    return database.read_sync(
        lambda uow: [
            uow.reports.conversations(since, until),
            uow.reports.messages(since, until),
            uow.reports.handoffs(since, until),
            uow.reports.handoffs_by("reason", since, until),
            uow.reports.ratings(since, until),
            uow.reports.unanswered(since, until),
        ]
    )
