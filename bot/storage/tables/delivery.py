"""What is on its way: news for pages, work for the workers, files and parts of messages."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from bot.storage.tables.base import BigId, Key, Moment, metadata

events = Table(
    "events",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("audience", sa.String(16), nullable=False),
    Column("kind", sa.String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("conversation_id", Key),
    Column("data", sa.JSON, nullable=False),
    Index(None, "audience", "conversation_id", "id"),
    sqlite_autoincrement=True,
)

leases = Table(
    "leases",
    metadata,
    Column("conversation_id", Key, ForeignKey("conversations.id"), primary_key=True),
    Column("owner", sa.String(128), nullable=False),
    Column("epoch", sa.Integer, nullable=False),
    Column("until", Moment, nullable=False),
)

# What a message became at its provider: one part, or several where it was too long for one. A part that
# failed and was sent again has two rows.
parts = Table(
    "parts",
    metadata,
    Column("account", sa.String(64), primary_key=True),
    Column("external_id", sa.String(255), primary_key=True),
    Column("message_id", Key, ForeignKey("messages.id"), nullable=False, index=True),
    Column("number", sa.SmallInteger, nullable=False),
    Column("delivery", sa.String(16), nullable=False),
)

# Up to when it is known of an account that nothing is missing of what its customers wrote.
caught_up = Table(
    "caught_up",
    metadata,
    Column("account", sa.String(64), primary_key=True),
    Column("until", Moment, nullable=False),
)

# Of albums in groups, for the seconds in which it is not known whether they are meant for us.
album_pieces = Table(
    "album_pieces",
    metadata,
    Column("account", sa.String(64), primary_key=True),
    Column("external_id", sa.String(255), primary_key=True),
    Column("address", sa.String(255), nullable=False),
    Column("album", sa.String(255), nullable=False),
    Column("told", sa.JSON, nullable=False),
    Column("at", Moment, nullable=False),
)

# Attachments that are still at the provider. A message that is ``holding`` is not answered before.
fetches = Table(
    "fetches",
    metadata,
    Column("message_id", Key, ForeignKey("messages.id"), primary_key=True),
    Column("number", sa.SmallInteger, primary_key=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("holding", sa.Boolean, nullable=False),
    Column("attempts", sa.SmallInteger, nullable=False),
    Column("next_attempt_at", Moment, nullable=False, index=True),
)
