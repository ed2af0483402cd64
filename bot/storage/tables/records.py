"""What the business keeps: appointments, tickets, incidents."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Table

from bot.storage.tables.base import Key, Moment, index_where, metadata

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
index_where(
    "ix_appointments_taken",
    appointments.c.state == "booked",
    appointments.c.office,
    appointments.c.starts_at,
    unique=True,
)

sa.Index("ix_appointments_starts_at", appointments.c.starts_at)

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
index_where("ix_tickets_open", tickets.c.state == "open", tickets.c.id)

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
    Column("opened_by", Key, ForeignKey("operators.id")),
    Column("told", sa.Integer),
)
index_where(
    "ix_incidents_open",
    incidents.c.closed_at.is_(None),
    incidents.c.service,
    incidents.c.district,
    unique=True,
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("conversation_id", Key, ForeignKey("conversations.id"), primary_key=True),
    Column("service", sa.String(64), primary_key=True),
    Column("district", sa.String(64), primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False),
    Column("incident_id", Key, ForeignKey("incidents.id"), index=True),
)
