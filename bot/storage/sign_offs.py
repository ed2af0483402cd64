"""Who was set offline, until they say where they are."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.sign_off import SignOff
from bot.storage.mapping import from_row, to_row
from bot.storage.tables import sign_offs


class SignOffRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, operator_id: str) -> SignOff | None:
        query = sa.select(sign_offs).where(sign_offs.c.operator_id == operator_id)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else from_row(SignOff, row)

    def put(self, sign_off: SignOff) -> None:
        self.remove(sign_off.operator_id)
        self._connection.execute(sa.insert(sign_offs).values(to_row(sign_off)))

    def remove(self, operator_id: str) -> None:
        self._connection.execute(sa.delete(sign_offs).where(sign_offs.c.operator_id == operator_id))
