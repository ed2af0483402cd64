"""The tables of the operators' desk; those of every conversation are in ``tables``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from bot.storage.tables.base import Key, Moment, metadata

labels = Table(
    "labels",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", sa.String(64), nullable=False),
    Column("folded", sa.String(64), nullable=False, unique=True),
    Column("tint", sa.SmallInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Column("merged_into", Key),
)

# A removed label keeps its rows, to be restored. ``merged_from``: which label brought this one here.
conversation_labels = Table(
    "conversation_labels",
    metadata,
    Column("conversation_id", Key, ForeignKey("conversations.id"), primary_key=True),
    Column("label_id", Key, ForeignKey("labels.id"), primary_key=True),
    Column("merged_from", Key),
    Index(None, "label_id", "conversation_id"),
)

saved_filters = Table(
    "saved_filters",
    metadata,
    Column("id", Key, primary_key=True),
    Column("operator_id", Key, ForeignKey("operators.id"), nullable=False, index=True),
    Column("name", sa.String(64), nullable=False),
    Column("view", sa.String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("wanted", sa.JSON, nullable=False),
)

bulk_answers = Table(
    "bulk_answers",
    metadata,
    Column("id", Key, primary_key=True),
    Column("operator_id", Key, ForeignKey("operators.id"), nullable=False, index=True),
    Column("texts", sa.JSON, nullable=False),
    Column("resolves", sa.Boolean, nullable=False),
    Column("progress", sa.String(16), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
)

bulk_items = Table(
    "bulk_items",
    metadata,
    Column("bulk_id", Key, ForeignKey("bulk_answers.id"), primary_key=True),
    Column("number", sa.Integer, primary_key=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False),
    Column("seen", sa.Integer, nullable=False),
    Column("done", sa.Boolean, nullable=False),
    Column("message_id", Key, ForeignKey("messages.id")),
    Column("why", sa.String(16)),
    Index(None, "bulk_id", "done", "number"),
)

contact_notes = Table(
    "contact_notes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("operator_id", Key, ForeignKey("operators.id"), nullable=False),
    Column("text", sa.Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("removed_at", Moment),
)
