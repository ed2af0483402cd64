"""The figures of reports and of the live board, counted by the database, the same on either."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.board import Board
from bot.core.message import Author
from bot.core.report import Kept, Row, ServiceLevels, Spread
from bot.storage import tables
from bot.storage.board import board, due_by, late, open_now
from bot.storage.epoch import epoch

_h = tables.handoffs.c
_m = tables.messages.c
_t = tables.turns.c
_c = tables.conversations.c
QUARTER = 900
# Written out, not bound: only so does SQLite see that the index of what customers wrote serves.
_BY_CUSTOMERS = _m.author == sa.literal_column(f"'{Author.CUSTOMER.value}'")
_ENDS: dict[str, sa.Column[Any]] = {"first_reply": _h.first_reply_at, "resolution": _h.resolved_at}
_KEYS: dict[str, sa.ColumnElement[Any]] = {
    "reason": _h.reason,
    "operator": _h.operator_id,
    "channel": _c.account,
}


class ReportRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def conversations(self, since: datetime, until: datetime) -> tuple[int, int, int]:
        wrote = sa.select(_m.conversation_id).where(_BY_CUSTOMERS, *_in(_m.created_at, since, until))
        bot = sa.select(_t.conversation_id).where(
            _t.answered_at.is_not(None), *_in(_t.asked_at, since, until)
        )
        called = sa.select(_h.conversation_id).where(*_in(_h.requested_at, since, until))
        contained = bot.where(_t.conversation_id.not_in(called))
        return self._distinct(wrote), self._distinct(bot), self._distinct(contained)

    def unanswered(self, since: datetime, until: datetime) -> int:
        query = sa.select(sa.func.count()).where(
            *_in(_h.requested_at, since, until), _h.first_reply_at.is_(None)
        )
        return int(self._connection.execute(query).scalar_one())

    def handoffs(self, since: datetime, until: datetime) -> Row:
        found = self._rows(sa.literal("all"), since, until)
        return found[0] if found else Row("all", 0, Spread(), Spread())

    def handoffs_by(self, by: str, since: datetime, until: datetime) -> list[Row]:
        rows = self._rows(_KEYS[by], since, until)
        return sorted(rows, key=lambda row: (-row.handoffs, row.key))

    def kept(self, promise: str, within: timedelta, since: datetime, until: datetime, now: datetime) -> Kept:
        end, due = _ENDS[promise], due_by(promise, within)
        over = end.is_not(None) | (due <= int(now.timestamp()))
        met = sa.func.coalesce(sa.func.sum(sa.case((epoch(end) <= due, 1), else_=0)), 0)
        query = sa.select(met, sa.func.count()).where(*_in(_h.requested_at, since, until), over)
        row = self._connection.execute(query).one()
        return Kept(int(row[0]), int(row[1]))

    def ratings(self, since: datetime, until: datetime) -> Mapping[int, int]:
        query = (
            sa.select(_h.rating, sa.func.count())
            .where(_h.rating.is_not(None), *_in(_h.rated_at, since, until))
            .group_by(_h.rating)
        )
        return {int(row[0]): int(row[1]) for row in self._connection.execute(query)}

    def messages(self, since: datetime, until: datetime) -> list[tuple[datetime, str, int]]:
        quarter = _quarter(_m.created_at)
        query = (
            sa.select(quarter, _c.account, sa.func.count())
            .select_from(tables.messages.join(tables.conversations, _c.id == _m.conversation_id))
            .where(_BY_CUSTOMERS, *_in(_m.created_at, since, until))
            .group_by(quarter, _c.account)
        )
        rows = self._connection.execute(query)
        return [(_moment(at), account, int(count)) for at, account, count in rows]

    def handoff_times(self, since: datetime, until: datetime) -> list[tuple[datetime, int]]:
        quarter = _quarter(_h.requested_at)
        query = sa.select(quarter, sa.func.count()).where(*_in(_h.requested_at, since, until))
        rows = self._connection.execute(query.group_by(quarter))
        return [(_moment(at), int(count)) for at, count in rows]

    def board(self, levels: ServiceLevels, limit: int) -> Board:
        return board(self._connection, levels, limit)

    def open_now(self) -> tuple[int, datetime | None, int]:
        return open_now(self._connection)

    def late(self, limit: int) -> int:
        return late(self._connection, limit)

    def _rows(self, key: sa.ColumnElement[Any], since: datetime, until: datetime) -> list[Row]:
        key = key.label("key")
        within = _in(_h.requested_at, since, until)
        joined = tables.handoffs.join(tables.conversations, _c.id == _h.conversation_id)
        counted = (
            sa.select(key, sa.func.count(), sa.func.count(_h.rating), sa.func.avg(_h.rating))
            .select_from(joined)
            .where(*within)
            .group_by(key)
        )
        spreads = {
            name: self._spreads(key, joined, end, [*within, end.is_not(None)]) for name, end in _ENDS.items()
        }
        return [
            Row(
                found,
                int(count),
                spreads["first_reply"].get(found, Spread()),
                spreads["resolution"].get(found, Spread()),
                int(rated),
                None if rating is None else round(float(rating), 2),
            )
            for found, count, rated, rating in self._connection.execute(counted)
            if found is not None
        ]

    def _spreads(
        self, key: sa.ColumnElement[Any], joined: sa.FromClause, end: sa.Column[Any], where: list[Any]
    ) -> dict[str, Spread]:
        """By nearest rank: half, or nine tenths, of the durations are no longer."""
        took = (epoch(end) - epoch(_h.requested_at)).label("took")
        each = sa.select(key, took).select_from(joined).where(*where).subquery()
        ranked = sa.select(
            each.c.key,
            each.c.took,
            sa.func.row_number().over(partition_by=each.c.key, order_by=each.c.took).label("place"),
            sa.func.count().over(partition_by=each.c.key).label("total"),
        ).subquery()

        def percentile(percent: int) -> sa.ColumnElement[Any]:
            far_enough = ranked.c.place * 100 >= ranked.c.total * percent
            return sa.func.min(sa.case((far_enough, ranked.c.took)))

        query = sa.select(ranked.c.key, sa.func.count(), percentile(50), percentile(90))
        rows = self._connection.execute(query.group_by(ranked.c.key))
        return {
            found: Spread(int(count), int(median), int(p90))
            for found, count, median, p90 in rows
            if found is not None
        }

    def _distinct(self, query: sa.Select[Any]) -> int:
        counted = sa.select(sa.func.count()).select_from(query.distinct().subquery())
        return int(self._connection.execute(counted).scalar_one())


def _in(column: sa.Column[Any], since: datetime, until: datetime) -> list[sa.ColumnElement[bool]]:
    return [column >= since, column < until]


def _quarter(column: sa.Column[Any]) -> sa.ColumnElement[int]:
    return (epoch(column) // QUARTER) * QUARTER


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
