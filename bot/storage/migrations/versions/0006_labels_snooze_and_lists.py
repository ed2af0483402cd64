"""labels, snooze, and lists that cost the same at any length"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# As Conversation.urgency has it.
A_PRIORITY, NOBODY_WAITS, URGENT = 10**15, 6 * 10**14, 4


def upgrade() -> None:
    op.create_table(
        "labels",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("folded", sa.String(length=64), nullable=False),
        sa.Column("tint", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint("folded", name=op.f("uq_labels_folded")),
    )
    op.create_table(
        "conversation_labels",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("label_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_conversation_labels_conversation_id")
        ),
        sa.ForeignKeyConstraint(["label_id"], ["labels.id"], name=op.f("fk_conversation_labels_label_id")),
        sa.PrimaryKeyConstraint("conversation_id", "label_id", name=op.f("pk_conversation_labels")),
    )
    op.create_index(
        "ix_conversation_labels_label_id_conversation_id",
        "conversation_labels",
        ["label_id", "conversation_id"],
    )
    op.add_column("conversations", sa.Column("snoozed_until", sa.DateTime(), nullable=True))
    op.add_column("conversations", sa.Column("urgency", sa.BigInteger(), server_default="0", nullable=False))
    _give_everyone_a_place()
    for gone in ("status_assignee_id_priority_waiting_since", "assignee_id_status", "updated_at"):
        op.drop_index(f"ix_conversations_{gone}", table_name="conversations")
    for columns in (
        ["assignee_id", "status", "urgency", "id"],
        ["status", "updated_at", "id"],
        ["urgency", "id"],
        ["updated_at", "id"],
    ):
        op.create_index(f"ix_conversations_{'_'.join(columns)}", "conversations", columns)
    queue = sa.text("assignee_id IS NULL AND status = 'open'")
    op.create_index(
        "ix_conversations_queue",
        "conversations",
        ["urgency", "id"],
        sqlite_where=queue,
        postgresql_where=queue,
    )
    snoozed = sa.text("snoozed_until IS NOT NULL")
    op.create_index(
        "ix_conversations_snoozed",
        "conversations",
        ["snoozed_until"],
        sqlite_where=snoozed,
        postgresql_where=snoozed,
    )


def _give_everyone_a_place() -> None:
    moments = [sa.column(name, sa.DateTime()) for name in ("waiting_since", "updated_at")]
    table = sa.table("conversations", *map(sa.column, ("id", "priority", "urgency")), *moments)
    rows = op.get_bind().execute(sa.select(table)).all()
    places = [{"key": row.id, "place": _place(row)} for row in rows]
    if places:
        mine = table.c.id == sa.bindparam("key")
        op.get_bind().execute(sa.update(table).where(mine).values(urgency=sa.bindparam("place")), places)


def _place(row: Any) -> int:
    since = row.waiting_since
    within = _milliseconds(since) if since else NOBODY_WAITS - _milliseconds(row.updated_at)
    return (URGENT - int(row.priority)) * A_PRIORITY + within


def _milliseconds(at: datetime) -> int:
    return int(at.replace(tzinfo=UTC).timestamp() * 1000)
