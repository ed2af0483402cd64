"""The tables. Migrations live in migrations/; test_migrations compares the two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, UniqueConstraint
from sqlalchemy.engine import Dialect


class Moment(sa.TypeDecorator[datetime]):
    """Aware datetimes, kept as naive UTC."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Key = sa.String(64)
BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

contacts = Table(
    "contacts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("created_at", Moment, nullable=False),
    Column("name", sa.Text),
    Column("language", sa.String(8)),
)

identities = Table(
    "identities",
    metadata,
    Column("account", sa.String(64), primary_key=True),
    Column("external_id", sa.String(255), primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("unreachable_since", Moment),
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
    Index(None, "contact_id", "account"),
    Index(None, "account", "address"),
    # One for each order of each list (storage/listing.py): with the id, every page begins where it should.
    Index(None, "assignee_id", "status", "urgency", "id"),
    Index(None, "status", "updated_at", "id"),
    Index(None, "urgency", "id"),
    Index(None, "updated_at", "id"),
)
Index(
    "ix_conversations_queue",
    conversations.c.urgency,
    conversations.c.id,
    sqlite_where=conversations.c.assignee_id.is_(None) & (conversations.c.status == "open"),
    postgresql_where=conversations.c.assignee_id.is_(None) & (conversations.c.status == "open"),
)
Index(
    "ix_conversations_snoozed",
    conversations.c.snoozed_until,
    sqlite_where=conversations.c.snoozed_until.is_not(None),
    postgresql_where=conversations.c.snoozed_until.is_not(None),
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
Index(
    "ix_messages_unhandled",
    messages.c.conversation_id,
    messages.c.position,
    sqlite_where=messages.c.handled == sa.false(),
    postgresql_where=messages.c.handled == sa.false(),
)
Index(
    "ix_messages_queued",
    messages.c.conversation_id,
    messages.c.position,
    sqlite_where=messages.c.delivery == "queued",
    postgresql_where=messages.c.delivery == "queued",
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
    Column("asked_at", Moment, nullable=False),
    Column("fresh", sa.Boolean, nullable=False),
    Column("answered_at", Moment),
    Column("understood", sa.JSON),
    Column("signals", sa.JSON, nullable=False),
    Column("slots", sa.JSON, nullable=False),
    Column("rejected", sa.Boolean, nullable=False),
    UniqueConstraint("conversation_id", "sequence"),
)
Index(
    "ix_turns_asked",
    turns.c.conversation_id,
    unique=True,
    sqlite_where=turns.c.state == "asked",
    postgresql_where=turns.c.state == "asked",
)

effects = Table(
    "effects",
    metadata,
    Column("turn_id", Key, primary_key=True),
    Column("action", sa.String(64), primary_key=True),
    Column("result", sa.JSON, nullable=False),
)

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
    Column("secret", sa.String(64), nullable=False),
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
    sqlite_autoincrement=True,
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Key, primary_key=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("reason", sa.String(32), nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("turn_id", Key),
    Column("signals", sa.JSON, nullable=False),
    Column("operator_id", Key, ForeignKey("operators.id")),
    Column("ticket_number", sa.String(32)),
    Column("assigned_at", Moment),
    Column("first_reply_at", Moment),
    Column("resolved_at", Moment),
    Column("team", sa.String(64)),
    Column("wanted", sa.Text),
    Column("step", sa.String(16)),
    Column("step_since", Moment),
    Column("tried", sa.JSON, nullable=False, server_default="[]"),
    Column("ending", sa.String(16)),
    Column("summary", sa.Text),
    Column("told_summary", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("rating", sa.SmallInteger),
    Column("comment", sa.Text),
    Column("rated_at", Moment),
)
Index(
    "ix_handoffs_current",
    handoffs.c.conversation_id,
    unique=True,
    sqlite_where=handoffs.c.resolved_at.is_(None),
    postgresql_where=handoffs.c.resolved_at.is_(None),
)

# What is to happen to a conversation later, by whichever gateway is there then.
timers = Table(
    "timers",
    metadata,
    Column("conversation_id", Key, ForeignKey("conversations.id"), primary_key=True),
    Column("kind", sa.String(32), primary_key=True),
    Column("due_at", Moment, nullable=False, index=True),
    Column("epoch", sa.Integer, nullable=False),
)

# What was promised to a customer, and by when; by nobody in particular where somebody is to call them.
tasks = Table(
    "tasks",
    metadata,
    Column("id", Key, primary_key=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("operator_id", Key, ForeignKey("operators.id")),
    Column("kind", sa.String(16), nullable=False, server_default="promise"),
    Column("ticket_number", sa.String(32)),
    Column("text", sa.Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    Index(None, "operator_id", "done_at", "due_at"),
)

series = Table(
    "series",
    metadata,
    Column("name", sa.String(32), primary_key=True),
    Column("last", sa.Integer, nullable=False),
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", Key, primary_key=True),
    Column("number", sa.String(32), nullable=False, unique=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("kind", sa.String(64), nullable=False),
    Column("office", sa.String(64), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("state", sa.String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
)
Index(
    "ix_appointments_taken",
    appointments.c.office,
    appointments.c.starts_at,
    unique=True,
    sqlite_where=appointments.c.state == "booked",
    postgresql_where=appointments.c.state == "booked",
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Key, primary_key=True),
    Column("number", sa.String(32), nullable=False, unique=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False),
    Column("kind", sa.String(64), nullable=False),
    Column("text", sa.Text, nullable=False),
    Column("state", sa.String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("service", sa.String(64)),
    Column("district", sa.String(64)),
    Column("note", sa.Text),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Key, primary_key=True),
    Column("service", sa.String(64), nullable=False),
    Column("district", sa.String(64), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("note_es", sa.Text, nullable=False),
    Column("note_en", sa.Text, nullable=False),
    Column("expected_at", Moment),
    Column("closed_at", Moment, index=True),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("conversation_id", Key, ForeignKey("conversations.id"), primary_key=True),
    Column("service", sa.String(64), primary_key=True),
    Column("district", sa.String(64), primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False),
)

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

# Addresses that asked for no more messages they have not asked for.
stops = Table(
    "stops",
    metadata,
    Column("account", sa.String(64), primary_key=True),
    Column("external_id", sa.String(255), primary_key=True),
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
