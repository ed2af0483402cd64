"""Answers to many, and how far each has come."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.core.bulk import BulkAnswer, BulkItem, BulkState, Tally
from bot.storage import tables
from bot.storage.mapping import from_row, to_row
from bot.storage.repository import Repository

_b = tables.bulk_answers.c
_i = tables.bulk_items.c


class BulkRepository(Repository[BulkAnswer]):
    table, kind = tables.bulk_answers, BulkAnswer

    def running(self) -> list[str]:
        query = sa.select(_b.id).where(_b.progress == BulkState.RUNNING.value).order_by(_b.created_at)
        return list(self._connection.execute(query).scalars())

    def of(self, operator_id: str, since: datetime) -> list[BulkAnswer]:
        wanted = (_b.operator_id == operator_id) & (
            _b.progress.in_([BulkState.RUNNING.value, BulkState.PAUSED.value]) | (_b.ended_at >= since)
        )
        return self._all(sa.select(self.table).where(wanted).order_by(_b.created_at.desc()).limit(20))

    def add_items(self, items: list[BulkItem]) -> None:
        if items:
            self._connection.execute(sa.insert(tables.bulk_items), [to_row(item) for item in items])

    def next_item(self, bulk_id: str) -> BulkItem | None:
        todo = sa.select(tables.bulk_items).where(_i.bulk_id == bulk_id, _i.done == sa.false())
        row = self._connection.execute(todo.order_by(_i.number).limit(1)).mappings().first()
        return None if row is None else from_row(BulkItem, row)

    def save_item(self, item: BulkItem) -> None:
        same = (_i.bulk_id == item.bulk_id) & (_i.number == item.number)
        self._connection.execute(sa.update(tables.bulk_items).where(same).values(to_row(item)))

    def tally(self, bulk_id: str) -> Tally:
        query = (
            sa.select(_i.done, _i.why, sa.func.count()).where(_i.bulk_id == bulk_id).group_by(_i.done, _i.why)
        )
        rows = [(bool(done), why, int(many)) for done, why, many in self._connection.execute(query)]
        return Tally(
            sum(many for _, _, many in rows),
            sum(many for done, why, many in rows if done and why is None),
            {why: many for done, why, many in rows if done and why is not None},
        )
