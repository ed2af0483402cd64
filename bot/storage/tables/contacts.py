"""Customers, and which of them are one person."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Table

from bot.storage.tables.base import Key, Moment, metadata

contacts = Table(
    "contacts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("created_at", Moment, nullable=False),
    Column("name", sa.Text),
    Column("language", sa.String(8)),
    Column("erased_at", Moment),
)

identities = Table(
    "identities",
    metadata,
    Column("account", sa.String(64), primary_key=True),
    Column("external_id", sa.String(255), primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("unreachable_since", Moment),
)

# Addresses that asked for no more messages they have not asked for.
stops = Table(
    "stops",
    metadata,
    Column("account", sa.String(64), primary_key=True),
    Column("external_id", sa.String(255), primary_key=True),
    Column("at", Moment, nullable=False),
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("contact_id", Key, ForeignKey("contacts.id"), primary_key=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False),
    Column("hashed", sa.String(64), nullable=False, unique=True),
    Column("expires_at", Moment, nullable=False),
    Column("wrong", sa.Integer, nullable=False),
)

link_tries = Table(
    "link_tries",
    metadata,
    Column("contact_id", Key, ForeignKey("contacts.id"), primary_key=True),
    Column("wrong", sa.Integer, nullable=False),
    Column("since", Moment, nullable=False),
)

merges = Table(
    "merges",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kept_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("gone_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("way", sa.String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("operator_id", Key, ForeignKey("operators.id")),
    Column("moved", sa.JSON, nullable=False),
    Column("undone_at", Moment),
    Column("undone_by", Key, ForeignKey("operators.id")),
)
