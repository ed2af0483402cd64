"""Operators, how they come in, and the record of what they do."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Table

from bot.storage.tables.base import BigId, Key, Moment, metadata

operators = Table(
    "operators",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", sa.Text, nullable=False),
    Column("login", sa.String(64), nullable=False, unique=True),
    Column("presence", sa.String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("capacity", sa.Integer, nullable=False),
    Column("role", sa.String(16), nullable=False, server_default="operator"),
    Column("password_hash", sa.Text),
    Column("last_assigned_at", Moment),
    Column("teams", sa.JSON, nullable=False, server_default="[]"),
    Column("languages", sa.JSON, nullable=False, server_default='["es", "en"]'),
    Column("hours", sa.Text),
    Column("seen_at", Moment),
    Column("left_at", Moment),
    Column("acted_at", Moment),
    Column("photo", sa.String(64), index=True),
)

sign_offs = Table(
    "sign_offs",
    metadata,
    Column("operator_id", Key, ForeignKey("operators.id"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("because", sa.String(16), nullable=False),
    Column("chats", sa.JSON, nullable=False),
)

# What was decided about teams on their page; the others are as data/business/handoff.yml declares them.
teams = Table(
    "teams",
    metadata,
    Column("id", Key, primary_key=True),
    Column("names", sa.JSON, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("languages", sa.JSON, nullable=False),
    Column("reasons", sa.JSON, nullable=False),
    Column("intents", sa.JSON, nullable=False),
    Column("services", sa.JSON, nullable=False),
    Column("first", sa.Text),
    Column("changed_by", Key, ForeignKey("operators.id")),
    Column("removed_at", Moment),
)

secrets = Table(
    "secrets",
    metadata,
    Column("kind", sa.String(16), primary_key=True),
    Column("hashed", sa.String(64), primary_key=True),
    Column("operator_id", Key, ForeignKey("operators.id"), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
    Column("created_at", Moment),
    Column("used_at", Moment),
    Column("device", sa.String(80)),
)

# What is asked of some after their password. ``codes``: hashes of the recovery codes not used yet.
second_steps = Table(
    "second_steps",
    metadata,
    Column("operator_id", Key, ForeignKey("operators.id"), primary_key=True),
    Column("secret", sa.Text, nullable=False),
    Column("confirmed_at", Moment),
    Column("last_step", BigId, nullable=False),
    Column("codes", sa.JSON, nullable=False),
)

# Who saw and did what. Rows are added and never changed: triggers of migration 0009 refuse anything else. It
# keeps no key to conversations, which may be forgotten.
audit = Table(
    "audit",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("action", sa.String(64), nullable=False, index=True),
    Column("operator_id", Key, ForeignKey("operators.id"), index=True),
    Column("conversation_id", Key, index=True),
    Column("subject_id", Key, ForeignKey("operators.id")),
    Column("detail", sa.JSON, nullable=False),
    Column("terminal", sa.String(64)),
    sqlite_autoincrement=True,
)
