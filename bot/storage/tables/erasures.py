"""Who was erased, by ids alone, and what is still to be done for it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Table

from bot.storage.tables.base import Key, Moment, index_where, metadata

erasures = Table(
    "erasures",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False),
    Column("contacts", sa.JSON, nullable=False),
    Column("conversations", sa.JSON, nullable=False),
    Column("media", sa.JSON, nullable=False),
    Column("lately", sa.JSON, nullable=False, server_default="[]"),
    Column("asked_at", Moment, nullable=False, index=True),
    Column("operator_id", Key, ForeignKey("operators.id")),
    Column("done_at", Moment),
)
index_where("ix_erasures_open", erasures.c.done_at.is_(None), erasures.c.asked_at)
