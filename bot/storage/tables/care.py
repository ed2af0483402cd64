"""People who look after customers, and what is to happen later."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from bot.storage.tables.base import Key, Moment, index_where, metadata

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Key, primary_key=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("reason", sa.String(32), nullable=False),
    Column("requested_at", Moment, nullable=False, index=True),
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
    Column("first_reply_due_at", Moment),
    Column("resolution_due_at", Moment),
    Column("late", sa.String(16)),
)
# What reports and the time that is to be waited for are counted from.
index_where("ix_handoffs_assigned_at", handoffs.c.assigned_at.is_not(None), handoffs.c.assigned_at)
index_where("ix_handoffs_rated_at", handoffs.c.rated_at.is_not(None), handoffs.c.rated_at)
index_where("ix_handoffs_current", handoffs.c.resolved_at.is_(None), handoffs.c.conversation_id, unique=True)

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
