"""The tables of what operators write with."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from bot.storage.tables import Key, Moment, metadata

canned_replies = Table(
    "canned_replies",
    metadata,
    Column("id", Key, primary_key=True),
    Column("code", sa.String(32), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("texts", sa.JSON, nullable=False),
    Column("team", sa.String(64)),
    Column("intent", sa.String(120)),
    Column("updated_by", Key, ForeignKey("operators.id")),
    Column("removed_at", Moment),
)
Index(
    "ix_canned_replies_code",
    canned_replies.c.code,
    unique=True,
    sqlite_where=canned_replies.c.removed_at.is_(None),
    postgresql_where=canned_replies.c.removed_at.is_(None),
)

drafts = Table(
    "drafts",
    metadata,
    Column("conversation_id", Key, ForeignKey("conversations.id"), primary_key=True),
    Column("operator_id", Key, ForeignKey("operators.id"), primary_key=True),
    Column("mode", sa.String(8), primary_key=True),
    Column("text", sa.Text, nullable=False),
    Column("seen", sa.Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

mentions = Table(
    "mentions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("message_id", Key, ForeignKey("messages.id"), nullable=False),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False),
    Column("operator_id", Key, ForeignKey("operators.id"), nullable=False),
    Column("by_id", Key, ForeignKey("operators.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("read_at", Moment),
    Index(None, "operator_id", "at"),
)
