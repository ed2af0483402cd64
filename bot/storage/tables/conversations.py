"""What is said in a conversation, and what the bot made of it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from bot.storage.tables.base import Key, Moment, index_where, metadata

conversations = Table(
    "conversations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False),
    Column("account", sa.String(64), nullable=False),
    Column("status", sa.String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("language", sa.String(8), nullable=False),
    Column("assignee_id", Key, ForeignKey("operators.id")),
    Column("epoch", sa.Integer, nullable=False),
    Column("gate_turn_id", Key),
    Column("turn_sequence", sa.Integer, nullable=False),
    Column("last_position", sa.Integer, nullable=False),
    Column("waiting_since", Moment),
    Column("priority", sa.SmallInteger, nullable=False),
    Column("open_form", sa.String(64)),
    Column("told_of_outage", sa.Boolean, nullable=False),
    Column("address", sa.String(255), nullable=False, server_default=""),
    Column("team", sa.String(64)),
    Column("snoozed_until", Moment),
    # Where it stands in a list: Conversation.urgency, kept with every save.
    Column("urgency", sa.BigInteger, nullable=False, server_default="0"),
    Column("erased_at", Moment),
    Index(None, "contact_id", "account"),
    Index(None, "account", "address"),
    # One for each order of each list (storage/listing.py): with the id, every page begins where it should.
    Index(None, "assignee_id", "status", "urgency", "id"),
    Index(None, "status", "updated_at", "id"),
    Index(None, "urgency", "id"),
    Index(None, "updated_at", "id"),
)
index_where(
    "ix_conversations_queue",
    conversations.c.assignee_id.is_(None) & (conversations.c.status == "open"),
    conversations.c.urgency,
    conversations.c.id,
)
index_where(
    "ix_conversations_snoozed", conversations.c.snoozed_until.is_not(None), conversations.c.snoozed_until
)

messages = Table(
    "messages",
    metadata,
    Column("id", Key, primary_key=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False),
    Column("position", sa.Integer, nullable=False),
    Column("author", sa.String(16), nullable=False),
    Column("text", sa.Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("delivery", sa.String(16), nullable=False),
    Column("buttons", sa.JSON, nullable=False),
    Column("payload", sa.Text),
    Column("private", sa.Boolean, nullable=False),
    Column("author_name", sa.Text),
    Column("operator_id", Key, ForeignKey("operators.id")),
    Column("account", sa.String(64)),
    Column("external_id", sa.String(255)),
    Column("turn_id", Key),
    Column("epoch", sa.Integer, nullable=False),
    Column("handled", sa.Boolean, nullable=False),
    Column("attempts", sa.Integer, nullable=False),
    Column("next_attempt_at", Moment),
    Column("failure", sa.Text),
    Column("attachments", sa.JSON, nullable=False),
    Column("quoted_id", Key),
    Column("language", sa.String(8)),
    Column("meta", sa.JSON, nullable=False),
    UniqueConstraint("conversation_id", "position"),
    UniqueConstraint("account", "external_id"),
    Index(None, "turn_id"),
)
# How many wrote, and when: of all that is said a third.
index_where(
    "ix_messages_of_customers",
    messages.c.author == "customer",
    messages.c.created_at,
    messages.c.conversation_id,
)
index_where(
    "ix_messages_unhandled", messages.c.handled == sa.false(), messages.c.conversation_id, messages.c.position
)
index_where(
    "ix_messages_queued", messages.c.delivery == "queued", messages.c.conversation_id, messages.c.position
)
index_where(
    "ix_messages_failed", messages.c.delivery == "failed", messages.c.conversation_id, messages.c.position
)

turns = Table(
    "turns",
    metadata,
    Column("id", Key, primary_key=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False),
    Column("sequence", sa.Integer, nullable=False),
    Column("message_id", Key, ForeignKey("messages.id"), nullable=False),
    Column("state", sa.String(16), nullable=False),
    Column("epoch", sa.Integer, nullable=False),
    Column("asked_at", Moment, nullable=False, index=True),
    Column("fresh", sa.Boolean, nullable=False),
    Column("answered_at", Moment),
    Column("understood", sa.JSON),
    Column("signals", sa.JSON, nullable=False),
    Column("slots", sa.JSON, nullable=False),
    Column("rejected", sa.Boolean, nullable=False),
    UniqueConstraint("conversation_id", "sequence"),
)
index_where("ix_turns_asked", turns.c.state == "asked", turns.c.conversation_id, unique=True)

effects = Table(
    "effects",
    metadata,
    Column("turn_id", Key, primary_key=True),
    Column("action", sa.String(64), primary_key=True),
    Column("result", sa.JSON, nullable=False),
)
