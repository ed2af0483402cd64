"""What has been kept long enough, found at the old end of each table: a step costs the same, however much
there is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.conversation import Conversation, Status
from bot.core.event import Audience
from bot.storage import tables
from bot.storage.mapping import from_row
from bot.storage.register import REGISTER

_e = tables.events.c
_f = tables.effects.c
_t = tables.turns.c
_c = tables.conversations.c
_k = tables.keeping.c
_m = tables.messages.c
_LINES = {line.table.name: line for line in REGISTER}
WITH_PERSON = (Status.OPEN.value, Status.SNOOZED.value)
_BEGINNING = (datetime(1970, 1, 1, tzinfo=UTC), "")


class KeepingRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def end_events(self, before: datetime, most: int) -> int:
        """The last of all stays, so that no cursor is ever ahead of the table. So does what the console was
        told last of who has a conversation that a person has: the next such news is compared with it."""
        theirs = sa.select(_c.id).where(_c.status.in_(WITH_PERSON))
        console = _e.audience == Audience.CONSOLE.value
        needed = console & (_e.kind == "state") & _e.conversation_id.in_(theirs)
        oldest = (
            sa.select(_e.id, _e.at)
            .where(_e.id <= self._read_by_all(), sa.not_(sa.func.coalesce(needed, sa.false())))
            .order_by(_e.id)
            .limit(most)
            .subquery()
        )
        over = sa.select(oldest.c.id).where(oldest.c.at < before)
        return self._connection.execute(sa.delete(tables.events).where(_e.id.in_(over))).rowcount

    def end_effects(self, before: datetime, most: int) -> int:
        """Their turns' ids begin with their time: the oldest are at the beginning of the key."""
        oldest = sa.select(_f.turn_id).distinct().order_by(_f.turn_id).limit(most).subquery()
        over = sa.select(_t.id).where(_t.id.in_(sa.select(oldest.c.turn_id)), _t.answered_at < before)
        return self._connection.execute(sa.delete(tables.effects).where(_f.turn_id.in_(over))).rowcount

    def reach_of_messages(self, after: str, before: datetime, most: int) -> str | None:
        """Messages' ids begin with their time."""
        next_ones = (
            sa.select(_m.id, _m.created_at).where(_m.id > after).order_by(_m.id).limit(most).subquery()
        )
        last = sa.select(sa.func.max(next_ones.c.id)).where(next_ones.c.created_at < before)
        return self._connection.execute(last).scalar()

    def wordy_messages(self, after: str, upto: str, before: datetime, most: int) -> dict[str, set[str]]:
        query = (
            sa.select(_m.id, _m.attachments)
            .join(tables.conversations, _c.id == _m.conversation_id)
            .where(_m.id > after, _m.id <= upto, _m.created_at < before, _LINES["messages"].wordy())
            .where(_c.status.not_in(WITH_PERSON))
            .order_by(_m.id)
            .limit(most)
        )
        rows = self._connection.execute(query)
        return {key: {one["key"] for one in files if one.get("key")} for key, files in rows}

    def files_shown(self, after: str, most: int) -> tuple[str | None, set[str]]:
        query = sa.select(_m.id, _m.attachments).where(_m.id > after).order_by(_m.id).limit(most)
        rows = self._connection.execute(query).all()
        keys = {one["key"] for _, files in rows for one in files if one.get("key")}
        return (rows[-1][0] if rows else None), keys

    def end_messages(self, message_ids: Collection[str], before: datetime) -> None:
        h = tables.handoffs.c
        of = sa.select(_m.conversation_id).where(_m.id.in_(message_ids))
        for name, theirs in {
            "parts": tables.parts.c.message_id.in_(message_ids),
            "turns": _t.conversation_id.in_(of) & _t.message_id.in_(message_ids),
            "handoffs": h.conversation_id.in_(of) & (h.resolved_at < before),
            "messages": _m.id.in_(message_ids),
        }.items():
            self._connection.execute(_LINES[name].change().where(theirs))

    def silent(self, walk: str, before: datetime, most: int) -> list[Conversation]:
        place, seen = sa.tuple_(_c.updated_at, _c.id), self._place(walk)
        after = sa.tuple_(sa.literal(seen[0], _c.updated_at.type), sa.literal(seen[1], _c.id.type))
        query = sa.select(tables.conversations).where(place > after, _c.updated_at < before)
        rows = self._connection.execute(query.order_by(_c.updated_at, _c.id).limit(most)).mappings()
        return [from_row(Conversation, row) for row in rows]

    def walked(self, walk: str, last: Conversation | None) -> None:
        at, last_id = (last.updated_at, last.id) if last else _BEGINNING
        moved = sa.update(tables.keeping).where(_k.walk == walk).values(at=at, last_id=last_id)
        if not self._connection.execute(moved).rowcount:
            self._connection.execute(sa.insert(tables.keeping).values(walk=walk, at=at, last_id=last_id))

    def _read_by_all(self) -> int:
        w = tables.webhooks.c
        cursors = [
            sa.select(sa.func.max(_e.id) - 1),
            sa.select(sa.func.min(tables.alert_cursor.c.event_id)),
            sa.select(sa.func.min(w.cursor)).where(w.removed_at.is_(None), w.since.is_not(None)),
        ]
        found = [self._connection.execute(query).scalar() for query in cursors]
        return min(int(one) for one in found if one is not None) if found[0] is not None else 0

    def _place(self, walk: str) -> tuple[datetime, str]:
        row = self._connection.execute(sa.select(_k.at, _k.last_id).where(_k.walk == walk)).first()
        return (row[0], row[1]) if row else _BEGINNING
