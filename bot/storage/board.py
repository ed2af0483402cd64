"""The live board, read from the small indexes of what is open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.board import Board, Load, Waiting
from bot.core.conversation import Status
from bot.core.handoff import Promise
from bot.core.operator import Operator
from bot.core.report import ServiceLevels
from bot.storage import tables
from bot.storage.epoch import epoch
from bot.storage.mapping import from_row

_h = tables.handoffs.c
_c = tables.conversations.c
_o = tables.operators.c
_DUE = {"first_reply": _h.first_reply_due_at, "resolution": _h.resolution_due_at}
_OPEN = _c.status == Status.OPEN.value


def board(connection: Connection, levels: ServiceLevels, limit: int) -> Board:
    queue, oldest, everything = open_now(connection)
    waiting = tuple(_waiting(row) for row in connection.execute(_pressing(levels, limit)).mappings())
    return Board(queue, oldest, everything, waiting, tuple(_loads(connection)))


def open_now(connection: Connection) -> tuple[int, datetime | None, int]:
    queue, oldest, everything = connection.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(sa.case((_c.assignee_id.is_(None), 1), else_=0)), 0),
            sa.func.min(sa.case((_c.assignee_id.is_(None), _c.waiting_since))),
            sa.func.count(),
        ).where(_OPEN)
    ).one()
    return int(queue), oldest, int(everything)


def _pressing(levels: ServiceLevels, limit: int) -> sa.Select[Any]:
    """By when the next promise is due: the first reply's until there was one."""
    due = sa.case(
        (_h.first_reply_at.is_(None), due_by("first_reply", levels.first_reply)),
        else_=due_by("resolution", levels.resolution),
    )
    joined = tables.handoffs.join(tables.conversations, _c.id == _h.conversation_id).join(
        tables.contacts, tables.contacts.c.id == _c.contact_id
    )
    return (
        sa.select(
            _h.conversation_id,
            _c.contact_id,
            tables.contacts.c.name.label("contact_name"),
            _c.account,
            _h.reason,
            _h.requested_at,
            _c.waiting_since,
            _c.assignee_id.label("operator_id"),
            _h.first_reply_at,
            due.label("due"),
        )
        .select_from(joined)
        .where(_h.resolved_at.is_(None), _OPEN)
        .order_by(due, _h.id)
        .limit(limit)
    )


def due_by(promise: str, within: timedelta) -> sa.ColumnElement[int]:
    """As it was worked out; for what was over before that, or is older, with the clock always running."""
    asked = epoch(_h.requested_at) + int(within.total_seconds())
    return sa.func.coalesce(epoch(_DUE[promise]), asked)


def late(connection: Connection, limit: int) -> int:
    next_one = sa.case(
        (_h.first_reply_at.is_(None), Promise.FIRST_REPLY.value), else_=Promise.RESOLUTION.value
    )
    joined = tables.handoffs.join(tables.conversations, _c.id == _h.conversation_id)
    some = sa.select(_h.id).select_from(joined).where(_h.resolved_at.is_(None), _OPEN, _h.late == next_one)
    counted = sa.select(sa.func.count()).select_from(some.limit(limit).subquery())
    return int(connection.execute(counted).scalar_one())


def _waiting(row: sa.RowMapping) -> Waiting:
    values = {key: row[key] for key in row if key not in ("first_reply_at", "due")}
    promise = Promise.RESOLUTION if row["first_reply_at"] else Promise.FIRST_REPLY
    due_at = datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(row["due"]))
    return Waiting(**values, promise=promise, due_at=due_at)


def _loads(connection: Connection) -> list[Load]:
    held = (
        sa.select(
            _c.assignee_id,
            sa.func.count().label("open"),
            sa.func.count(_c.waiting_since).label("waiting"),
            sa.func.min(_c.waiting_since).label("oldest"),
        )
        .where(_OPEN, _c.assignee_id.is_not(None))
        .group_by(_c.assignee_id)
        .subquery()
    )
    query = (
        sa.select(tables.operators, held.c.open, held.c.waiting, held.c.oldest)
        .select_from(tables.operators.outerjoin(held, held.c.assignee_id == _o.id))
        .where(_o.left_at.is_(None), (_o.presence != "offline") | held.c.open.is_not(None))
        .order_by(sa.func.coalesce(held.c.waiting, 0).desc(), _o.name, _o.id)
    )
    return [
        Load(from_row(Operator, row), int(row["open"] or 0), int(row["waiting"] or 0), row["oldest"])
        for row in connection.execute(query).mappings()
    ]
