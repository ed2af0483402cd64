"""The tokens that let operators in, and what is asked of them besides."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.secret import SecondStep, Secret
from bot.storage import tables
from bot.storage.mapping import from_row, to_row

_s = tables.secrets.c


class SecretRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, secret: Secret) -> None:
        self._connection.execute(sa.insert(tables.secrets).values(to_row(secret)))

    def get(self, kind: str, hashed: str, now: datetime) -> Secret | None:
        query = sa.select(tables.secrets).where(_s.kind == kind, _s.hashed == hashed, _s.expires_at > now)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else from_row(Secret, row)

    def of(self, operator_id: str, kind: str, now: datetime) -> list[Secret]:
        query = sa.select(tables.secrets).where(
            _s.operator_id == operator_id, _s.kind == kind, _s.expires_at > now
        )
        rows = self._connection.execute(query.order_by(_s.created_at.desc(), _s.hashed)).mappings()
        return [from_row(Secret, row) for row in rows]

    def used(self, kind: str, hashed: str, now: datetime) -> None:
        mine = (_s.kind == kind) & (_s.hashed == hashed)
        self._connection.execute(sa.update(tables.secrets).where(mine).values(used_at=now))

    def remove(self, kind: str, hashed: str) -> bool:
        gone = self._connection.execute(sa.delete(tables.secrets).where(_s.kind == kind, _s.hashed == hashed))
        return gone.rowcount == 1

    def remove_all(self, operator_id: str, *kinds: str) -> int:
        gone = self._connection.execute(
            sa.delete(tables.secrets).where(_s.operator_id == operator_id, _s.kind.in_(kinds))
        )
        return int(gone.rowcount)

    def forget_expired(self, now: datetime) -> None:
        self._connection.execute(sa.delete(tables.secrets).where(_s.expires_at <= now))


class SecondStepRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, operator_id: str) -> SecondStep | None:
        query = sa.select(tables.second_steps).where(tables.second_steps.c.operator_id == operator_id)
        row = self._connection.execute(query.with_for_update()).mappings().first()
        return None if row is None else from_row(SecondStep, row)

    def put(self, step: SecondStep) -> None:
        """In its row, never in a new one: whoever waits for that would find that there is none."""
        table, row = tables.second_steps, to_row(step)
        mine = table.c.operator_id == step.operator_id
        if not self._connection.execute(sa.update(table).where(mine).values(row)).rowcount:
            self._connection.execute(sa.insert(table).values(row))

    def remove(self, operator_id: str) -> None:
        mine = tables.second_steps.c.operator_id == operator_id
        self._connection.execute(sa.delete(tables.second_steps).where(mine))

    def all(self) -> list[SecondStep]:
        query = sa.select(tables.second_steps).order_by(tables.second_steps.c.operator_id)
        return [from_row(SecondStep, row) for row in self._connection.execute(query).mappings()]

    def who_has_one(self) -> set[str]:
        table = tables.second_steps
        query = sa.select(table.c.operator_id).where(table.c.confirmed_at.is_not(None))
        return set(self._connection.execute(query).scalars())
