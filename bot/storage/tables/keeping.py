"""How far the silent conversations have been walked through, by what for."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Table

from bot.storage.tables.base import Key, Moment, metadata

keeping = Table(
    "keeping",
    metadata,
    Column("walk", sa.String(32), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("last_id", Key, nullable=False),
)
