"""The tables of what operators write with."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from bot.storage.tables.base import BigId, Key, Moment, index_where, metadata

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
index_where(
    "ix_canned_replies_code", canned_replies.c.removed_at.is_(None), canned_replies.c.code, unique=True
)

drafts = Table(
    "drafts",
    metadata,
    Column("conversation_id", Key, ForeignKey("conversations.id"), primary_key=True),
    Column("operator_id", Key, ForeignKey("operators.id"), primary_key=True, index=True),
    Column("mode", sa.String(8), primary_key=True),
    Column("text", sa.Text, nullable=False),
    Column("seen", sa.Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

mentions = Table(
    "mentions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("message_id", Key, ForeignKey("messages.id"), nullable=False, index=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False),
    Column("operator_id", Key, ForeignKey("operators.id"), nullable=False),
    Column("by_id", Key, ForeignKey("operators.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("read_at", Moment),
    Index(None, "operator_id", "at"),
)

push_subscriptions = Table(
    "push_subscriptions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("operator_id", Key, ForeignKey("operators.id"), nullable=False, index=True),
    Column("endpoint", sa.String(2000), nullable=False, unique=True),
    Column("p256dh", sa.String(128), nullable=False),
    Column("auth", sa.String(64), nullable=False),
    Column("language", sa.String(8), nullable=False),
    Column("created_at", Moment, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("news", sa.String(16), nullable=False),
    Column("through", sa.String(16), nullable=False),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("operator_id", Key, ForeignKey("operators.id")),
    Column("subscription_id", Key),
    Column("attempts", sa.SmallInteger, nullable=False),
    Column("next_attempt_at", Moment, index=True),
    Column("ended_at", Moment),
    Column("failure", sa.Text),
)

# Up to which event it was looked who is to be told: one row.
alert_cursor = Table(
    "alert_cursor",
    metadata,
    Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
    Column("event_id", BigId, nullable=False),
)

operator_settings = Table(
    "operator_settings",
    metadata,
    Column("operator_id", Key, ForeignKey("operators.id"), primary_key=True),
    Column("settings", sa.JSON, nullable=False),
)

macros = Table(
    "macros",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", sa.String(60), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("steps", sa.JSON, nullable=False),
    Column("team", sa.String(64)),
    Column("updated_by", Key, ForeignKey("operators.id")),
    Column("removed_at", Moment),
)
