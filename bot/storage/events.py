"""The record of changes that live pages read and resume from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.event import Audience, Event, page
from bot.storage import tables
from bot.storage.mapping import from_row
from bot.storage.prepared import prepared

_e = tables.events.c
_ONE_WRITER = 0x76656E74  # any number that no other lock of ours uses


_ADD = sa.insert(tables.events).inline()
_AFTER = (
    sa.select(tables.events)
    .where(_e.audience == sa.bindparam("audience"), _e.id > sa.bindparam("cursor"))
    .order_by(_e.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_AFTER_IN = _AFTER.where(_e.conversation_id == sa.bindparam("conversation"))


class EventRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: list[dict[str, Any]] = []
        self.announced: set[str] = set()

    def add(
        self,
        audience: Audience,
        kind: str,
        conversation_id: str | None,
        data: dict[str, Any],
        at: datetime,
        news: bool = True,
    ) -> None:
        row = {"audience": audience.value, "kind": kind, "conversation_id": conversation_id}
        self._waiting.append({**row, "data": data, "at": at})
        if not news:
            return
        to_customer = audience is Audience.CUSTOMER and conversation_id is not None
        self.announced.add(page(str(conversation_id)) if to_customer else conversation_id or kind)

    def write(self) -> None:
        """As the last thing a transaction does, for from here on all others that tell something wait: whoever
        took a row after it could be waited for by one of them."""
        if self._waiting:
            self._keep_in_order()
        for row in self._waiting:
            prepared(_ADD).do(self._connection, row)
        self._waiting.clear()

    def after(
        self, cursor: int, audience: Audience, conversation_id: str | None = None, limit: int = 200
    ) -> list[Event]:
        values = {"audience": audience.value, "cursor": cursor, "most": limit}
        if conversation_id is None:
            rows = prepared(_AFTER).rows(self._connection, values)
        else:
            rows = prepared(_AFTER_IN).rows(self._connection, {**values, "conversation": conversation_id})
        return [from_row(Event, row) for row in rows]

    def state_before(self, conversation_id: str, event_id: int) -> dict[str, Any]:
        """What the console was told of the conversation's owner before this event; empty if nothing."""
        mine = (_e.audience == Audience.CONSOLE.value, _e.conversation_id == conversation_id)
        query = sa.select(_e.data).where(*mine, _e.kind == "state", _e.id < event_id)
        return self._connection.execute(query.order_by(_e.id.desc()).limit(1)).scalar() or {}

    def has(self, event_id: int) -> bool:
        return self._connection.execute(sa.select(_e.id).where(_e.id == event_id)).first() is not None

    def last_id(self) -> int:
        return int(self._connection.execute(sa.select(sa.func.coalesce(sa.func.max(_e.id), 0))).scalar_one())

    def _keep_in_order(self) -> None:
        """A later id must never be seen before an earlier one is committed: one writer of events at a time.

        SQLite has a single writer anyway.
        """
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_WRITER)))
