"""one answer to many, in the background"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "bulk_answers",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("resolves", sa.Boolean(), nullable=False),
        sa.Column("progress", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"], name=op.f("fk_bulk_answers_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_answers")),
    )
    op.create_index("ix_bulk_answers_operator_id", "bulk_answers", ["operator_id"])
    op.create_index("ix_bulk_answers_progress", "bulk_answers", ["progress"])
    op.create_table(
        "bulk_items",
        sa.Column("bulk_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=True),
        sa.Column("why", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk_answers.id"], name=op.f("fk_bulk_items_bulk_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_bulk_items_conversation_id")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_bulk_items_message_id")),
        sa.PrimaryKeyConstraint("bulk_id", "number", name=op.f("pk_bulk_items")),
    )
    op.create_index("ix_bulk_items_bulk_id_done_number", "bulk_items", ["bulk_id", "done", "number"])
