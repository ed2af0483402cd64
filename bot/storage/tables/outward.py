"""The tables of what other systems are told, and may ask."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from bot.storage.tables.base import BigId, Key, Moment, metadata

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Key, primary_key=True),
    Column("url", sa.String(2000), nullable=False),
    Column("kinds", sa.JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("since", Moment),
    Column("cursor", BigId, nullable=False),
    Column("removed_at", Moment),
    Column("secret_number", sa.Integer, nullable=False),
    Column("secret_at", Moment),
)

tellings = Table(
    "tellings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("webhook_id", Key, ForeignKey("webhooks.id"), nullable=False),
    Column("number", BigId, nullable=False),
    Column("key", sa.String(160), nullable=False),
    Column("kind", sa.String(32), nullable=False),
    Column("body", sa.JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("state", sa.String(16), nullable=False),
    Column("attempts", sa.Integer, nullable=False),
    Column("next_attempt_at", Moment),
    Column("failure", sa.String(80)),
    Column("ended_at", Moment),
    sa.UniqueConstraint("webhook_id", "kind", "key"),
    Index(None, "state", "next_attempt_at"),
    Index(None, "webhook_id", "state", "number"),
    Index(None, "ended_at"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", sa.String(80), nullable=False),
    Column("hashed", sa.String(64), nullable=False, unique=True),
    Column("scopes", sa.JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("operator_id", Key, ForeignKey("operators.id")),
    Column("last_used_at", Moment),
    Column("revoked_at", Moment),
)

answered_requests = Table(
    "answered_requests",
    metadata,
    Column("key_id", Key, ForeignKey("api_keys.id"), primary_key=True),
    Column("name", sa.String(80), primary_key=True),
    Column("fingerprint", sa.String(64), nullable=False),
    Column("status", sa.Integer, nullable=False),
    Column("body", sa.Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index(None, "created_at"),
)
